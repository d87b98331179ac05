"""Dialogue: cutting in, "uh-huh", silence, keys, noise, a mind that changes."""

from evals.calls.common import OIL, TUESDAY_AT_NINE
from evals.parts import Act, Call, Wish
from evals.people import ADA, CARLA, DAN, HIDDEN, ROSA

NINE, TWO = ("2026-11-24T09:00",), ("2026-11-24T14:00",)
OIL_AT_NINE = Wish("book", OIL, {"time": TUESDAY_AT_NINE}, at=NINE)
NOT_BOOKED = Wish("book", OIL, {"time": TUESDAY_AT_NINE}, at=NINE, granted=False)
AFTERNOON = Wish("book", OIL, {"time": ("tomorrow afternoon",)}, at=("2026-11-24T13:00/2026-11-24T16:30",))


def then(first: str, *corrections: str, at: tuple[str, ...]) -> Wish:
    """A time that is corrected when it is read back."""
    return Wish("book", OIL, {"time": (first,), "correction": corrections}, at=at)


CALLS = (
    Call("cuts into the greeting", ROSA, (OIL_AT_NINE,), acts={"open": (Act("cut_in", words=4),)}),
    Call(
        "cuts into a question",
        ADA,
        (OIL_AT_NINE,),
        acts={"name": (Act("cut_in", words=2),), "time": (Act("cut_in", words=2),)},
    ),
    Call(
        "cuts into the offers with one of them",
        ROSA,
        (AFTERNOON,),
        acts={"which_time": (Act("cut_in", words=8),)},
    ),
    Call(
        "says yes before the read-back says when",
        ROSA,
        (OIL_AT_NINE,),
        acts={"yes": (Act("cut_in", "yes", words=3),)},
    ),
    Call(
        "says yes before a new caller's read-back is over",
        ADA,
        (OIL_AT_NINE,),
        acts={"yes": (Act("cut_in", "yes", words=8),)},
    ),
    Call(
        "cuts into the read-back with a correction",
        ROSA,
        (then("tomorrow at nine", "no at two", at=TWO),),
        acts={"yes": (Act("cut_in", "no make it two o'clock", words=12),)},
    ),
    Call(
        "says uh-huh into the greeting",
        ROSA,
        (OIL_AT_NINE,),
        acts={"open": (Act("cut_in", "uh-huh", words=5),)},
    ),
    Call(
        "says uh-huh into the offers",
        ROSA,
        (AFTERNOON,),
        acts={"which_time": (Act("cut_in", "uh-huh", words=5),)},
    ),
    Call(
        "says uh-huh into the read-back", ROSA, (OIL_AT_NINE,), acts={"yes": (Act("cut_in", "mhm", words=4),)}
    ),
    Call(
        "is silent, then answers",
        ROSA,
        (OIL_AT_NINE,),
        acts={"time": (Act("quiet", seconds=9),)},
        says=("still there",),
    ),
    Call("is silent for good", ROSA, (NOT_BOOKED,), acts={"time": (Act("gone"),)}, ends=("silence",)),
    Call(
        "is silent from the beginning", ADA, (NOT_BOOKED,), acts={"open": (Act("gone"),)}, ends=("silence",)
    ),
    Call("keys that nobody asked for", ROSA, (OIL_AT_NINE,), acts={"time": (Act("keys", "1"),)}),
    Call("keys a number with a hash", HIDDEN, (OIL_AT_NINE,), acts={"phone": (Act("keys", "5125550304#"),)}),
    Call(
        "noise in place of words",
        ROSA,
        (OIL_AT_NINE,),
        acts={"service": (Act("say", "brr shh"),), "time": (Act("say", "..."),)},
    ),
    Call(
        "a correction inside the yes",
        ROSA,
        (then("tomorrow at nine", "yes but at two", "yeah but make it two o'clock", at=TWO),),
    ),
    Call(
        "another day at the read-back",
        ROSA,
        (
            then(
                "tomorrow at nine",
                "no make it friday",
                "actually could we do friday instead",
                at=("2026-11-27T09:00",),
            ),
        ),
    ),
    Call(
        "another service at the read-back",
        ROSA,
        (Wish("book", OIL, {"time": TUESDAY_AT_NINE}, at=NINE, services=("tire_rotation",)),),
        acts={"yes": (Act("say", "no not an oil change i meant a tire rotation"),)},
    ),
    Call(
        "another car at the read-back",
        CARLA,
        (Wish("book", OIL, {"time": TUESDAY_AT_NINE}, at=NINE, car="2019 Honda Odyssey"),),
        acts={"which_car": (Act("say", "the camry"),), "yes": (Act("say", "no not the camry the odyssey"),)},
    ),
    Call(
        "from booking to cancelling",
        DAN,
        (Wish("cancel", ("actually no i want to cancel my appointment",), visit="2026-11-24T10:00"),),
        acts={
            "open": (Act("say", "i'd like to book an oil change"),),
            "time": (Act("say", "actually no i just want to cancel my appointment"),),
        },
    ),
    Call(
        "gives up half-way",
        ROSA,
        (NOT_BOOKED,),
        acts={"time": (Act("say", "oh you know what never mind goodbye"),)},
        ends=("goodbye",),
    ),
    Call(
        "asks to hear it again",
        ROSA,
        (OIL_AT_NINE,),
        acts={"yes": (Act("say", "sorry what was that"), Act("say", "can you say that again"))},
    ),
    Call(
        "asks to go slower",
        ROSA,
        (OIL_AT_NINE,),
        acts={"name": (Act("say", "slow down please i can't follow"),)},
    ),
    Call(
        "asks for a moment",
        ROSA,
        (OIL_AT_NINE,),
        acts={"time": (Act("say", "hold on a second let me check my calendar"),)},
    ),
    Call(
        "asks for the price at the read-back",
        ROSA,
        (OIL_AT_NINE,),
        acts={"yes": (Act("say", "how much is it"),)},
        says=(r"\$49\.95",),
    ),
    Call(
        "asks for the hours in between",
        ADA,
        (OIL_AT_NINE,),
        acts={"car": (Act("say", "what time do you close by the way"),)},
        says=("5 PM",),
    ),
    Call(
        "is not sure at the read-back",
        ROSA,
        (NOT_BOOKED,),
        acts={"yes": (Act("say", "hmm let me think"), Act("say", "maybe"), Act("hang_up"))},
        never=("you're booked",),
    ),
    Call(
        "no to the read-back, then another time",
        ROSA,
        (then("tomorrow at nine", "no", at=TWO),),
        acts={
            "yes": (Act("say", "no"),),
            "time": (Act("say", "tomorrow at nine"), Act("say", "tomorrow at two")),
        },
    ),
    Call(
        "a silence between the read-back and the yes",
        ROSA,
        (OIL_AT_NINE,),
        acts={"yes": (Act("quiet", seconds=9),)},
    ),
)
