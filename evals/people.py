"""Who calls: those on the shop's file, and strangers."""

from evals.parts import Caller
from evals.world import PEOPLE


def on_file(person: str) -> Caller:
    """Somebody on file, calling from his own number."""
    known = PEOPLE[person]
    return Caller(known.number, known.first, known.last, person=person)


ROSA = on_file("rosa")
BOB = on_file("bob")
ANN = on_file("ann")
CARLA = on_file("carla")
DAN = on_file("dan")
ED = on_file("ed")
GRETA = on_file("greta")
JOHN2 = on_file("john2")
ADA = Caller("+15125550301", "Ada", "Bennett", car="2015 Honda Accord")
SAM = Caller("+15125550302", "Samuel", "Ortiz", car="2019 Ford Escape")
LIN = Caller("+15125550303", "Lin", "Chen", car="2018 Toyota Corolla")
HIDDEN = Caller("", "Olivia", "Park", car="2020 Hyundai Sonata", keeps="+15125550304")
