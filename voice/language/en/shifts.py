"""A new time told by its distance from the old one: "an hour later", "push it back a week"."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from voice.language import When
from voice.language.en.numbers import figures
from voice.language.en.say import clock as say_clock
from voice.language.en.say import date as say_date
from voice.language.en.text import canonical

_COUNTS = {"a": 1.0, "an": 1.0, "another": 1.0, "couple": 2.0, "few": 3.0, "half": 0.5}
_UNITS = {"minute": "minutes", "hour": "hours", "day": "days", "week": "weeks"}
_BY = (
    r"(?:about |like |just |maybe |by |for )*(?P<count1>half an|a couple(?: of)?|a few|an|a|another|\d+)"
    r"(?: more)? (?P<unit1>minute|hour|day|week)s?(?P<half1> and a half)?"
)
_LATER = r"later|after(?: that)?|after (?:what i have|my appointment)|back|out|further out|past that|on"
_EARLIER = r"earlier|sooner|before(?: that)?|before (?:what i have|my appointment)|up|forward|ahead"
_PUSHED = (
    r"(?:push|bump|shift|kick|knock|put|slide|set|move)(?:ed|ing)?(?: (?:it|that|this|me|my \S+|the \S+))*"
)
_SHIFTS = (
    (re.compile(rf"(?<!\S){_BY} (?:{_LATER})(?!\S)"), 1),
    (re.compile(rf"(?<!\S){_BY} (?:{_EARLIER})(?!\S)"), -1),
    (re.compile(rf"(?<!\S){_PUSHED} (?:back|out|later)(?: by)? {_BY}(?!\S)"), 1),
    (re.compile(rf"(?<!\S){_PUSHED} (?:up|forward|ahead|earlier)(?: by)? {_BY}(?!\S)"), -1),
    (re.compile(rf"(?<!\S)(?:delay|postpone)(?: (?:it|that|my \S+))* {_BY}(?!\S)"), 1),
    (re.compile(r"(?<!\S)(?:the )?(?:day|(?P<unit1>week)) after(?: that| instead)?(?= *$)"), 1),
    (re.compile(r"(?<!\S)the (?:(?:following|next) (?:day|(?P<unit1>week)))(?= *$)"), 1),
    (re.compile(r"(?<!\S)the (?:day|(?P<unit1>week)) before(?: that| instead)?(?= *$)"), -1),
)


def _distance(found: re.Match[str]) -> timedelta:
    said = found.groupdict()
    unit = _UNITS[said["unit1"] or "day"]
    counted = (said.get("count1") or "a").removesuffix(" of").removesuffix(" an")
    number = float(counted) if counted.isdecimal() else _COUNTS[counted.split()[-1]]
    return timedelta(**{unit: number + 0.5 * bool(said.get("half1"))})


def understand_shift(text: str, of: datetime, now: datetime) -> When | None:
    """The time that lies so far from `of`, the start of the visit that is moved (both aware, in the shop's
    zone): "an hour later", "a day earlier", "push it back a week". The wall time stays where days or weeks
    are told. None where no distance is told, or where it would lead before `now`."""
    line = figures(canonical(text))
    for words, sign in _SHIFTS:
        found = words.search(line)
        if not found:
            continue
        try:
            wall = of.replace(tzinfo=None) + sign * _distance(found)
        except OverflowError:
            return None
        if wall <= now.replace(tzinfo=None):
            return None
        return When(
            first=wall.date(),
            last=wall.date(),
            exact=wall.time(),
            day_words=say_date(wall.date(), now.date()),
            time_words=f"at {say_clock(wall.time())}",
        )
    return None
