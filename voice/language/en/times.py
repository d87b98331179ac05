"""When a caller wants to come, from his own words, and from which visit to which time he wants to move."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time
from functools import lru_cache
from typing import cast

from voice.language import Change, When
from voice.language.en import clocks, dayparts, days
from voice.language.en.day_sums import say_days
from voice.language.en.numbers import figures
from voice.language.en.say import clock as say_clock
from voice.language.en.sheet import MONTHS, WEEKDAYS, Clock, Context, Day, Sheet, Window, days_on
from voice.language.en.text import canonical, word_set
from voice.language.en.time_slips import mended, without_stammer

_MISSPELT = """
monday mon monay; tuesday tue tues tuseday teusday; wednesday wed weds wensday wednsday wendsday;
thursday thu thur thurs thrusday thurday; friday fri firday; saturday saterday satuday; september sept;
february febuary; tomorrow tommorow tommorrow tomorow tmrw tomorrow's tomorrows; today today's;
tonight tonite; through thru; until til 'til; morning mornin; evening evenin
"""
_VARIANTS = (
    {short: name for name in WEEKDAYS for short in (f"{name}s", f"{name}'s")}
    | {name[:3]: name for name in MONTHS if name not in {"march", "may"}}
    | {short: row.split()[0] for row in _MISSPELT.split(";") for short in row.split()[1:]}
)
_AFTER_PREPOSITION = {"sat": "saturday", "sun": "sunday"}
_PREPOSITIONS = word_set("on this next or and by to for through until")

_FORTNIGHT = re.compile(r"(?<!\S)a fortnight(?!\S)")
_ISH = re.compile(r"(?<!\S)(noon|\d+)ish(?!\S)")

# Figures that belong to cars, oil, prices and telephones.
_NO_TIMES = (
    re.compile(r"(?<!\S)\d+ ?w ?-?\d+(?!\S)"),
    re.compile(r"(?<!\S)(?=\S*[a-z])(?!\d+(?:st|nd|rd|th|am|pm)(?!\S))(?=\S*\d)[a-z0-9-]{2,}(?!\S)"),
    re.compile(
        r"(?<!\S)(?:[b-hj-z]|mazda|model|series|cx|hr|rav|ram|silverado|sierra|qx|rx|nx|gx|xc|mx|crv|class|"
        r"polestar|"
        r"ioniq|ev|peugeot|saab|number|option|unit|bay|suite|apartment|room) \d+(?: \d+)?(?!\S)"
    ),
    re.compile(r"(?<!\S)\d+ (?:series|runner|liter|litre|cylinder|door|by 4|wheel)(?!\S)"),
    re.compile(
        r"\$ ?\d+(?:\.\d+)?(?: \d\d(?!\S))?|(?<!\S)\d+(?: \d+)? (?:dollars|bucks|miles|k|cents)(?!\S)"
    ),
    re.compile(
        r"(?<!\S)(?:area code \d+ )?\d(?: (?:\d+|,)){4,}(?!\S)|(?<!\S)\d{3}[ .-]\d{3}[ .-]\d{4}(?!\S)"
    ),
    re.compile(r"(?<!\S)\d{4,}(?: \d{3,})+(?!\S)|(?<!\S)\+?\d{5,}(?!\S)"),
)
_CAR_YEAR = re.compile(
    r"(?<![a-z] \d)(?<!\S)(?:a |an |my )?(?:19[5-9]\d|20[0-4]\d|(?:19|20) \d\d)(?= [a-z])(?! (?:at|in|or|"
    r"please))"
)
_LATER_WORD = re.compile(
    r"(?<!\S)(?:actually|scratch that|i mean|i meant|make that|make it|no wait|wait no|wait|sorry|or rather|"
    r"correction|(?:and |or |but )?(?:how|what) about|let's (?:do|say|make it|go with)|i'd rather|better yet|"
    r"(?<=, )(?:i need|i want|i'd like|can we|could we|can you|could you)|"
    r"no(?! (?:later|earlier|sooner|good|problem|more|earlier|time|preference|work|way)))(?!\S)"
)
# What leads to a wish and the wish itself: "Thursday's the holiday, so Friday", "… okay Tuesday then".
_CONCLUSION = re.compile(
    r"(?<!\S)(?:so(?! (?:is|that|much|far|i can|i could|i don't|i won't|i'll|they|she|he|it'll|it can|you)"
    r"(?!\S))|and (?:just )?do|let's just(?: do)?|then(?= (?:the|on|next|this)))(?!\S)|"
    r"(?<! after)(?<! before)(?<! by)(?<! until)(?<! from)(?<! on)(?<! or)(?<! and)(?<! next)(?<! this)"
    rf"(?<=\S)(?= (?:{'|'.join(WEEKDAYS)}|tomorrow) then $)"
)
_ALL_BUT = re.compile(r"(?<!\S)(?:any|every|all|whenever)\S*(?: \S+){0,2} but(?!\S)")
_BUT = re.compile(r"(?<!\S)but(?!\S)")
_MOVE = re.compile(
    r"(?<!\S)(?:mov(?:e|ing)|resch?edul(?:e|ing)|chang(?:e|ing)|switch(?:ing)?|push(?:ing)?|shift(?:ing)?|"
    r"swap(?:ping)?|postpone|postponing|bump|transfer)(?!\S)"
)
_TO = re.compile(r" (?:to|until|till|into|for) ")
_WISHING = re.compile(
    r"(?<!\S)(?:can|could|let's|i'd|i want|i need|i would|how about|what about|make it|do)(?!\S)"
)
_INSTEAD_OF = re.compile(r" (?:instead of|rather than) ")
_VISIT = r"(?:appointments?|visits?|bookings?|1|one|slot|reservation|service|oil change|time)"
_ANY_VISIT = re.compile(rf"(?<!\S){_VISIT}(?!\S)")
_OLD_BEFORE_VISIT = re.compile(rf"(?:my|the|our|that|this) (?:\S+ )??((?:<[dtw]\d+> ?)+) ?{_VISIT}(?!\S)")
_OLD_AFTER_VISIT = re.compile(
    rf"{_VISIT}(?: (?:i have|that i have|i've got|i had))?(?: on| from| at)? <[dtw]\d+>"
)


def _prepared(text: str) -> str:
    """A canonical utterance in one spelling, with figures, without the figures that are no times."""
    tokens = mended(canonical(text)).split(" ")
    for at, token in enumerate(tokens):
        tokens[at] = _VARIANTS.get(token, token)
        if at and token in _AFTER_PREPOSITION and tokens[at - 1] in _PREPOSITIONS:
            tokens[at] = _AFTER_PREPOSITION[token]
    line = without_stammer(figures(" ".join(tokens))).replace("tonight", "this evening")
    line = _FORTNIGHT.sub("2 weeks", _ISH.sub(r"\1", line))
    for no_time in _NO_TIMES:
        line = no_time.sub("_", line)
    # "Any day but Friday" leaves Friday out; "yes, but Friday" asks for it.
    return line if _ALL_BUT.search(line) else _BUT.sub(",", line)


def _marked(line: str, context: Context) -> Sheet:
    sheet = Sheet(line, context)
    days.mark_days(sheet)
    sheet.text = _CAR_YEAR.sub(" _", sheet.text)
    dayparts.mark_parts(sheet)
    clocks.mark_clocks(sheet)
    return sheet


def _window(windows: Sequence[Window]) -> tuple[time | None, time | None, str]:
    """What several windows leave together; where they contradict each other the narrower speech (clock
    times) wins."""
    after = max((w.after for w in windows if w.after), default=None)
    before = min((w.before for w in windows if w.before), default=None)
    if len(windows) == 1:
        return after, before, windows[0].words
    if after and before and after >= before:
        return windows[-1].after, windows[-1].before, windows[-1].words
    if after and before:
        return after, before, f"between {say_clock(after)} and {say_clock(before)}"
    return (
        after,
        before,
        f"after {say_clock(after)}" if after else f"before {say_clock(before)}" if before else "",
    )


def _when(sheet: Sheet) -> When | None:
    """The first day and time on a marked sheet, as one wish."""
    today = sheet.context.today
    said_days = cast(list[Day], sheet.found(Day))
    said_clocks = cast(list[Clock], sheet.found(Clock))
    windows = dayparts.narrowest(cast(list[Window], sheet.found(Window)))
    half = next((window.half for window in windows if window.half), "")
    exact = clocks.in_half(said_clocks[0], half).at if said_clocks else None
    earliest = any(window.earliest for window in windows) or dayparts.HASTE.search(sheet.text) is not None
    after, before, time_words = None, None, ""
    if exact:
        time_words = f"at {say_clock(exact)}"
    elif windows:
        after, before, time_words = _window(windows)
    any_time = not time_words and dayparts.wants_any_time(sheet.text)
    any_day = not said_days and dayparts.wants_any_day(sheet.text)
    day = said_days[0] if said_days else None
    if not (day or time_words or earliest or any_time or any_day):
        return None
    return When(
        first=day.first if day else None,
        last=day.last if day else None,
        after=after,
        before=before,
        exact=exact,
        earliest=earliest or ((any_time or any_day) and not day),
        part="" if exact else next((window.part for window in windows if window.part), ""),
        day_words=say_days(day, today) if day else "any day" if any_day else "",
        time_words=time_words or ("any time" if any_time else ""),
        haste_words="as soon as possible" if earliest and "first thing" not in time_words else "",
    )


def _concluded(line: str, context: Context) -> str:
    """What a caller draws from a day that he only tells of: "it's Thanksgiving, so next week" -> "next
    week"."""
    for found in reversed(list(_CONCLUSION.finditer(f" {line} "))):
        head, wish = f" {line} "[: found.start()].strip(), f" {line} "[found.end() :].strip()
        if all(_marked(part, context).found(Day) for part in (wish, head)):
            return wish
    return line


