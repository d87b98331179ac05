"""Which lines of the menu a caller asks for."""

import pytest

from voice.language import MenuItem
from voice.language.en import find_services

MENU = [
    MenuItem("oil_change", "Oil change", ["oil change", "lube"]),
    MenuItem("tire_rotation", "Tire rotation", ["tire rotation"]),
    MenuItem("brake_service", "Brake service", ["brake job"]),
    MenuItem("brake_inspection", "Brake inspection", ["brake check"]),
    MenuItem("inspection", "State inspection", ["inspection"]),
    MenuItem("engine_diagnostics", "Engine diagnostics"),
    MenuItem("general_maintenance", "General maintenance", ["tune up"]),
    MenuItem("repair", "Repair"),
    MenuItem("diagnostic", "Diagnostic"),
    MenuItem("recall", "Recall work"),
    MenuItem("detail", "Full detail", ["detailing", "car wash"]),
]

ASKED = {
    "i need an oil change": "oil_change",
    "hi it's rosa i need an oil change for my civic the first morning you have": "oil_change",
    "can you change my oil": "oil_change",
    "need to get the oil changed": "oil_change",
    "it's due for an oil change": "oil_change",
    "just a lube job": "oil_change",
    "oil and filter": "oil_change",
    "oil chnage": "oil_change",
    "rotate my tires": "tire_rotation",
    "i need my tires rotated": "tire_rotation",
    "tire rotation please": "tire_rotation",
    "tire rotaton": "tire_rotation",
    "rotate my tires and change the oil": "tire_rotation oil_change",
    "an oil change and a tire rotation": "oil_change tire_rotation",
    "oil change and brakes": "oil_change brake_service",
    "it needs new brakes": "brake_service",
    "this is daniel i've a 2018 ford f-150 that needs new brakes next tuesday": "brake_service",
    "brake pads": "brake_service",
    "i need new pads and rotors": "brake_service",
    "fix my brakes": "brake_service",
    "brake job": "brake_service",
    "my brakes need to be replaced": "brake_service",
    "brakes": "brake_service",
    "brake inspection": "brake_inspection",
    "check my brakes": "brake_inspection",
    "can you look at my brakes": "brake_inspection",
    "i want my brakes checked": "brake_inspection",
    "my brakes are squeaking": "brake_inspection",
    "it squeaks when i brake": "brake_inspection",
    "there's a grinding noise when i stop": "brake_inspection",
    "squeaky brakes": "brake_inspection",
    "the brakes feel soft": "brake_inspection",
    "there's a squeaking noise when i brake": "brake_inspection",
    "state inspection": "inspection",
    "i need my car inspected": "inspection",
    "inspection sticker": "inspection",
    "emissions test": "inspection",
    "smog check": "inspection",
    "check engine light came on": "engine_diagnostics",
    "my check engine light is on": "engine_diagnostics",
    "the engine is making a knocking noise": "engine_diagnostics",
    "it keeps stalling": "engine_diagnostics",
    "it's overheating": "engine_diagnostics",
    "rough idle": "engine_diagnostics",
    "tune up": "general_maintenance",
    "thirty thousand mile service": "general_maintenance",
    "can you service my car": "general_maintenance",
    "regular maintenance": "general_maintenance",
    "new wiper blades": "general_maintenance",
    "transmission flush": "general_maintenance",
    "i have a flat tire": "repair",
    "replace the alternator": "repair",
    "the battery is dead": "repair",
    "weird noise from the front": "diagnostic",
    "my car won't start": "diagnostic",
    "the ac isn't cold": "diagnostic",
    "it's leaking oil": "diagnostic",
    "something's wrong with it": "diagnostic",
    "it pulls to the left": "diagnostic",
    "it's shaking": "diagnostic",
    "i got a recall notice": "recall",
    "there's an airbag recall": "recall",
    "a full detail": "detail",
    "full detial": "detail",
    "can i get a car wash": "detail",
    "not an oil change, a tire rotation": "tire_rotation",
    "no oil change just the inspection": "inspection",
    "all change and a tire rotation": "oil_change tire_rotation",
    "i need my tired rotated": "tire_rotation",
    "i need new breaks": "brake_service",
    "my breaks are squeaking": "brake_inspection",
    "my oil's due": "oil_change",
    "the ac's blowing warm air": "diagnostic",
    "my inspection's about to expire": "inspection",
    "there's a grinding noise when i hit the brakes": "brake_inspection",
    "i need an oil change and my brakes are squeaking": "oil_change brake_inspection",
    "i had the oil changed last month it's the brakes this time": "brake_service",
    "the motor's knocking": "engine_diagnostics",
    "the window won't roll up": "repair",
    "oil change brake inspection and tire rotation": "oil_change brake_inspection tire_rotation",
}
NOTHING = """
hello; ; yes; tuesday at ten; i want to book a service appointment; is this the repair shop;
what services do you offer; rosa diaz; customer service; move my appointment to friday; my honda civic;
i already had an oil change
"""


@pytest.mark.parametrize(("said", "codes"), ASKED.items())
def test_services_asked_for(said, codes):
    assert find_services(said, MENU) == codes.split()


@pytest.mark.parametrize("said", [said.strip() for said in NOTHING.replace("\n", " ").split(";")])
def test_no_service_is_read_into_other_words(said):
    assert find_services(said, MENU) == []


def test_only_lines_of_the_menu_are_found():
    assert find_services("i need an oil change", []) == []
    assert find_services("rotate my tires", [MenuItem("oil_change", "Oil change")]) == []


def test_a_line_that_covers_the_wish_stands_in():
    menu = [MenuItem("brake_service", "Brakes"), MenuItem("diagnostic", "Diagnosis")]
    assert find_services("check my brakes", menu) == ["brake_service"]
    assert find_services("check engine light", menu) == ["diagnostic"]


def test_a_shop_calls_its_lines_what_it_likes():
    menu = [*MENU, MenuItem("gold", "Gold package", ["the works", "gold oil change"])]
    assert find_services("give me the works", menu) == ["gold"]
    assert find_services("one gold oil change please", menu) == ["gold"]
