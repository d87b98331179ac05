"""Which vehicle a caller speaks of."""

import pytest

from voice.language import VehicleMention
from voice.language.en import find_vehicle, find_vehicles, matches, pick_vehicle
from voice.language.en.car_names import MAKE_OF, MODELS_OF


def told(said: str) -> str:
    """A mention in short: "2018 Ford F-150 (blue truck)"."""
    found = find_vehicle(said)
    if found is None:
        return "nothing"
    named = " ".join(str(part) for part in (found.year, found.make, found.model) if part)
    looks = " ".join(part for part in (found.color, found.body) if part)
    return f"{named} ({looks})".strip() if looks else named


MENTIONS = {
    "my civic": "Honda Civic (car)",
    "oil change for my Civic": "Honda Civic (car)",
    "the civic's brakes": "Honda Civic (car)",
    "a 2018 ford f-150": "2018 Ford F-150 (truck)",
    "it's a twenty eighteen f one fifty": "2018 Ford F-150 (truck)",
    "F150": "Ford F-150 (truck)",
    "white f two fifty": "Ford F-250 (white truck)",
    "i've a 2018 Ford F-150 that needs new brakes next Tuesday at ten": "2018 Ford F-150 (truck)",
    "an '09 chevy silverado": "2009 Chevrolet Silverado (truck)",
    "an oh nine accord": "2009 Honda Accord (car)",
    "two thousand twelve toyota camry": "2012 Toyota Camry (car)",
    "nineteen ninety nine honda accord": "1999 Honda Accord (car)",
    "twenty twenty one tesla model three": "2021 Tesla Model 3 (car)",
    "the car is a 15 camry": "2015 Toyota Camry (car)",
    "my rav four": "Toyota RAV4 (suv)",
    "toyota rav4": "Toyota RAV4 (suv)",
    "a honda c r v": "Honda CR-V (suv)",
    "crv": "Honda CR-V (suv)",
    "honda cr-v": "Honda CR-V (suv)",
    "cx five": "Mazda CX-5 (suv)",
    "2015 mazda three": "2015 Mazda Mazda3 (car)",
    "mazda 6": "Mazda Mazda6 (car)",
    "bmw three series": "BMW 3 Series (car)",
    "b m w x5": "BMW X5 (suv)",
    "mercedes c class": "Mercedes-Benz C-Class (car)",
    "a benz": "Mercedes-Benz",
    "vw jetta": "Volkswagen Jetta (car)",
    "v w golf": "Volkswagen Golf (car)",
    "it's my wife's volkswagen": "Volkswagen",
    "i drive a chevy": "Chevrolet",
    "ram fifteen hundred": "Ram 1500 (truck)",
    "dodge ram": "Dodge Ram (truck)",
    "gmc sierra": "GMC Sierra (truck)",
    "jeep grand cherokee": "Jeep Grand Cherokee (suv)",
    "my cherokee": "Jeep Cherokee (suv)",
    "range rover": "Land Rover Range Rover (suv)",
    "santa fe": "Hyundai Santa Fe (suv)",
    "lexus rx 350": "Lexus RX 350 (suv)",
    "audi a four": "Audi A4 (car)",
    "my a4": "Audi A4 (car)",
    "audi q5": "Audi Q5 (suv)",
    "town and country": "Chrysler Town and Country (van)",
    "four runner": "Toyota 4Runner (suv)",
    "silver toyota 4runner": "Toyota 4Runner (silver suv)",
    "mini cooper": "Mini Cooper (car)",
    "my fit": "Honda Fit (car)",
    "a 2014 escape": "2014 Ford Escape (suv)",
    "ford focus": "Ford Focus (car)",
    "my soul": "Kia Soul (suv)",
    "subaru outback": "Subaru Outback (suv)",
    "nissan rogue": "Nissan Rogue (suv)",
    "the odyssey": "Honda Odyssey (van)",
    "hundai elantra": "Hyundai Elantra (car)",
    "infinity g thirty five": "Infiniti G35 (car)",
    "volvo xc ninety": "Volvo XC90 (suv)",
    "my blue civic": "Honda Civic (blue car)",
    "the dark grey tacoma": "Toyota Tacoma (gray truck)",
    "the truck": "(truck)",
    "my suv": "(suv)",
    "the mini van": "(van)",
    "i need to bring my car in": "(car)",
    "the blue one": "(blue)",
    "a red one": "(red)",
    "the white truck": "(white truck)",
    "2016": "2016",
    "it's a 2016": "2016",
    "twenty sixteen": "2016",
}
NO_VEHICLES = """
hello; i need a 4 door; i want to focus; december 3 2026; my tires; this is rosa brown; tuesday at ten;
that's smart; ; yes; i need it before 2026; a quick note; escape the traffic; on the edge of town;
no accent; my husband will pilot; as soon as possible; the 3rd
"""
KNOWN = [
    (2018, "Honda", "Civic", "Blue"),
    (2018, "Ford", "F-150", "White"),
    (2012, "Toyota", "Sienna", None),
    (2020, "CHEVROLET", "Silverado 1500", "dark red metallic"),
]