@lru_cache(maxsize=64)
def _read(line: str, context: Context) -> When | None:
    """The wish in a prepared line; what is said after a correction ("no, make it two") changes what was
    said before."""
    wish: When | None = None
    may_slip = False
    for piece in _LATER_WORD.split(line):
        sheet = _marked(_concluded(piece.strip(" ,"), context), context)
        newer = _when(sheet)
        if newer and newer.has_day:
            may_slip = cast(Day, sheet.found(Day)[0]).may_slip
        wish = wish.merged_with(newer) if wish and newer else newer or wish
    return _in_time(wish, context) if wish and may_slip else wish


def _in_time(wish: When, context: Context) -> When:
    """Today by its weekday is a week on where the time asked for has passed."""
    end = wish.exact or wish.before
    if wish.first is None or end is None or end > context.now.time():
        return wish
    day = days_on(wish.first, 7)
    return replace(wish, first=day, last=day, day_words=say_days(Day(day, day), context.today))


def _change(line: str, context: Context) -> Change:
    of = _INSTEAD_OF.search(f" {line}")
    if of and of.start() == 0:
        left, _, wanted = _WISHING.sub("|", line[of.end() - 1 :], count=1).partition("|")
        return Change(old=_read(left, context), new=_read(wanted, context))
    if of:
        line = f" {line}"
        return Change(old=_read(line[of.end() :], context), new=_read(line[: of.start()], context))
    verb = _MOVE.search(line)
    rest = line[verb.end() :] if verb else line
    for to in _TO.finditer(rest) if verb else ():
        new = _read(rest[to.end() :], context)
        if new and not re.search(
            r"(?:appointment|visit)$", rest[: to.start()] if to.group() == " for " else ""
        ):
            return Change(old=_read(rest[: to.start()].replace(" from ", " on "), context), new=new)
    wish = _read(line, context)
    if wish is None or not _ANY_VISIT.search(line):
        return Change(new=wish)
    sheet = _marked(line, context)
    if _OLD_BEFORE_VISIT.search(sheet.text) or _OLD_AFTER_VISIT.search(sheet.text):
        return Change(old=wish)
    return Change(new=wish)


def _context(now: datetime, country: str) -> Context:
    """To the minute, so that one utterance is read once for all who ask about it."""
    return Context(now.replace(second=0, microsecond=0), country)


def understand_change(text: str, now: datetime, country: str = "US") -> Change:
    """Which visit a caller means by its time and where he wants it moved: "move my Tuesday appointment to
    Thursday afternoon", "Friday instead of Monday". `now` is aware, in the shop's zone."""
    try:
        return _change(_prepared(text), _context(now, country))
    except (ValueError, OverflowError):
        return Change()


def understand_time(text: str, now: datetime, country: str = "US") -> When | None:
    """The day and time an utterance asks for; None where it names none, or a date that does not exist.
    Where it moves a visit, the new time (the old one if no new one is said). `now` is aware, in the shop's
    zone; `country` is ISO 3166 and decides holidays and whether 12/3 is December or March."""
    line = _prepared(text)
    context = _context(now, country)
    try:
        if _MOVE.search(line) or _INSTEAD_OF.search(f" {line}"):
            change = _change(line, context)
            return change.new or change.old
        return _read(line, context)
    except (ValueError, OverflowError):
        return None  # no such date in the calendar
