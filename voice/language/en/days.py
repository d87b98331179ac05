"""Which day is meant. All sums are on local dates.

"Tuesday" is the next one after today; "this Tuesday" may be today. "Next Tuesday" is the Tuesday of the next
calendar week (weeks begin on Monday), unless that is tomorrow, which nobody calls "next": then the one after.
The agent reads weekday and date back, so that a caller who counts otherwise hears it. A day of the month or
of the year that has passed is the coming one. An impossible date raises ValueError.
"""

from __future__ import annotations

import calendar
from datetime import date

from voice.language.en import named_days
from voice.language.en.say import date as say_date
from voice.language.en.sheet import MONTHS, WEEKDAYS, Context, Day, Sheet, days_on, pattern, rules

_OPEN_ENDED = 14  # days looked at for "after Labor Day", "from Monday on"
_MONTH_FIRST = {"US", "CA", "PH", "PR", "GU", "VI"}
_COUNTS = {"a": 1, "an": 1, "another": 1, "a couple of": 2, "a couple": 2, "a few": 3}
_COUNT = r"(\d{1,2}|an?|another|a couple(?: of)?|a few)"
# What may follow "the third" for it to be a date and not the third of some things.
_DATE_ENDS = (
    r"(?= *$| ,| (?:at|in|on|around|about|after|before|or|and|if|then|to|through|thru|until|till|for|by|"
    r"please|"
    r"works?|would|is|sounds|should|i|instead|maybe|from|between|anytime|noon|any|\d{1,2}|<\w+>)(?!\S)|"
    r"(?<!1st) (?:morning|afternoon|evening)(?!\S))"
)


def _one(day: date) -> Day:
    return Day(day, day)


def _monday(today: date) -> date:
    return days_on(today, -today.weekday())


def _week(context: Context, weeks: int, first: int = 0, last: int = 6) -> Day:
    """Weekdays `first` to `last` of the week some weeks on, without the days gone by."""
    monday = days_on(_monday(context.today), 7 * weeks)
    return Day(max(days_on(monday, first), context.today), max(days_on(monday, last), context.today))


def _coming(context: Context, weekday: str, at_least: int = 1) -> Day:
    ahead = (WEEKDAYS.index(weekday) - context.today.weekday() - at_least) % 7 + at_least
    return _one(days_on(context.today, ahead))


def _next_weekday(context: Context, weekday: str) -> Day:
    day = days_on(_monday(context.today), 7 + WEEKDAYS.index(weekday))
    return _one(days_on(day, 7) if day == days_on(context.today, 1) else day)


def _weekday_of_week(context: Context, weekday: str, weeks: int) -> Day:
    return _one(days_on(_monday(context.today), 7 * weeks + WEEKDAYS.index(weekday)))