@pytest.mark.parametrize(("said", "vehicle"), MENTIONS.items())
def test_vehicle_in_a_sentence(said, vehicle):
    assert told(said) == vehicle


@pytest.mark.parametrize("said", [said.strip() for said in NO_VEHICLES.replace("\n", " ").split(";")])
def test_other_words_are_no_vehicle(said):
    assert find_vehicle(said) is None


@pytest.mark.parametrize(
    ("said", "index"),
    [
        ("the civic", 0),
        ("my honda", 0),
        ("the ford", 1),
        ("f one fifty", 1),
        ("the van", 2),
        ("the minivan", 2),
        ("the silverado", 3),
        ("the chevy", 3),
        ("the blue one", 0),
        ("the red truck", 3),
        ("the 2012", 2),
        ("the car", 0),
        ("the truck", None),
        ("a 2018", None),
        ("the corolla", None),
        ("a 2019 civic", None),
    ],
)
def test_the_one_of_several_known_vehicles(said, index):
    mention = find_vehicle(said)
    assert mention is not None
    assert pick_vehicle(mention, KNOWN) == index


def test_what_is_not_on_file_contradicts_nothing():
    assert matches(VehicleMention(color="blue", body="truck"), year=2018, make="Nobody", model="Unheard")
    assert not matches(VehicleMention(make="Honda"), year=2018, make=None, model=None)


def test_a_lone_kind_or_colour_is_vague():
    assert VehicleMention(body="car", color="red").is_vague
    assert not VehicleMention(make="Honda").is_vague


def test_the_table_covers_the_road():
    assert len(set(MAKE_OF.values())) >= 40
    assert len({known.model for listed in MODELS_OF.values() for known in listed}) >= 300


@pytest.mark.parametrize(
    ("said", "models"),
    [
        ("my civic and my wife's tahoe", ["Civic", "Tahoe"]),
        ("the f one fifty, and also the corolla", ["F-150", "Corolla"]),
        ("an oil change and brakes for my civic", ["Civic"]),
        ("a town and country", ["Town and Country"]),
        ("my 2018 civic", ["Civic"]),
        ("nothing", []),
    ],
)
def test_several_vehicles_in_one_sentence(said, models):
    assert [mention.model for mention in find_vehicles(said)] == models


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("toyota camery", ("Toyota", "Camry", None)),
        ("ninety five ford ranger", ("Ford", "Ranger", 1995)),
        ("oh nine camry", ("Toyota", "Camry", 2009)),
        ("an elantra ninety nine", ("Hyundai", "Elantra", 1999)),
        ("not the truck the civic", ("Honda", "Civic", None)),
        ("ram fifteen hundred", ("Ram", "1500", None)),
    ],
)
def test_misheard_models_short_years_and_the_other_car(said, named):
    mention = find_vehicle(said)
    assert mention is not None
    assert (mention.make, mention.model, mention.year) == named


@pytest.mark.parametrize("said", ["my name is lincoln davis", "this is mercedes lopez"])
def test_people_are_no_cars(said):
    assert find_vehicle(said) is None
