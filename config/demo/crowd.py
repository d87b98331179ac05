"""People by the million, all made up: each follows from the seed and a number, and can be made anew.

Their phone numbers are of the area code 555, which no place has: +1 555 600 0000 and on. `parse_phone` takes
them, as it takes every possible number, and none rings anywhere. (Of the 555-0100 to 555-0199 that are kept
for fiction there are a hundred to an area code: too few.) Each VIN is one of the demo shop's with another
serial number and the check digit that goes with it, so it decodes to the year, make and model beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

from config.demo.names import BEGINNINGS, ENDINGS, FIRST, LAST
from config.demo.people import Car, people
from vehicles.vin import CHECK_PLACE, check_digit

FIRST_NUMBER = 15_556_000_000
MOST = 4_000_000  # up to +1 555 999 9999
SERIALS = 1_000_000  # the last six signs of a VIN
PLATES = 26**3 * 10_000
# Odd and no multiple of 5 or 13: multiplied by these, neighbours part and nobody meets.
SERIAL_STEP, PLATE_STEP = 618_033, 10_862_563

COLORS = ("white", "black", "gray", "silver", "blue", "red", "green", "brown", "gold", "orange")
NOTES = (
    "Prefers a call in the morning.",
    "Leaves the key in the drop box.",
    "Asks for the old parts back.",
    "Wants a price before any work.",
    "Winter tires are stored here.",
)
PAST_DAYS = 900


@dataclass(frozen=True, slots=True)
class Done:
    """A visit of the past: how many days ago, at which start of that day, and what was done, by its place."""

    days_ago: int
    start: int
    work: int


@dataclass(frozen=True, slots=True)
class Citizen:
    """One of the crowd, with cars and past visits (of the first car)."""

    first_name: str
    last_name: str
    phone_number: str
    email: str
    notes: str
    customer_for_days: int
    agreed_to_texts: bool
    cars: list[Car]
    done: list[Done]


def citizen(seed: int, index: int) -> Citizen:
    """The person with this place in the crowd, 0 to MOST - 1: the same for the same seed."""
    rng = Random(seed << 32 | index)  # noqa: S311  nothing here is a secret
    first_name, last_name = _common(rng, FIRST), _last_name(rng)
    has_email, has_notes = rng.random() < 0.6, rng.random() < 0.05
    cars = 2 if rng.random() < 0.4 else 1
    visits = rng.choice((0, 0, 0, 1, 1, 2))
    return Citizen(
        first_name=first_name,
        last_name=last_name,
        phone_number=number(index),
        email=f"{first_name}.{last_name}.{index}@example.com".lower() if has_email else "",
        notes=rng.choice(NOTES) if has_notes else "",
        customer_for_days=rng.randrange(PAST_DAYS, 4000),
        agreed_to_texts=rng.random() < 0.02,
        cars=[_car(rng, 2 * index + place) for place in range(cars)],
        done=[_done(rng, place) for place in range(visits)],
    )


def number(index: int) -> str:
    """The phone number (E.164) of the crowd's person `index`."""
    return f"+{FIRST_NUMBER + index}"


def place_of(phone_number: str) -> int:
    """The place in the crowd of whoever has this number: the other way round."""
    return int(phone_number) - FIRST_NUMBER


def _common(rng: Random, names: Sequence[str]) -> str:
    """One of the names, the first ones more often."""
    return names[int(len(names) * rng.random() ** 2)]


def _last_name(rng: Random) -> str:
    if rng.random() < 0.5:
        return _common(rng, LAST)
    return rng.choice(BEGINNINGS) + rng.choice(ENDINGS)


def _car(rng: Random, turn: int) -> Car:
    """A car with a VIN and a plate that no other `turn` has."""
    block, serial = divmod(turn * SERIAL_STEP % (SERIALS * 8), SERIALS)
    models = _models()
    model = models[(31 * serial + block) % len(models)]
    vin = f"{model.vin[:11]}{serial:06}"
    vin = vin[:CHECK_PLACE] + check_digit(vin) + vin[CHECK_PLACE + 1 :]
    letters, digits = divmod(turn * PLATE_STEP % PLATES, 10_000)
    plate = "".join(chr(65 + letters // 26**place % 26) for place in (2, 1, 0)) + f"{digits:04}"
    return Car(vin, model.year, model.make, model.model, rng.choice(COLORS), plate)


@cache
def _models() -> list[Car]:
    return [car for person in people() for car in person.cars if car.vin]


def _done(rng: Random, place: int) -> Done:
    """Visits of one person lie in spans of their own, so that one car is in one visit at a time."""
    span = PAST_DAYS // 2
    return Done(rng.randrange(8 + place * span, (place + 1) * span), rng.randrange(100), rng.randrange(100))
