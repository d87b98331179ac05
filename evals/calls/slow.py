"""Tools slow or failing: honest words, nothing invented, nothing lost."""

from evals.calls.common import CANCEL, FRIDAY_AT_TEN, MOVE, OIL, TUESDAY_AT_NINE, UPCOMING
from evals.parts import Act, Call, Wish
from evals.people import ADA, DAN, ROSA

NINE = ("2026-11-24T09:00",)
DANS = "2026-11-24T10:00"
OIL_AT_NINE = Wish("book", OIL, {"time": TUESDAY_AT_NINE}, at=NINE)
NOT_BOOKED = Wish("book", OIL, {"time": TUESDAY_AT_NINE}, at=NINE, granted=False)
SORRY = ("sorry",)
NO_TIME = (r"\d (AM|PM)",)

CALLS = (
    Call("a slow search", ROSA, (OIL_AT_NINE,), slow={"find_times": 2}, says=("moment|second",)),
    Call(
        "a very slow search",
        ROSA,
        (OIL_AT_NINE,),
        slow={"find_times": 6.5},
        says=("sorry.*longer|longer.*sorry|person",),
    ),
    Call("a slow read-back", ADA, (OIL_AT_NINE,), slow={"book_appointment": 2}, says=("moment|second",)),
    Call("a slow write", ADA, (OIL_AT_NINE,), slow={"accept": 2}, says=("moment|second", "booked")),
    Call(
        "a slow check of the name",
        DAN,
        (Wish("cancel", CANCEL, visit=DANS),),
        slow={"verify_caller": 2, "get_upcoming_appointments": 2},
        says=("moment|second",),
    ),
    Call(
        "everything is a little slow",
        ROSA,
        (OIL_AT_NINE,),
        slow=dict.fromkeys(
            ("verify_caller", "lookup_customer", "find_times", "book_appointment", "accept"), 0.6
        ),
    ),
    Call(
        "the search is broken",
        ROSA,
        (NOT_BOOKED,),
        broken=frozenset({"find_times"}),
        says=SORRY,
        never=NO_TIME,
        left=None,
    ),
    Call(
        "the booking is broken",
        ROSA,
        (NOT_BOOKED,),
        broken=frozenset({"book_appointment"}),
        says=SORRY,
        never=("booked for", "is booked"),
        left=None,
    ),
    Call(
        "the write is broken",
        ADA,
        (NOT_BOOKED,),
        broken=frozenset({"accept"}),
        says=SORRY,
        never=("booked for", "is booked"),
        left=None,
    ),
    Call(
        "the move is broken",
        DAN,
        (Wish("move", MOVE, {"time": FRIDAY_AT_TEN}, at=("2026-11-27T10:00",), visit=DANS, granted=False),),
        broken=frozenset({"accept"}),
        says=SORRY,
        never=("is now on",),
        left=None,
    ),
    Call(
        "the check of the name is broken",
        DAN,
        (Wish("ask", UPCOMING, granted=False),),
        broken=frozenset({"verify_caller"}),
        never=("10 AM", "Subaru"),
        left=None,
    ),
    Call(
        "the list of visits is broken",
        DAN,
        (Wish("cancel", CANCEL, visit=DANS, granted=False),),
        broken=frozenset({"get_upcoming_appointments"}),
        says=SORRY,
        never=("is cancelled",),
        left=None,
    ),
    Call(
        "the shop's facts are broken",
        ADA,
        (Wish("ask", ("what are your hours",), granted=False),),
        broken=frozenset({"get_shop_info"}),
        says=SORRY,
        never=NO_TIME,
        left=None,
    ),
    Call(
        "hangs up in a slow search",
        ADA,
        (NOT_BOOKED,),
        slow={"find_times": 4},
        acts={"time": (Act("answer_and_hang_up"),)},
    ),
)
