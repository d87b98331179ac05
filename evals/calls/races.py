"""Races: a slot that is taken meanwhile, a double yes, hanging up in mid-write."""

from evals.calls.common import CANCEL, FRIDAY_AT_TEN, MOVE, OIL, TUESDAY_AT_NINE
from evals.parts import Act, Call, Wish
from evals.people import ADA, DAN, LIN, ROSA

NINE = ("2026-11-24T09:00",)
DANS = "2026-11-24T10:00"
OIL_AT_NINE = Wish("book", OIL, {"time": TUESDAY_AT_NINE}, at=NINE)
MORNING = Wish(
    "book",
    OIL,
    {"time": ("friday morning", "friday in the morning"), "other_time": ("another time on friday",)},
    at=("2026-11-27T09:00/2026-11-28T14:30",),
)
TO_FRIDAY = Wish("move", MOVE, {"time": FRIDAY_AT_TEN}, at=("2026-11-27T10:00",), visit=DANS)

CALLS = (
    Call(
        "the offers are taken before the choice",
        ROSA,
        (MORNING,),
        acts={"which_time": (Act("taken"),)},
    ),
    Call(
        "the offers are taken twice",
        ADA,
        (MORNING,),
        acts={"which_time": (Act("taken"), Act("taken"))},
    ),
    Call(
        "the new time is taken before the yes to a move",
        DAN,
        (
            Wish(
                "move",
                MOVE,
                {"time": FRIDAY_AT_TEN, "other_time": ("another time on friday",)},
                at=("2026-11-27T09:00/2026-11-28T14:30",),
                visit=DANS,
            ),
        ),
        acts={"yes": (Act("taken"),)},
        says=("not free|taken|no longer|Nothing is free",),
    ),
    Call("two yeses to a booking", ROSA, (OIL_AT_NINE,), acts={"yes": (Act("twice"),)}),
    Call("two yeses to a new caller's booking", ADA, (OIL_AT_NINE,), acts={"yes": (Act("twice"),)}),
    Call(
        "two yeses to a slow move",
        DAN,
        (TO_FRIDAY,),
        acts={"yes": (Act("twice"),)},
        slow={"accept": 2},
    ),
    Call(
        "two yeses to a cancellation",
        DAN,
        (Wish("cancel", CANCEL, visit=DANS),),
        acts={"yes": (Act("twice"),)},
    ),
    Call(
        "speaks into the write",
        ROSA,
        (OIL_AT_NINE,),
        acts={"yes": (Act("twice", "hello are you there"),)},
        slow={"accept": 3},
    ),
    Call(
        "hangs up in the middle of a booking",
        LIN,
        (OIL_AT_NINE,),
        acts={"yes": (Act("answer_and_hang_up"),)},
        slow={"accept": 2},
    ),
    Call(
        "hangs up in the middle of a move",
        DAN,
        (TO_FRIDAY,),
        acts={"yes": (Act("answer_and_hang_up"),)},
        slow={"accept": 2},
    ),
    Call(
        "hangs up before the yes",
        ADA,
        (Wish("book", OIL, {"time": TUESDAY_AT_NINE}, at=NINE, granted=False),),
        acts={"yes": (Act("hang_up"),)},
    ),
    Call(
        "hangs up before the yes to a cancellation",
        DAN,
        (Wish("cancel", CANCEL, visit=DANS, granted=False),),
        acts={"yes": (Act("hang_up"),)},
    ),
)
