"""Which of the offered times a caller takes: "the second one", "nine thirty works", "Friday is fine", "the
later one"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, time, timedelta

from voice.language import Answer, When
from voice.language.en.answers import judge_answer
from voice.language.en.numbers import figures
from voice.language.en.sheet import WEEKDAYS
from voice.language.en.text import canonical
from voice.language.en.times import understand_time

_REFUSED = re.compile(
    r"(?<!\S)(?:neither|none|no(?:ne)? of (?:those|these|them)|nothing|other|else|different|"
    r"(?:anything|something|any|bit|little|lot|much|way) (?:later|earlier|sooner)|too (?:late|early|soon)|"
    r"(?:later|earlier|sooner) than|"
    r"(?:do|have|got|go|come) (?:later|earlier|sooner))(?!\S)"
)
_WHAT = r"(?:the )?(\S+(?: 1| one)?)"
_NOT = re.compile(
    rf"(?<!\S)(?:not|can't do|can't make|cannot do|don't want|except|but not)(?: (?:on|at|for))* {_WHAT}|"
    rf"{_WHAT} (?:doesn't work|does not work|won't work|is (?:no good|too \S+|out|bad))(?: for me)?"
)
_CLITIC = re.compile(
    r"(?<!\S)(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon|fifteen|thirty|\d+)'s(?!\S)"
)
_ANY = re.compile(
    r"(?<!\S)(?:either(?: one| 1)?|any(?: of (?:those|them|these)| one| 1)?|whichever|both work|"
    r"doesn't matter|don't care|all (?:of (?:those|them) )?work|you (?:pick|choose|decide)|"
    r"whatever(?: works)?)(?!\S)"
)
_ENDS = (
    r"(?= *$| ,| (?:1|one|time|option|slot|choice|please|works?|is|would|sounds|will|then|that|if|and|of|on|"
    r"appointment|opening)(?!\S))"
)
# Spoken choice -> place among the offers.
_CHOICES = (
    (r"2nd to last|next to last", -2),
    (r"last(?: 1| one)?|late (?:1|one)|latest|later(?: 1| one)?|latter|final", -1),
    (
        r"1st|early (?:1|one)|earliest|earlier(?: 1| one)?|former|soonest|"
        r"sooner(?: 1| one)?|(?:option|number) (?:1|one)|top",
        0,
    ),
    (r"2nd|middle(?: 1| one)?|(?:option|number) 2", 1),
    (r"3rd|(?:option|number) 3", 2),
    (r"4th|(?:option|number) 4", 3),
    (r"5th|(?:option|number) 5", 4),
)
_PLACES = tuple((re.compile(rf"(?<!\S)(?:{words}){_ENDS}"), place) for words, place in _CHOICES)
_WEEKDAY = re.compile(rf"(?<!\S)({'|'.join(WEEKDAYS)})(?:'?s)?(?!\S)")
_FIGURES = re.compile(
    r"(?<!\S)(?<!option )(?<!number )(\d{1,2})(?:[: ]([0-5]\d))?(?: ?(am|pm|oclock))?(?!\S)"
    r"(?! (?:of us|cars|miles))"
)
_DATE = re.compile(r"(?<!\S)(?:the )?(\d{1,2})(?:st|nd|rd|th)(?!\S)(?! (?:1|one|time|option|slot|choice))")


def _at_time(offers: Sequence[datetime], hour: int, minute: int | None, half: str | None) -> list[datetime]:
    """Offers at a spoken clock time; without AM or PM both fit; a bare hour fits a half hour only where it
    is alone."""
    hours = {hour % 12, hour % 12 + 12} if hour <= 12 else {hour}
    if half in {"am", "pm"}:
        hours = {hour % 12 + (12 if half == "pm" else 0)}
    near = [offer for offer in offers if offer.hour in hours]
    sharp = [offer for offer in near if offer.minute == (minute or 0)]
    return sharp if sharp or minute is not None else near


def _by_time(line: str, offers: Sequence[datetime], wish: When | None) -> list[datetime] | None:
    """The offers at the time said; None when no time was said."""
    for found in _FIGURES.finditer(line):
        hour, minute = int(found[1]), int(found[2]) if found[2] else None
        fitting = _at_time(offers, hour, minute, found[3]) if hour <= 24 else []
        if fitting:
            return fitting
    if wish is None or not wish.has_time:
        return None
    if wish.exact:
        return [offer for offer in offers if offer.time() == wish.exact]
    after, before = wish.after or time.min, wish.before or time.max
    return [offer for offer in offers if after <= offer.time() < before]


def _by_day(line: str, offers: Sequence[datetime], wish: When | None) -> list[datetime] | None:
    """The offers on the day said; None when no day was said."""
    weekday = _WEEKDAY.search(line)
    if weekday:
        return [offer for offer in offers if offer.weekday() == WEEKDAYS.index(weekday[1])]
    dated = [offer for found in _DATE.finditer(line) for offer in offers if offer.day == int(found[1])]
    if dated and wish and wish.first:
        return dated
    if wish and wish.first and wish.last:
        return [offer for offer in offers if wish.first <= offer.date() <= wish.last]
    return None


_CORRECTED = re.compile(
    r"(?<!\S)(?:no wait|wait no|no sorry|sorry no|sorry|oh wait|no no|no,? actually|actually,? no|actually|"
    r"scratch that|i mean|make that|or rather|"
    r"correction|better yet|(?<=\w )no(?= (?:the|make|let's|i)\b))[,.]?(?!\S)",
    re.IGNORECASE,
)
# "One is good for me" at the start is an hour where one is on offer.
_ONE_OCLOCK = re.compile(
    r"^((?:(?:yeah|yes|ok|okay|sure|so|well|um|uh|let's do|i'll take|i'll do|make it|how about|i'd say|then|"
    r"say) )*)"
    r"one(?= (?:is|works|sounds|would|will|oclock|please|pm|it is|in the)(?!\S)| *$)"
)
_OTHER = re.compile(r"(?<!\S)(?:the|that) other(?: (?:1|one|time|slot))?(?!\S)")
_ONE = re.compile(r"_ +(?:(?:1|one)(?!\S))?")  # "the 1st 1" names no one o'clock


def _place(line: str) -> tuple[int | None, str]:
    """The place that was chosen, and the utterance without those words ("the second" is no day of the
    month here)."""
    for words, place in _PLACES:
        if words.search(line):
            return place, _ONE.sub(" ", words.sub(" _ ", line))
    return None, line


def pick_offer(text: str, offers: Sequence[datetime], now: datetime | None = None) -> datetime | None:
    """The one of the offered starts (in the shop's zone, in the order they were spoken) that the caller
    takes; None when that is not clear. `now` (aware, the shop's zone) is needed only for "tomorrow" and
    its like."""
    if not offers:
        return None
    # After a correction only what follows it counts; "the first one, actually no" takes none.
    return _picked(_CORRECTED.split(text)[-1], offers, now)


def _other_one(line: str, offers: Sequence[datetime], now: datetime | None) -> datetime | None:
    """ "Nine is too early, give me the other one": the one that is left of those that fit."""
    refused = {
        offer
        for found in _NOT.finditer(line)
        for offer in _by_time(found.group(), offers, None) or _by_day(found.group(), offers, None) or ()
    }
    left = [offer for offer in offers if offer not in refused]
    rest = _OTHER.sub(" ", _NOT.sub(" , ", line))
    left = list(_by_day(rest, left, understand_time(rest, now or min(offers))) or left)
    return left[0] if refused and len(left) == 1 else None


def _picked(text: str, offers: Sequence[datetime], now: datetime | None) -> datetime | None:
    plain = _CLITIC.sub(r"\1 is", canonical(text))
    if any(offer.hour in (1, 13) for offer in offers):
        plain = _ONE_OCLOCK.sub(r"\1at one", plain)
    line = figures(plain).replace(" thurs ", " thursday ")
    if judge_answer(text) is Answer.NO and len(line.split()) < 3:
        return None
    if _OTHER.search(line):
        return _other_one(line, offers, now)
    line = _NOT.sub(" , ", line)
    if _REFUSED.search(line):
        return None
    if judge_answer(text) is Answer.YES and len(offers) == 1:
        return offers[0]
    place, rest = _place(line)
    try:
        wish = understand_time(rest, now or min(offers) - timedelta(days=1))
    except OverflowError:
        wish = None
    left = list(offers)
    for fitting in (_by_day(rest, left, wish), _by_time(rest, left, wish)):
        if fitting is not None:
            left = [offer for offer in left if offer in fitting]
    if len(left) < len(offers) and len(left) <= 1:
        return left[0] if left else None
    if place is not None and -len(left) <= place < len(left):
        in_time = place == -1 or re.search(r"earl|soon", line) is not None
        return sorted(left)[place] if in_time and not re.search(r"(?<!\S)last(?!\S)", line) else left[place]
    return (
        left[0]
        if _ANY.search(line) or (len(set(offers)) == 1 and len(left) == 1 and wish is not None)
        else None
    )
