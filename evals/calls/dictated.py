"""Dictated data: numbers, spelled names, cars and VINs in pieces."""

from dataclasses import replace

from evals.calls.common import OIL, TUESDAY_AT_NINE
from evals.parts import Act, Call, Caller, Wish
from evals.people import ADA, HIDDEN

NINE = ("2026-11-24T09:00",)
VINS_CAR = Caller("+15125550311", "Grace", "Holt", car="2003 Honda Accord")


def oil(**tells: tuple[str, ...]) -> tuple[Wish, ...]:
    """An oil change, with these answers."""
    return (Wish("book", OIL, {"time": TUESDAY_AT_NINE, **tells}, at=NINE),)


CALLS = (
    Call(
        "a number in groups",
        HIDDEN,
        oil(
            phone=(
                "area code five one two five five five zero three zero four",
                "five one two uh five five five oh three oh four",
            )
        ),
    ),
    Call(
        "a number with a slip",
        HIDDEN,
        oil(phone=("five one two five five six no sorry five one two five five five oh three oh four",)),
    ),
    Call("a number in figures", HIDDEN, oil(phone=("512 555 0304", "(512) 555-0304", "it's 512-555-0304"))),
    Call("a number on the keys", HIDDEN, oil(), acts={"phone": (Act("keys", "5125550304"),)}),
    Call(
        "a number that is too short, then whole",
        HIDDEN,
        oil(),
        acts={"phone": (Act("say", "five five five oh three"),)},
    ),
    Call(
        "the first name first",
        ADA,
        oil(name=("ada", "it's ada"), last_name=("bennett", "bennett b e n n e t t")),
    ),
    Call(
        "a spelled name",
        Caller("+15125550312", "Ada", "Nguyen", car="2015 Honda Accord"),
        oil(name=("ada nguyen n g u y e n", "it's ada last name nguyen that's n g u y e n")),
    ),
    Call(
        "a double name",
        Caller("+15125550313", "Maria", "Lopez-Garcia", car="2015 Honda Accord"),
        oil(name=("maria lopez-garcia", "my name is maria lopez-garcia")),
    ),
    Call(
        "an old car by two figures",
        Caller("+15125550314", "Wade", "Turner", car="2009 Chevrolet Silverado"),
        oil(
            car=(
                "it's an oh nine chevy silverado",
                "a two thousand nine chevy silverado",
                "oh nine chevrolet silverado",
            )
        ),
    ),
    Call(
        "a car in pieces",
        replace(ADA, car="2019 Ford Escape"),
        oil(car=("it's a 2019 ford escape", "a twenty nineteen ford escape")),
        acts={"car": (Act("say", "it's a ford"), Act("say", "an escape"))},
    ),
    Call(
        "a car with a letter in its name",
        Caller("+15125550315", "Hank", "Doyle", car="2006 Ford F-150"),
        oil(car=("two thousand six ford f one fifty", "a 2006 ford f150", "oh six ford f one fifty")),
    ),
    Call(
        "a car by its VIN",
        VINS_CAR,
        oil(
            car=(
                "i have the vin it's one h g c m eight two six three three a zero zero four three five two",
                "the vin is 1hgcm82633a004352",
            ),
            vin=("one h g c m eight two six three three a zero zero four three five two",),
        ),
    ),
    Call(
        "a VIN in pieces, by NATO words",
        VINS_CAR,
        oil(
            vin=(
                "one hotel golf charlie mike eight two six three three alpha double zero four three five two",
            )
        ),
        acts={
            "car": (Act("say", "i've got the vin here it's one hotel golf charlie mike eight two six"),),
            "vin": (Act("say", "three three alpha zero zero four three five two"),),
            "statement": (Act("say", "three three alpha zero zero four three five two"),),
        },
    ),
    Call(
        "a VIN with a misheard letter",
        VINS_CAR,
        oil(
            car=("the vin is one h g c n eight two six three three a oh oh four three five two",),
            vin=("one h g c m eight two six three three a zero zero four three five two",),
        ),
    ),
    Call(
        "a wrong name at the read-back",
        ADA,
        oil(),
        acts={"name": (Act("say", "it's ava bennett"),), "yes": (Act("say", "no my name is ada bennett"),)},
    ),
    Call(
        "a wrong car at the read-back",
        ADA,
        oil(),
        acts={
            "car": (Act("say", "it's a 2014 honda civic"),),
            "yes": (Act("say", "no sorry it's a 2015 honda accord"),),
        },
    ),
    Call(
        "a time with a slip",
        ADA,
        (
            Wish(
                "book",
                OIL,
                {"time": ("tuesday no wait friday at ten", "at nine on no sorry friday at ten")},
                at=("2026-11-27T10:00",),
            ),
        ),
    ),
)
