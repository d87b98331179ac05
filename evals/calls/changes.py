"""Moving and cancelling: the right one of several visits, reasons, what is too late."""

from evals.calls.common import ANY, CANCEL, FRIDAY_AT_TEN, MOVE, UPCOMING
from evals.parts import Act, Call, Wish
from evals.people import ANN, DAN, ED, ROSA, on_file

DANS, EDS_FIRST, EDS_SECOND, ANNS = (
    "2026-11-24T10:00",
    "2026-11-24T09:00",
    "2026-12-01T14:00",
    "2026-11-25T11:00",
)
CANCEL_DANS = Wish("cancel", CANCEL, visit=DANS)

CALLS = (
    Call(
        "moves, in one sentence",
        DAN,
        (
            Wish(
                "move",
                (
                    "hi it's daniel okafor can you move my tuesday appointment to friday afternoon",
                    "this is daniel okafor i need to push my tuesday appointment to friday afternoon",
                ),
                {"time": ("friday afternoon",)},
                at=("2026-11-27T13:00/2026-11-27T16:30",),
                visit=DANS,
            ),
        ),
    ),
    Call(
        "moves, step by step",
        DAN,
        (Wish("move", MOVE, {"time": FRIDAY_AT_TEN}, at=("2026-11-27T10:00",), visit=DANS),),
    ),
    Call(
        "moves by a day, same time",
        DAN,
        (
            Wish(
                "move",
                ("hi it's daniel okafor can i move my appointment to wednesday same time",),
                {"time": ("wednesday at ten", "wednesday same time ten o'clock")},
                at=("2026-11-25T10:00",),
                visit=DANS,
            ),
        ),
    ),
    Call(
        "cancels the second of two",
        ED,
        (
            Wish(
                "cancel",
                CANCEL,
                {"which_visit": ("the one in december", "the oil change", "the second one")},
                visit=EDS_SECOND,
            ),
        ),
    ),
    Call(
        "moves the first of two",
        ED,
        (
            Wish(
                "move",
                MOVE,
                {
                    "which_visit": ("the one tomorrow", "the tire rotation", "the first one"),
                    "time": FRIDAY_AT_TEN,
                },
                at=("2026-11-27T10:00",),
                visit=EDS_FIRST,
            ),
        ),
    ),
    Call(
        "names which of two at once",
        ED,
        (
            Wish(
                "cancel",
                (
                    "hi this is edward kowalski please cancel my appointment tomorrow",
                    "edward kowalski here i need to cancel my tuesday the twenty fourth appointment",
                ),
                {"which_visit": ("the one tomorrow",)},
                visit=EDS_FIRST,
            ),
        ),
    ),
    Call(
        "cancels with a reason",
        DAN,
        (
            Wish(
                "cancel",
                (
                    "hi i have to cancel my appointment because i'm going to be out of town",
                    "can you cancel my appointment i'm gonna be out of town that day",
                ),
                {"reason": ("i'll be out of town",)},
                visit=DANS,
                reason="out of town",
            ),
        ),
    ),
    Call("cancels on a shared number", ANN, (Wish("cancel", CANCEL, visit=ANNS),)),
    Call(
        "thinks again before cancelling",
        DAN,
        (Wish("cancel", CANCEL, visit=DANS, granted=False),),
        acts={"yes": (Act("say", "no wait leave it as it is"),)},
        never=("is cancelled",),
    ),
    Call(
        "moves onto a full day",
        DAN,
        (
            Wish(
                "move",
                MOVE,
                {"time": ("wednesday morning",), "other_time": ("friday morning is fine too",)},
                at=("2026-11-25T13:00/2026-12-02T16:30",),
                visit=DANS,
            ),
        ),
        before=(lambda world: world.fill("2026-11-25"),),
    ),
    Call(
        "moves too late",
        DAN,
        (Wish("move", MOVE, {"time": FRIDAY_AT_TEN}, at=(ANY,), visit=DANS, granted=False),),
        now="2026-11-24T08:30",
        never=("is now on",),
        left=None,
    ),
    Call(
        "cancels too late",
        DAN,
        (Wish("cancel", CANCEL, visit=DANS, granted=False),),
        now="2026-11-24T08:30",
        never=("is cancelled",),
        left=None,
    ),
    Call(
        "asks when to come",
        DAN,
        (Wish("ask", UPCOMING),),
        says=("Tuesday, November 24, at 10 AM",),
    ),
    Call(
        "has nothing to cancel",
        ROSA,
        (Wish("cancel", CANCEL, granted=False),),
        says=("(don't|do not|can't|cannot) (find|see)|no (coming )?(visit|appointment)",),
        left=None,
    ),
    Call(
        "cancels one and books another",
        DAN,
        (
            CANCEL_DANS,
            Wish(
                "book",
                ("yes i need a tire rotation instead", "yeah can i book a tire rotation"),
                {"time": FRIDAY_AT_TEN},
                at=("2026-11-27T10:00",),
                services=("tire_rotation",),
            ),
        ),
    ),
    Call(
        "may not change a second visit",
        ED,
        (
            Wish(
                "cancel",
                CANCEL,
                {"which_visit": ("the first one", "the one tomorrow")},
                visit=EDS_FIRST,
            ),
            Wish(
                "cancel",
                ("yes cancel the other one too", "yeah i need to cancel my other appointment as well"),
                {"which_visit": ("the oil change",)},
                visit=EDS_SECOND,
                granted=False,
            ),
        ),
        left=None,
    ),
    Call(
        "asks for a visit, then moves it",
        DAN,
        (
            Wish("ask", UPCOMING),
            Wish(
                "move",
                ("yes can i move that to friday at ten", "yeah could you move it to friday at ten"),
                {"time": FRIDAY_AT_TEN},
                at=("2026-11-27T10:00",),
                visit=DANS,
            ),
        ),
    ),
    Call(
        "moves the visit of the right John Smith",
        on_file("john2"),
        (
            Wish(
                "move",
                MOVE,
                {"time": FRIDAY_AT_TEN},
                at=("2026-11-27T10:00",),
                visit="2026-11-24T13:00",
            ),
        ),
    ),
)