def _month_day(context: Context, month: int, day: int, year: str | None = None) -> Day:
    today = context.today
    if year:
        return _one(date(int(year.replace(" ", "")[-2:]) + today.year // 100 * 100, month, day))
    try:
        this_year = date(today.year, month, day)
    except ValueError:
        return _one(date(today.year + 1, month, day))
    return _one(this_year if this_year >= today else date(today.year + 1, month, day))


def _named_month_day(context: Context, month: str, day: str, year: str | None = None) -> Day:
    return _month_day(context, MONTHS.index(month) + 1, int(day.rstrip("stndrh")), year)


def _slashed(context: Context, one: str, two: str, year: str | None = None) -> Day | None:
    month, day = (one, two) if context.country in _MONTH_FIRST else (two, one)
    if int(month) > 12 or not int(month):
        return None
    return _month_day(context, int(month), int(day), year)


def _months_from(context: Context) -> list[tuple[int, int]]:
    """(year, month) of this month and the twelve after it."""
    start = context.today.year * 12 + context.today.month - 1
    return [((start + n) // 12, (start + n) % 12 + 1) for n in range(13)]


def _day_of_month(context: Context, day: str, weekday: str | None = None) -> Day | None:
    """The coming "3rd"; with a weekday, the coming "3rd" on that weekday where one is within a year."""
    number = int(day.rstrip("stndrh"))
    if not 1 <= number <= 31:
        return None
    days = [date(y, m, number) for y, m in _months_from(context) if number <= calendar.monthrange(y, m)[1]]
    coming = [day for day in days if day >= context.today]
    fitting = [day for day in coming[:3] if weekday is None or day.weekday() == WEEKDAYS.index(weekday)]
    return _one((fitting or coming)[0])


def _day_of_that_month(context: Context, day: str, months: int) -> Day:
    year, month = _months_from(context)[months]
    return _one(date(year, month, int(day.rstrip("stndrh"))))


def _month_span(context: Context, year: int, month: int, part: str | None) -> Day:
    end = calendar.monthrange(year, month)[1]
    first, last = {"early": (1, 10), "mid": (11, 20), "late": (21, end)}.get(part or "", (1, end))
    if month == context.today.month and year == context.today.year and last < context.today.day:
        last = end
    start = date(year, month, first)
    return Day(max(start, context.today) if year == context.today.year else start, date(year, month, last))


def _named_month(context: Context, part: str | None, month: str) -> Day:
    number = MONTHS.index(month) + 1
    year = context.today.year + (number < context.today.month)
    return _month_span(context, year, number, part)


def _near_month(context: Context, part: str | None, months: int) -> Day:
    return _month_span(context, *_months_from(context)[months], part)


def _add_months(context: Context, months: int) -> Day:
    year, month = _months_from(context)[min(months, 12)]
    return _one(date(year, month, min(context.today.day, calendar.monthrange(year, month)[1])))


def _count(word: str) -> int:
    return int(word) if word.isdecimal() else _COUNTS[word]


def _later(day: Day, days: int) -> Day:
    return Day(days_on(day.first, days), days_on(day.last, days))


def _weekday_beside(context: Context, weekday: str, side: str, day: Day) -> Day:
    gap = (WEEKDAYS.index(weekday) - day.first.weekday()) % 7
    return _one(days_on(day.first, gap - 7 if side == "before" else gap or 7))


def _week_of(context: Context, shift: str, day: Day) -> Day:
    monday = days_on(_monday(day.first), {"before": -7, "after": 7}.get(shift, 0))
    return Day(max(monday, context.today), max(days_on(monday, 6), context.today))


def _from_on(context: Context, day: Day, skip: bool = False) -> Day:
    start = days_on(day.last, 1) if skip else day.first
    named = f"after {_said(context, day)}" if skip else f"from {_said(context, day)} on"
    return Day(start, days_on(start, _OPEN_ENDED), named)


def _until(context: Context, day: Day, skip: bool) -> Day | None:
    end = days_on(day.first, -1) if skip else day.last
    if end < context.today:
        return None
    return Day(context.today, end, f"{'before' if skip else 'by'} {_said(context, day)}")


def _span(context: Context, first: Day, last: Day) -> Day:
    if last.last < first.first and (first.first - last.last).days < 7:
        last = _later(last, 7)  # said on a Wednesday: "Monday to Thursday" ends next week
    return Day(first.first, last.last) if last.last >= first.first else first


def _either(context: Context, one: Day, other: Day) -> Day:
    """Neighbouring days become one span; of days further apart the first said is taken."""
    first, last = sorted((one, other), key=lambda day: day.first)
    if not 0 <= (last.first - first.last).days <= 1:
        return one
    return Day(first.first, last.last, f"{_said(context, first)}, or {_said(context, last)}")


def _same(context: Context, day: Day, weekday: str) -> Day | None:
    return day if day.first.weekday() == WEEKDAYS.index(weekday) else None


def _said(context: Context, day: Day) -> str:
    return day.words or say_days(day, context.today)


def say_days(day: Day, today: date) -> str:
    """ "Friday, November 27", "Monday, November 23, to Wednesday, November 25"."""
    if day.words or day.first == day.last:
        return day.words or say_date(day.first, today)
    return f"{say_date(day.first, today)}, to {say_date(day.last, today)}"


_YEAR = r"(?:(?: ,)? (20\d\d|20 \d\d))?"
_PART = r"(?:(early|mid|late) )?"

_DATES = rules(
    (r"(20\d\d)-(\d\d?)-(\d\d?)", lambda c, y, m, d: _one(date(int(y), int(m), int(d)))),
    (r"(\d\d?)/(\d\d?)(?:/(\d\d|20\d\d))?(?! (?:ton|inch|hour|of|mile|quart|tank|full))", _slashed),
    (rf"(?:the )?ORD(?: of)? MONTH{_YEAR}", lambda c, d, m, y: _named_month_day(c, m, d, y)),
    (rf"MONTH(?: ,)? (?:the )?ORD{_YEAR}", _named_month_day),
    (rf"MONTH NUM(?! (?:am|pm|oclock)){_YEAR}", _named_month_day),
    (rf"NUM(?: of)? MONTH{_YEAR}", lambda c, d, m, y: _named_month_day(c, m, d, y)),
    (r"(?:the )?ORD of next month", lambda c, d: _day_of_that_month(c, d, 1)),
    (r"(?:the )?ORD of (?:this|the) month", lambda c, d: _day_of_month(c, d)),
    (rf"WEEKDAY(?: ,)? (?:the )?ORD{_DATE_ENDS}", lambda c, w, d: _day_of_month(c, d, w)),
    (rf"(?:the|on|by|til) ORD{_DATE_ENDS}", lambda c, d: _day_of_month(c, d)),
    (rf"(?<=^ )ORD{_DATE_ENDS}", lambda c, d: _day_of_month(c, d)),
)
_NAMED = rules(
    (r"(?:the )?day after (?:tomorrow|tmrw)|overmorrow", lambda c: _one(days_on(c.today, 2))),
    (r"tomorrow", lambda c: _one(days_on(c.today, 1))),
    (r"(?:later )?today|this day|this(?= (?:morning|afternoon|evening))", lambda c: _one(c.today)),
    (r"(?:the )?WEEKDAY(?: right)? (before|after|following) DAY", _weekday_beside),
    (r"WEEKDAY(?: ,)?(?: the| on)? DAY", lambda c, w, d: d),
    (r"DAY(?: ,)?(?: which is| on| a)*(?: a)? WEEKDAY", _same),
    (
        rf"{_COUNT} weeks?(?: from| after| on| this)+ WEEKDAY",
        lambda c, n, w: _later(_coming(c, w), 7 * _count(n)),
    ),
    (rf"WEEKDAY in {_COUNT} weeks?", lambda c, w, n: _weekday_of_week(c, w, _count(n))),
    (
        r"WEEKDAY(?: ,)?(?: of| in)? next week|next week(?: ,)?(?: on)? WEEKDAY",
        lambda c, a, b: _weekday_of_week(c, a or b, 1),
    ),
    (r"WEEKDAY(?: of)? the (?:following week|week after)", lambda c, w: _weekday_of_week(c, w, 1)),
    (
        r"WEEKDAY(?: of)? (?:the )?week after next|WEEKDAY after next",
        lambda c, a, b: _weekday_of_week(c, a or b, 2),
    ),
    (
        r"WEEKDAY(?: of)? this week|(?:later )?this week(?: on)? WEEKDAY",
        lambda c, a, b: _coming(c, a or b, 0),
    ),
    (r"(?:a )?week on WEEKDAY", lambda c, w: _later(_coming(c, w), 7)),
    (r"(?:today|this) WEEKDAY", lambda c, w: _coming(c, w, 0)),
    (r"(?:(?:this|the|next)? ?(?:up)?coming|the very next|the following) WEEKDAY", _coming),
    (r"(?:the )?next WEEKDAY", _next_weekday),
    (r"WEEKDAY(?! series)", _coming),
)
_WEEKS = rules(
    (r"(?:(?:the )?(?:beginning|start) of|early) next week", lambda c: _week(c, 1, 0, 2)),
    (r"(?:(?:the )?middle of|mid) next week", lambda c: _week(c, 1, 1, 3)),
    (r"(?:(?:the )?end of|late|later) next week", lambda c: _week(c, 1, 3, 5)),
    (r"(?:the )?week after next", lambda c: _week(c, 2)),
    (r"(?:some ?time |any ?time |any ?day )?(?:next week|the following week)", lambda c: _week(c, 1)),
    (r"(?:(?:the )?end of|late|later) (?:the|this) week", lambda c: _week(c, c.today.weekday() > 4, 3, 5)),
    (r"(?:the )?rest of (?:the|this) week|this week", lambda c: _week(c, 0)),
    (r"next weekend", lambda c: _week(c, 1, 5, 6)),
    (r"(?:this |the |this coming )?weekends?", lambda c: _week(c, 0, 5, 6)),
    (
        rf"in {_COUNT} weeks?(?: time)?|{_COUNT} weeks? (?:from (?:now|today)|out)",
        lambda c, a, b: _one(days_on(c.today, 7 * _count(a or b))),
    ),
    (
        rf"in {_COUNT} days?(?: time)?|{_COUNT} days? (?:from (?:now|today)|out)",
        lambda c, a, b: _one(days_on(c.today, _count(a or b))),
    ),
    (
        rf"in {_COUNT} months?|{_COUNT} months? from (?:now|today)",
        lambda c, a, b: _add_months(c, _count(a or b)),
    ),
    (r"in a fortnight", lambda c: _one(days_on(c.today, 14))),
    (r"(?:the )?(?:beginning|start) of next month", lambda c: _near_month(c, "early", 1)),
    (r"(?:the )?end of next month", lambda c: _near_month(c, "late", 1)),
    (rf"(?:some ?time |any ?time )?{_PART}next month", lambda c, p: _near_month(c, p, 1)),
    (r"(?:the )?end of (?:the|this) month|late this month", lambda c: _near_month(c, "late", 0)),
    (r"(?:later )?this month", lambda c: _near_month(c, None, 0)),
    (r"(?:the )?(?:beginning|start) of MONTH", lambda c, m: _named_month(c, "early", m)),
    (r"(?:the )?end of MONTH", lambda c, m: _named_month(c, "late", m)),
    (r"(?:the )?middle of MONTH", lambda c, m: _named_month(c, "mid", m)),
    (rf"(?:in|some ?time in|any ?time in|this) {_PART}MONTH", _named_month),
    (r"(early|mid|late) MONTH", _named_month),
)
_RELATIVE = rules(
    (r"(?:a|the) day (?:right )?before DAY", lambda c, d: _later(d, -1)),
    (r"(?:a|the) day (?:right )?after DAY", lambda c, d: _later(d, 1)),
    (rf"{_COUNT} days? before DAY", lambda c, n, d: _later(d, -_count(n))),
    (rf"{_COUNT} days? (?:after|from|past) DAY", lambda c, n, d: _later(d, _count(n))),
    (rf"{_COUNT} weeks? (?:after|from|past|on) DAY", lambda c, n, d: _later(d, 7 * _count(n))),
    (rf"{_COUNT} weeks? before DAY", lambda c, n, d: _later(d, -7 * _count(n))),
    (r"(?:the )?week (before|after|of)(?: the)? DAY", _week_of),
    (r"(?:the )?weekend (?:after|of) DAY", lambda c, d: _weekday_beside(c, "saturday", "after", d)),
)
_SPANS = rules(
    (r"(?:any ?(?:time|day) )?(?:between|from) DAY (?:and|to|through|thru|until|till|-) DAY", _span),
    (r"DAY(?: ,)? (?:through|thru|until|till|to|-) DAY", _span),
    (r"(?:either )?DAY(?: ,)? (?:or|and)(?: maybe| on| even)* DAY", _either),
    (
        r"(?:starting|beginning|not before|no earlier than|no sooner than|from)(?: on)? DAY(?: (?:on|"
        r"onwards?|forward))?"
        r"|(?:on )?DAY or (?:later|after|any ?time after|beyond)|any ?time from DAY",
        lambda c, a, b, d: _from_on(c, a or b or d),
    ),
    (r"(?:(?:any ?(?:time|day)|some ?time) )?after DAY", lambda c, d: _from_on(c, d, skip=True)),
    (r"(?:(?:any ?(?:time|day)|some ?time) )?before DAY", lambda c, d: _until(c, d, skip=True)),
    (
        r"(?:by|no later than|not later than|until|till|up to)(?: the)? DAY",
        lambda c, d: _until(c, d, skip=False),
    ),
)
_REFUSED = (
    pattern(
        r"(?:not|but|except|excluding|other than|besides|rather than|(?:can'?t|cannot|can not|couldn't|won't)"
        r"(?: (?:do|make|come|be there|come in|make it))*)(?: (?:for|on|in|it))* DAY"
    ),
    pattern(
        r"DAY(?: (?:at|in the) \S+)?(?: (?:really|just|probably))?"
        r" (?:(?:doesn'?t|does not|won'?t|wouldn'?t|will not|isn'?t|is not|ain'?t)(?: (?:really|going to|"
        r"gonna))?"
        r"(?: (?:work|good|possible|great|be))*|is (?:no good|out|bad|impossible|full|too \S+))(?: (?:for|"
        r"at) \S+)?"
    ),
)
# Days that the car's trouble began on are no wish.
_TOLD = (
    pattern(
        r"(?:since|started|starting to|began|happened|broke down|broke|died|noticed|quit|stopped working|"
        r"called|"
        r"bought it|got it)(?: (?!,)\S+){0,3}? DAY(?: (?:morning|afternoon|evening|night))?"
    ),
    pattern(
        r"yesterday(?: (?:morning|afternoon|evening))?|last (?:WEEKDAY|MONTH|week|night|month|year|time)"
    ),
    pattern(r"(?:\d+|an?|a couple(?: of)?|a few) (?:days?|weeks?|months?|years?|hours?) ago"),
)


def mark_days(sheet: Sheet) -> None:
    """Put marks for the days on a sheet. Raises ValueError or OverflowError for a date that does not
    exist."""
    sheet.drop(_TOLD[1:])
    sheet.apply(_DATES)
    if named_days.HINT.search(sheet.text):
        sheet.apply(named_days.RULES)
    for table in (_NAMED, _WEEKS, _RELATIVE):
        sheet.apply(table)
    sheet.drop(_TOLD[:1])
    sheet.drop(_REFUSED)
    sheet.apply(_SPANS)
