"""Which time of day is meant. A bare hour is read by a shop's hours: 1 to 6 is afternoon, 7 to 11 morning,
12 noon."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

from voice.language.en.say import clock as say_clock
from voice.language.en.sheet import Clock, Context, Sheet, Window, pattern, rules

_CHOICE_MINUTES = 30  # "ten or eleven" is a wish for a start from ten up to half an hour after eleven began

# A figure before one of these counts something else than hours.
_NOT_HOURS = (
    r"(?! (?:miles?|k|thousand|hundred|dollars|bucks|grand|percent|minutes?|mins?|hours?|days?|weeks?|"
    r"months?|"
    r"years?|cars?|vehicles?|trucks?|tires?|wheels?|doors?|cylinders?|quarts?|people|times?|of|point|more|"
    r"other|"
    r"lit(?:er|re)s?|inch(?:es)?|mph|psi|rpm|series|brakes?|different|new|kids|ton|speed|a (?:day|week|"
    r"month)|"
    r"services?|things?|appointments?|oil|moment|second|year old)\b)(?! \d)"
)
# What may follow a bare figure for it to be a time without any other sign of one.
_TIME_ENDS = (
    r"(?= *$| ,| (?:on|in|at|works?|would|will|is|it|if|please|or|and|then|sharp|instead|should|sounds|for|"
    r"thanks|that|this|tomorrow|i|to|till|until|through|-|latest|be|good|great|fine|perfect|ok|okay|pm|am|"
    r"<\w+>)(?!\S))"
)
_STRONG = "at|around|about|before|after|until|till|til|by|past|from|between|near|approximately|exactly|than"
# After these a figure is a time only where nothing that it could count follows.
_FAINT = "for|do|say|like|it|either"
_WEAK = f"{_FAINT}|maybe|to|or|have|have a|your|the|take|prefer|,"


def _led_by(leads: str) -> str:
    """A pattern for the place right after one of the words."""
    return "(?:" + "|".join(rf"(?<= {lead} )" for lead in leads.split("|")) + ")"


def bare(hour: int, minute: int = 0) -> Clock | None:
    """An hour without AM or PM; None when there is no such time."""
    if hour > 23 or minute > 59:
        return None
    if hour == 0 or hour > 12:
        return Clock(time(hour, minute))
    return Clock(time(hour + 12 if hour < 7 else hour, minute), sure=False)


def _twelve(context: Context, hour: str, minute: str | None, half: str) -> Clock | None:
    if int(hour) > 12 or int(hour) == 0:
        return bare(int(hour), int(minute or 0))
    return Clock(time(int(hour) % 12 + (12 if half.startswith("p") else 0), int(minute or 0)))


def _plain(context: Context, hour: str, minute: str | None = None) -> Clock | None:
    return bare(int(hour), int(minute or 0))


def _compact(context: Context, figures: str) -> Clock | None:
    return bare(int(figures[:-2]), int(figures[-2:]))


def _colon(context: Context, hour: str, minute: str) -> Clock | None:
    found = bare(int(hour), int(minute))
    return Clock(found.at) if found and len(hour) == 2 and hour[0] == "0" else found


def _to(context: Context, minutes: str, hour: str) -> Clock | None:
    """So many minutes before an hour: "quarter to nine"."""
    found = bare(int(hour))
    if found is None or not 0 < int(minutes) < 60:
        return None
    return Clock(
        (datetime.combine(context.today, found.at) - timedelta(minutes=int(minutes))).time(), found.sure
    )


def _minutes_to(context: Context, a: str, b: str, c: str, d: str) -> Clock | None:
    return _to(context, a or c, b or d)


def _past(context: Context, minutes: str, hour: str) -> Clock | None:
    return bare(int(hour), int(minutes))


def _switched(clock: Clock) -> Clock:
    return Clock(clock.at.replace(hour=(clock.at.hour + 12) % 24), clock.sure)


def in_half(clock: Clock, half: str) -> Clock:
    """A bare hour in the half of the day ("am", "pm") that other words named."""
    wrong = half == ("am" if clock.at.hour >= 12 else "pm")
    return _switched(clock) if half and wrong and not clock.sure else clock


def _between(context: Context, one: Clock, other: Clock) -> Window | None:
    """From one to the other; a bare hour takes the half of the day in which the two make sense."""
    if other.sure and not one.sure:
        same_half = in_half(one, "am" if other.at.hour < 12 else "pm")
        one = same_half if same_half.at < other.at else one
        one = one if one.at < other.at else _switched(one)
    elif not other.sure and one.at >= other.at:
        one, other = (_switched(one), other) if not one.sure else (one, _switched(other))
    if one.at >= other.at:
        return None
    return Window(one.at, other.at, f"between {say_clock(one.at)} and {say_clock(other.at)}")


def _choice(context: Context, one: Clock, other: Clock) -> Window | None:
    """Either of two times: a window over both."""
    if one.at >= other.at:
        return None
    end = datetime.combine(context.today, other.at) + timedelta(minutes=_CHOICE_MINUTES)
    if end.date() != context.today:
        return None
    return Window(one.at, end.time(), f"at {say_clock(one.at)} or {say_clock(other.at)}")


def _after(context: Context, *clocks: Clock | None) -> Window:
    at = next(clock.at for clock in clocks if clock)
    return Window(at, None, f"after {say_clock(at)}")


def _before(context: Context, *clocks: Clock | None) -> Window:
    at = next(clock.at for clock in clocks if clock)
    return Window(None, at, f"before {say_clock(at)}")


def _in_minutes(context: Context, minutes: int) -> Window | None:
    start = context.now.replace(tzinfo=None) + timedelta(minutes=minutes)
    if start.date() != context.today:
        return None
    at = start.time().replace(second=0, microsecond=0)
    return Window(at, None, f"after {say_clock(at)}", earliest=True)


_SURE = rules(
    (r"(?:12 )?noon(?: ?time)?|12 oclock noon|mid ?day(?! appointment)", lambda c: Clock(time(12))),
    (r"midnight", lambda c: Clock(time(0))),
    (r"half past NUM|half (?<=at half )NUM", lambda c, a, b: _past(c, "30", a or b)),
    (r"(?:a )?quarter (?:past|after) NUM", lambda c, h: _past(c, "15", h)),
    (r"(?:a )?quarter (?:to|till|til|until|of|before) NUM", lambda c, h: _to(c, "15", h)),
    (
        r"NUM (?:minutes? )?past NUM|(5|10|15|20|25|30) after NUM",
        lambda c, a, b, d, e: _past(c, a or d, b or e),
    ),
    (r"(?<=at )(5|10) (?:to|till|til|until) NUM|(5|10) (?:to|till|til|until) ([7-9])", _minutes_to),
    (
        r"(5|10|20|25) of (1[0-2]|[1-9])(?= *$| ,| (?:on|in|tomorrow|today|would|works|is|if|please|am|pm|"
        r"<\w+>)(?!\S))",
        _to,
    ),
    (r"(\d?\d)([0-5]\d) hours", _plain),
    (
        r"NUM minutes? (?:to|till|til|before) NUM|(20|25) (?:to|till|til|until) NUM",
        lambda c, a, b, d, e: _to(c, a or d, b or e),
    ),
    (r"(\d\d?)[:. ]?([0-5]\d)(?::\d\d)? ?(am|pm|a m|p m)", _twelve),
    (r"NUM (am|pm|a m|p m)", lambda c, h, half: _twelve(c, h, None, half)),
    (r"(\d\d?):([0-5]\d)(?::\d\d)?", _colon),
    (r"(\d\d?)[:. ]([0-5]\d) oclock", _plain),
    (r"NUM oclock", _plain),
)
_BY_PLACE = rules(
    (rf"{_led_by(_STRONG)}(\d\d?)[. ]([0-5]\d){_NOT_HOURS}", _plain),
    (rf"{_led_by(_STRONG)}(\d?\d[0-5]\d){_NOT_HOURS}", _compact),
    (rf"{_led_by(_STRONG)}NUM{_NOT_HOURS}", _plain),
    (rf"(1?\d) (15|30|45){_NOT_HOURS}", _plain),
    (rf"(?:{_led_by(_WEAK)}|(?<=^ )|(?<=> ))(\d\d?)[. ]([0-5]\d){_NOT_HOURS}{_TIME_ENDS}", _plain),
    (rf"(?:{_led_by(_FAINT)}|(?<=^ )|(?<=> ))(\d?\d[0-5]\d){_NOT_HOURS}{_TIME_ENDS}", _compact),
    (rf"(?:{_led_by(_WEAK)}|(?<=^ )|(?<=> ))NUM{_NOT_HOURS}{_TIME_ENDS}", _plain),
    (r"(?<!\S)NUM(?= (?:on )?<d\d+>)", _plain),
    (r"NUM(?= in the (?:morning|afternoon|evening)| <w\d+>)", _plain),
)
# The second figure of a pair, once the first is known to be a time.
_SECOND = rules(
    (rf"(?<=> - )NUM{_NOT_HOURS}", _plain),
    (
        rf"(?:(?<=> to )|(?<=> and )|(?<=> or )|(?<=> till )|(?<=> until )|"
        rf"(?<=> through ))(\d\d?)[. ]([0-5]\d){_NOT_HOURS}",
        _plain,
    ),
    (
        rf"(?:(?<=> to )|(?<=> and )|(?<=> or )|(?<=> till )|(?<=> until )|(?<=> through ))NUM{_NOT_HOURS}",
        _plain,
    ),
)
_FIRST_OF_PAIR = rules(
    (
        r"(\d\d?) (?:to|-|through|until) (\d\d?)(?= (?:works?|would|is|on|in|sounds|<[dw]\d+>)| *$| ,)",
        lambda c, a, b: _pair(c, a, b),
    ),
    (r"(1?\d)-(1?\d)(?! (?:miles|minutes|days|weeks|years|hours))", lambda c, a, b: _pair(c, a, b)),
    (r"(1?\d)-(1?\d) ?(am|pm)", lambda c, a, b, half: _half_pair(c, a, b, half)),
    (r"NUM (?:to|-|through|until) CLOCK", lambda c, a, t: _with_clock(c, a, t)),
)


def _pair(context: Context, one: str, other: str) -> Window | None:
    first, second = bare(int(one)), bare(int(other))
    return _between(context, first, second) if first and second else None


def _half_pair(context: Context, one: str, other: str, half: str) -> Window | None:
    first, second = bare(int(one)), _twelve(context, other, None, half)
    return _between(context, first, second) if first and second else None


def _with_clock(context: Context, one: str, other: Clock) -> Window | None:
    first = bare(int(one))
    return _between(context, first, other) if first else None


_FEW = r"(?: (?!<|,|by )\S+){0,5}"
_CANNOT = rf"(?:can'?t|cannot|can not|couldn'?t|won'?t|not able to|don'?t|not){_FEW}"
_BUSY = (
    r"(?:work(?:ing)?|busy|tied up|class(?:es)?|school|meetings?|appointment|practice|shift|church|asleep|"
    r"unavailable|stuck|booked|home|here)"
)
_LEAVE = (
    r"(?:leave|be out|be gone|be back|be home|be at|be done|be finished|be on|be in|be somewhere|go|"
    r"get (?:to|back|home|out)|pick|head|start|work)"
)
# What a caller does before or after: "I get off at three", "I have to pick up the kids at two".
_DUTIES = rules(
    (rf"{_BUSY}{_FEW} (?:until|till|til|through|to) CLOCK", _after),
    (
        r"(?:get|gets|getting|i'm|am|is) (?:off|out|done|finished|back|home|through)"
        rf"{_FEW} (?:at|around|about) CLOCK|(?:finish|finishes|ends?|over){_FEW} at CLOCK",
        _after,
    ),
    (
        rf"(?:have|has|need|needs|got|gotta|gonna|supposed)(?: to)? {_LEAVE}{_FEW} "
        r"(?:at|by|before|around) CLOCK|"
        r"(?:meeting|class|shift|flight|practice|work|job)(?: starts?| begins?| is)? at CLOCK",
        _before,
    ),
    (rf"{_CANNOT} (?:before|until|till|til) CLOCK", _after),
    (rf"{_CANNOT} (?:after|past|later than) CLOCK", _before),
    (r"(?:at|until|till|til|after) CLOCK(?: (?!<)\S+){0,6} (?:after that|from then on|after then)", _after),
)
_WINDOWS = rules(
    (r"in (?:about )?(?:an hour|1 hour)", lambda c: _in_minutes(c, 60)),
    (r"in (?:half an hour|30 minutes)", lambda c: _in_minutes(c, 30)),
    (r"in (?:a couple(?: of)?|2) hours", lambda c: _in_minutes(c, 120)),
    (r"in (\d) hours?", lambda c, n: _in_minutes(c, 60 * int(n))),
    (
        r"(?:any ?time |some ?time |some ?where )?(?:between|from)(?: like| about)? CLOCK (?:and|to|till|"
        r"until|through|-)(?: like| about)? CLOCK",
        _between,
    ),
    (r"CLOCK (?:to|till|until|through|-) CLOCK", _between),
    (r"(?:either )?CLOCK(?: ,)?(?: or| and)(?: maybe| even| at)* CLOCK", _choice),
    (
        r"(?:not|no) (?:later|after)(?: than)? CLOCK|CLOCK (?:at the latest|or (?:earlier|before|sooner)|"
        r"latest|tops)",
        _before,
    ),
    (
        r"(?:not before|no earlier than|no sooner than|not earlier than|starting(?: at)?|as early as) CLOCK"
        r"|CLOCK (?:or (?:later|after)|at the earliest|onwards?|and after)",
        _after,
    ),
    (r"not until CLOCK|not till CLOCK", _after),
    (r"(?:any ?time |some ?time |right |just |only )?(?:after|past|later than) CLOCK", _after),
    (r"from CLOCK(?: on| onwards?)?|any ?time from CLOCK", _after),
    (
        r"(?:any ?time |some ?time |right |just |only )?(?:before|by|until|till|earlier than|up to) CLOCK",
        _before,
    ),
)
_REFUSED = (
    pattern(
        r"(?:not|but|except|(?:can'?t|cannot|couldn't|won't)(?: (?:do|make|come|be there|make it))*)"
        r"(?: (?:for|at|it))* (?:CLOCK|WINDOW)"
    ),
    pattern(
        r"(?:CLOCK|WINDOW)(?: (?:really|just|probably))? "
        r"(?:(?:doesn'?t|does not|don'?t|do not|won'?t|wouldn'?t|isn'?t|"
        r"is not)"
        r"(?: (?:really|going to))?(?: (?:work|good|possible|great|be))*|is (?:no good|out|bad|impossible|"
        r"too \S+))"
        r"(?: for \S+)?"
    ),
)

# One cheap look decides whether these rules need to run at all.
_HINT = re.compile(r"(?<![\dtw<])\d|(?<!<)\d\d|noon|mid ?day|midnight| in (?:an|half|a couple)")


def mark_clocks(sheet: Sheet) -> None:
    """Put marks for times and windows of times on a sheet whose days are marked."""
    if _HINT.search(sheet.text):
        for table in (_SURE, _FIRST_OF_PAIR, _BY_PLACE, _SECOND, _DUTIES, _WINDOWS):
            sheet.apply(table)
    sheet.drop(_REFUSED)
