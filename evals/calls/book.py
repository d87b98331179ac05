"""Booking: known and new callers, several cars, several services."""

from evals.calls.common import FRIDAY_AT_TEN, OIL, ROTATION, TUESDAY_AT_NINE
from evals.parts import Act, Call, Wish
from evals.people import ADA, CARLA, GRETA, HIDDEN, LIN, ROSA, SAM, on_file

NINE = ("2026-11-24T09:00",)
OIL_AT_NINE = Wish("book", OIL, {"time": TUESDAY_AT_NINE}, at=NINE)
ROTATION_ON_FRIDAY = Wish(
    "book",
    (
        "yes i also need a tire rotation on friday at ten",
        "actually yes can i get my tires rotated friday at ten",
    ),
    {"time": FRIDAY_AT_TEN, "service": ("a tire rotation",)},
    at=("2026-11-27T10:00",),
    services=("tire_rotation",),
)


CALLS = (
    Call("a known caller, step by step", ROSA, (OIL_AT_NINE,), says=("Tuesday, November 24", "9 AM")),
    Call("a new caller, step by step", ADA, (OIL_AT_NINE,), says=("Ada Bennett",)),
    Call(
        "all in one sentence",
        ROSA,
        (
            Wish(
                "book",
                (
                    "hi it's rosa diaz i need an oil change for my civic tomorrow at nine",
                    "hey this is rosa diaz um can i bring my civic in tuesday at nine for an oil change",
                ),
                {"time": TUESDAY_AT_NINE},
                at=NINE,
            ),
        ),
    ),
    Call(
        "a new caller, all in one sentence",
        SAM,
        (
            Wish(
                "book",
                (
                    "hi it's samuel ortiz i need an oil change for my 2019 ford escape tuesday at nine",
                    "this is samuel ortiz my 2019 ford escape needs an oil change tomorrow at nine",
                ),
                {"time": TUESDAY_AT_NINE},
                at=NINE,
            ),
        ),
    ),
    Call(
        "one of two cars by its body",
        CARLA,
        (
            Wish(
                "book",
                OIL,
                {"time": TUESDAY_AT_NINE, "which_car": ("the van", "it's for the van", "the minivan")},
                at=NINE,
                car="2019 Honda Odyssey",
            ),
        ),
    ),
    Call(
        "one of two cars by its model, at once",
        CARLA,
        (
            Wish(
                "book",
                ("hi this is carla nguyen my camry needs an oil change", "oil change for the camry please"),
                {"time": TUESDAY_AT_NINE},
                at=NINE,
                car="2015 Toyota Camry",
            ),
        ),
    ),
    Call(
        "two services in one visit",
        ROSA,
        (
            Wish(
                "book",
                (
                    "i need an oil change and a tire rotation",
                    "hi can i get my oil changed and the tires rotated",
                    "uh yeah an oil change and have the tires rotated while it's there",
                ),
                {"time": TUESDAY_AT_NINE},
                at=NINE,
                services=("oil_change", "tire_rotation"),
            ),
        ),
    ),
    Call(
        "brakes by an everyday word",
        ROSA,
        (
            Wish(
                "book",
                ("i need new brakes", "hi i need new brake pads", "yeah my brake pads need to be replaced"),
                {"time": FRIDAY_AT_TEN},
                at=("2026-11-27T10:00",),
                services=("brake_service",),
            ),
        ),
    ),
    Call(
        "a warning light",
        GRETA,
        (
            Wish(
                "book",
                (
                    "hi my check engine light came on and i want to bring it in",
                    "uh the check engine light is on in my car can somebody look at it",
                ),
                {"time": FRIDAY_AT_TEN},
                at=("2026-11-27T10:00",),
                services=("engine_diagnostics",),
            ),
        ),
    ),
    Call(
        "a state inspection for a new caller",
        LIN,
        (
            Wish(
                "book",
                ("i need my state inspection done", "hi can i get my car inspected it's due this month"),
                {"time": FRIDAY_AT_TEN},
                at=("2026-11-27T10:00",),
                services=("inspection",),
            ),
        ),
    ),
    Call("two visits in one call", ROSA, (OIL_AT_NINE, ROTATION_ON_FRIDAY)),
    Call(
        "two cars in one call",
        CARLA,
        (
            Wish(
                "book",
                ("hi it's carla nguyen i need an oil change for the camry",),
                {"time": TUESDAY_AT_NINE},
                at=NINE,
                car="2015 Toyota Camry",
            ),
            Wish(
                "book",
                (
                    "yes the odyssey needs an oil change too",
                    "yeah and i want one for the odyssey as well an oil change",
                ),
                {"time": FRIDAY_AT_TEN},
                at=("2026-11-27T10:00",),
                car="2019 Honda Odyssey",
            ),
        ),
    ),
    Call(
        "a new car of a known caller",
        ROSA,
        (
            Wish(
                "book",
                (
                    "hi it's rosa diaz i need an oil change for my new truck it's a 2021 ford ranger",
                    "this is rosa diaz i bought a 2021 ford ranger and it needs an oil change",
                ),
                {
                    "time": TUESDAY_AT_NINE,
                    "which_car": ("the 2021 ford ranger", "no it's a 2021 ford ranger"),
                },
                at=NINE,
                car="2021 Ford Ranger",
            ),
        ),
    ),
    Call("a withheld number", HIDDEN, (OIL_AT_NINE,)),
    Call(
        "work that the menu has no name for",
        ROSA,
        (
            Wish(
                "book",
                ("hi i'd like to bring my car in", "can i make an appointment for my car"),
                {"service": ("a gusset for the whatsit",), "time": FRIDAY_AT_TEN},
                at=("2026-11-27T10:00",),
                services=("other",),
            ),
        ),
        acts={"service": (Act("say", "it wants a new gusset"), Act("say", "a gusset for the whatsit"))},
    ),
    Call(
        "a caller whose name is shared",
        on_file("john2"),
        (
            Wish(
                "book",
                ROTATION,
                {"time": FRIDAY_AT_TEN},
                at=("2026-11-27T10:00",),
                services=("tire_rotation",),
            ),
        ),
    ),
)
