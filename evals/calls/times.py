"""Finding a time: days and parts of days as people say them, full and closed days, holidays."""

from evals.calls.common import ANY, OIL
from evals.parts import Act, Call, Pool, Wish
from evals.people import ADA, BOB, GRETA, ROSA


def oil(*times: str, at: tuple[str, ...], other: Pool = ()) -> tuple[Wish, ...]:
    """An oil change at a time that is said in these ways; `other` where that is not to be had."""
    return (Wish("book", OIL, {"time": times, **({"other_time": other} if other else {})}, at=at),)


CALLS = (
    Call(
        "the first free time",
        ROSA,
        oil(
            "as soon as possible",
            "the first thing you have",
            "whenever you have the first opening",
            at=("2026-11-23T09:30",),
        ),
    ),
    Call(
        "a part of a day",
        ROSA,
        oil(
            "tomorrow afternoon",
            "tuesday in the afternoon",
            "sometime tomorrow afternoon",
            at=("2026-11-24T13:00/2026-11-24T16:30",),
        ),
    ),
    Call(
        "a week from Friday",
        ROSA,
        oil(
            "a week from friday at ten",
            "not this friday a week from friday ten o'clock",
            "a week from friday in the morning around ten",
            at=("2026-12-04T10:00",),
        ),
    ),
    Call(
        "the third at half past two",
        GRETA,
        oil(
            "the 3rd at half past two",
            "december third at two thirty",
            "on the third at two thirty",
            at=("2026-12-03T14:30",),
        ),
    ),
    Call(
        "the day before Thanksgiving",
        ADA,
        oil(
            "the day before thanksgiving in the morning",
            "the morning before thanksgiving so wednesday morning",
            at=("2026-11-25T09:00/2026-11-25T11:30",),
        ),
    ),
    Call(
        "not before ten",
        BOB,
        oil(
            "wednesday but not before ten",
            "anytime after ten on wednesday",
            "wednesday no earlier than ten",
            at=("2026-11-25T10:00/2026-11-25T16:30",),
        ),
    ),
    Call(
        "between one and three",
        ROSA,
        oil(
            "friday between one and three",
            "sometime between one and three on friday",
            at=("2026-11-27T13:00/2026-11-27T15:00",),
        ),
    ),
    Call(
        "a holiday, then another day",
        ROSA,
        oil(
            "thursday morning",
            "this thursday in the morning",
            at=("2026-11-27T09:00/2026-11-27T11:30",),
            other=("what about friday morning", "friday morning then"),
        ),
        says=("Thanksgiving|closed",),
    ),
    Call(
        "a full day gets the nearest offers",
        ROSA,
        oil(
            "tuesday morning",
            "tomorrow morning",
            at=("2026-11-25T09:00/2026-11-28T14:30",),
            other=("any other day this week", "wednesday is okay too"),
        ),
        before=(lambda world: world.fill("2026-11-24"),),
    ),
    Call(
        "one free place left on the day",
        ROSA,
        oil("tuesday", "anytime tomorrow", at=("2026-11-24T15:30",)),
        before=(lambda world: world.fill("2026-11-24", but="15:30"),),
    ),
    Call(
        "Sunday is closed",
        ROSA,
        oil("sunday", "on sunday", at=(ANY,), other=("okay saturday then", "what about saturday")),
        says=("Sunday",),
    ),
    Call(
        "Saturday, first thing",
        ROSA,
        oil(
            "saturday morning first thing",
            "first thing saturday",
            "saturday right when you open",
            at=("2026-11-28T09:00",),
        ),
    ),
    Call(
        "over the change of the clocks",
        ROSA,
        oil("monday at nine", "on monday at nine a m", at=("2026-11-02T09:00",)),
        now="2026-10-30T10:20",
    ),
    Call(
        "over the turn of the year",
        ROSA,
        oil("next monday at two", "monday the fourth at two", at=("2027-01-04T14:00",)),
        now="2026-12-29T10:00",
    ),
    Call(
        "in the evening for the next morning",
        ADA,
        oil("tomorrow morning first thing", "first thing tomorrow", at=("2026-11-24T09:00",)),
        now="2026-11-23T19:30",
    ),
    Call(
        "too far ahead, then nearer",
        ROSA,
        oil("next monday at ten", "okay then next monday at ten", at=("2026-11-30T10:00",)),
        acts={"time": (Act("say", "the tenth of april at nine"),)},
    ),
    Call(
        "a time of today that is too soon",
        ROSA,
        oil(
            "today at nine",
            "this morning at nine",
            at=("2026-11-23T09:30/2026-11-23T16:30",),
            other=("anything else today", "later today is fine"),
        ),
    ),
    Call(
        "next Tuesday is in the next week",
        GRETA,
        oil("next tuesday at ten", "tuesday of next week at ten", at=("2026-12-01T10:00",)),
    ),
    Call(
        "in the lunch break",
        ROSA,
        oil("tomorrow at noon", "tuesday around noon", at=("2026-11-24T10:30/2026-11-24T14:00",)),
    ),
    Call(
        "a closed day by a closure",
        ROSA,
        oil("wednesday", "on wednesday", at=(ANY,), other=("friday then",)),
        before=(lambda world: world.close("2026-11-25"),),
    ),
    Call(
        "one day, then its time",
        ADA,
        oil(
            "friday",
            "um friday i guess",
            at=("2026-11-27T14:00",),
            other=("friday at two", "two o'clock on friday"),
        ),
    ),
)
