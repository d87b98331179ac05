"""What recognisers write for days and hours, and small words that stand in the way of reading them."""

from __future__ import annotations

import re

_HOUR_TAILS = "thirty|fifteen|forty five|oclock|am|pm|a m|p m"
_VISITING = "swing|come|stop|drop|drive|pass|roll|pop|go|run|bring|coming|stopping|swinging|dropping"

SLIPS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"(?<!\S)(?:{heard})(?!\S)"), said)
    for heard, said in (
        (r"(?:mun|moon|mon) day", "monday"),
        (r"(?:twos|tues|chews|choose|two's) day", "tuesday"),
        (r"(?:wends|wens|weds|whens|wed) day", "wednesday"),
        (r"(?:thirst|thurs|thers) day|thirsty", "thursday"),
        (r"(?:fry|fri|fried) day", "friday"),
        (r"(?:sadder|satur|sat are) day", "saturday"),
        (r"(?:to|too|two) morrow", "tomorrow"),
        (r"hump day", "wednesday"),
        (r"mournings?|(?<=in the )a ?m|(?<=day )a ?m", "morning"),
        (r"(?<=in the )p ?m|(?<=day )p ?m", "afternoon"),
        (
            r"after noons?(?= (?:is|works|would|on|of|if))|(?<=in the )after noon|(?<=tomorrow )after noon",
            "afternoon",
        ),
        # "at too thirty", "ate oclock", "between won and three"
        *(
            (
                rf"(?<=at ){heard}|(?<=between ){heard}|(?<=after ){heard}|(?<=before ){heard}|"
                rf"{heard}(?= (?:{_HOUR_TAILS})(?!\S))",
                said,
            )
            for heard, said in (("won", "one"), ("ate", "eight"), ("fore", "four"))
        ),
        (rf"(?<=at )to(?= (?:{_HOUR_TAILS}))|too(?= (?:{_HOUR_TAILS}))", "two"),
        (rf"(?<=at )for(?= (?:{_HOUR_TAILS}))", "four"),
        # "till like four", "come by tomorrow": no word of time
        (
            r"(?<=till )like|(?<=until )like|(?<=after )like|(?<=before )like|(?<=between )like|(?<=at )like|"
            r"(?<=from )like|(?<=by )like|(?<=around )like|(?<=or )like|(?<=like )like",
            "",
        ),
        *((rf"(?<={verb} )(?:on )?by", "") for verb in _VISITING.split("|")),
        (r"(?<=bring it )by|(?<=bring her )by|(?<=drop it )by|(?<=bring him )by|(?<=run it )by", ""),
    )
)
_SPACES = re.compile(r" {2,}")
# "Do nine, nine fifteen": the hour begun twice.
_STAMMER = re.compile(r"(?<!\S)(\d\d?) \1(?= (?:[0-5]\d|oclock|am|pm)(?!\S))")


def mended(line: str) -> str:
    """A canonical utterance with its days and hours as they were said."""
    for heard, said in SLIPS:
        line = heard.sub(said, line)
    return _SPACES.sub(" ", line).strip()


def without_stammer(line: str) -> str:
    """Figures of which the first was begun twice, once: "9 9 15" -> "9 15"."""
    return _STAMMER.sub(r"\1", line)
