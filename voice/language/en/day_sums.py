"""Sums on dates: from what was said of a day to the day. All on local dates; an impossible date raises
ValueError."""

from __future__ import annotations

import calendar
from datetime import date

from voice.language.en.say import date as say_date
from voice.language.en.sheet import MONTHS, WEEKDAYS, Context, Day, days_on

_OPEN_ENDED = 14  # days looked at for "after Labor Day", "from Monday on"
_TOO_LATE = 16  # o'clock; from then on today's weekday is the one a week on
_MONTH_FIRST = {"US", "CA", "PH", "PR", "GU", "VI"}
_COUNTS = {
    "a": 1,
    "an": 1,
    "another": 1,
    "a couple of": 2,
    "a couple": 2,
    "couple": 2,
    "couple of": 2,
    "a few": 3,
    "few": 3,
}


def one(day: date) -> Day:
    return Day(day, day)


def monday_of(today: date) -> date:
    return days_on(today, -today.weekday())


def week(context: Context, weeks: int, first: int = 0, last: int = 6) -> Day:
    """Weekdays `first` to `last` of the week some weeks on, without the days gone by."""
    monday = days_on(monday_of(context.today), 7 * weeks)
    return Day(max(days_on(monday, first), context.today), max(days_on(monday, last), context.today))


def this(context: Context, weekday: str) -> Day:
    return one(days_on(context.today, (WEEKDAYS.index(weekday) - context.today.weekday()) % 7))


def coming(context: Context, weekday: str) -> Day:
    day = this(context, weekday)
    if day.first != context.today:
        return day
    if context.now.hour >= _TOO_LATE:
        return later(day, 7)
    return Day(day.first, day.last, may_slip=True)


def next_weekday(context: Context, weekday: str) -> Day:
    day = days_on(monday_of(context.today), 7 + WEEKDAYS.index(weekday))
    return one(days_on(day, 7) if day == days_on(context.today, 1) else day)


def weekday_of_week(context: Context, weekday: str, weeks: int) -> Day:
    return one(days_on(monday_of(context.today), 7 * weeks + WEEKDAYS.index(weekday)))


def days_of_next_week(context: Context, *names: str | None) -> Day | None:
    """From one weekday to another, or one of two neighbours, of next week."""
    first, last = (weekday_of_week(context, name, 1).first for name in names if name)
    return Day(first, last) if first < last else None


def month_day(context: Context, month: int, day: int, year: str | None = None) -> Day:
    today = context.today
    if year:
        return one(date(int(year.replace(" ", "")[-2:]) + today.year // 100 * 100, month, day))
    try:
        this_year = date(today.year, month, day)
    except ValueError:
        return one(date(today.year + 1, month, day))
    return one(this_year if this_year >= today else date(today.year + 1, month, day))


def named_month_day(context: Context, month: str, day: str, year: str | None = None) -> Day:
    return month_day(context, MONTHS.index(month) + 1, int(day.rstrip("stndrh")), year)


def slashed(context: Context, one: str, two: str, year: str | None = None) -> Day | None:
    month, day = (one, two) if context.country in _MONTH_FIRST else (two, one)
    if int(month) > 12 or not int(month):
        return None
    return month_day(context, int(month), int(day), year)


def checked_by_weekday(context: Context, month: str, day: str, weekday: str) -> Day | None:
    """ "Twelve nine, that's a Wednesday": a date only where it falls on that weekday."""
    found = slashed(context, month, day)
    return found if found and found.first.weekday() == WEEKDAYS.index(weekday) else None


def months_from(context: Context) -> list[tuple[int, int]]:
    """(year, month) of this month and the twelve after it."""
    start = context.today.year * 12 + context.today.month - 1
    return [((start + n) // 12, (start + n) % 12 + 1) for n in range(13)]


def day_of_month(context: Context, day: str, weekday: str | None = None) -> Day | None:
    """The coming "3rd"; with a weekday, the coming "3rd" on that weekday where one is within a year."""
    number = int(day.rstrip("stndrh"))
    if not 1 <= number <= 31:
        return None
    days = [date(y, m, number) for y, m in months_from(context) if number <= calendar.monthrange(y, m)[1]]
    coming = [day for day in days if day >= context.today]
    fitting = [day for day in coming[:3] if weekday is None or day.weekday() == WEEKDAYS.index(weekday)]
    return one((fitting or coming)[0])


def day_of_that_month(context: Context, day: str, months: int) -> Day:
    year, month = months_from(context)[months]
    return one(date(year, month, int(day.rstrip("stndrh"))))


def month_span(context: Context, year: int, month: int, part: str | None) -> Day:
    end = calendar.monthrange(year, month)[1]
    first, last = {"early": (1, 10), "mid": (11, 20), "late": (21, end)}.get(part or "", (1, end))
    if month == context.today.month and year == context.today.year and last < context.today.day:
        last = end
    start = date(year, month, first)
    return Day(max(start, context.today) if year == context.today.year else start, date(year, month, last))


def named_month(context: Context, part: str | None, month: str) -> Day:
    number = MONTHS.index(month) + 1
    year = context.today.year + (number < context.today.month)
    return month_span(context, year, number, part)


def near_month(context: Context, part: str | None, months: int) -> Day:
    return month_span(context, *months_from(context)[months], part)


def months_after(day: Day, months: int) -> Day:
    """The same day of a later month, or that month's last."""
    year, month = divmod(day.first.year * 12 + day.first.month - 1 + months, 12)
    return one(date(year, month + 1, min(day.first.day, calendar.monthrange(year, month + 1)[1])))


def count(word: str) -> int:
    return int(word) if word.isdecimal() else _COUNTS[word]


def later(day: Day, days: int) -> Day:
    return Day(days_on(day.first, days), days_on(day.last, days))


def weekday_beside(context: Context, weekday: str, side: str, day: Day) -> Day:
    gap = (WEEKDAYS.index(weekday) - day.first.weekday()) % 7
    return one(days_on(day.first, gap - 7 if side == "before" else gap or 7))


def week_of(context: Context, shift: str, day: Day) -> Day:
    monday = days_on(monday_of(day.first), {"before": -7, "after": 7}.get(shift, 0))
    return Day(max(monday, context.today), max(days_on(monday, 6), context.today))


def from_on(context: Context, day: Day, skip: bool = False) -> Day:
    start = days_on(day.last, 1) if skip else day.first
    named = f"after {said(context, day)}" if skip else f"from {said(context, day)} on"
    return Day(start, days_on(start, _OPEN_ENDED), named)


def until(context: Context, day: Day, skip: bool) -> Day | None:
    end = days_on(day.first, -1) if skip else day.last
    if end < context.today:
        return None
    return Day(context.today, end, f"{'before' if skip else 'by'} {said(context, day)}")


def span(context: Context, first: Day, last: Day) -> Day:
    if last.last < first.first and (first.first - last.last).days < 7:
        last = later(last, 7)  # said on a Wednesday: "Monday to Thursday" ends next week
    return Day(first.first, last.last) if last.last >= first.first else first


def either(context: Context, one: Day, other: Day) -> Day:
    """Neighbouring days become one span; of days further apart the first said is taken."""
    first, last = sorted((one, other), key=lambda day: day.first)
    if not 0 <= (last.first - first.last).days <= 1:
        return one
    return Day(first.first, last.last, f"{said(context, first)}, or {said(context, last)}")


def same(context: Context, day: Day, weekday: str) -> Day | None:
    return day if day.first.weekday() == WEEKDAYS.index(weekday) else None


def said(context: Context, day: Day) -> str:
    return day.words or say_days(day, context.today)


def say_days(day: Day, today: date) -> str:
    """ "Friday, November 27", "Monday, November 23, to Wednesday, November 25"."""
    if day.words or day.first == day.last:
        return day.words or say_date(day.first, today)
    return f"{say_date(day.first, today)}, to {say_date(day.last, today)}"


def _nth(context: Context, near: str | None, month: str | None) -> tuple[int, int]:
    """(year, month) of "the month", "next month" or a named month."""
    if month is None:
        return months_from(context)[near == "next"]
    number = MONTHS.index(month) + 1
    return context.today.year + (number < context.today.month), number


def nth_weekday(
    context: Context, place: str, weekday: str, near: str | None, month: str | None
) -> Day | None:
    """The first, second … or last of a weekday in a month."""
    year, number = _nth(context, near, month)
    length = calendar.monthrange(year, number)[1]
    fitting = [
        day for n in range(length) if (day := date(year, number, n + 1)).weekday() == WEEKDAYS.index(weekday)
    ]
    return one(fitting[-1 if place == "last" else int(place[0]) - 1])


def nth_week(context: Context, place: str, near: str | None, month: str | None) -> Day:
    """Seven days of a month: "the first week of December"."""
    year, number = _nth(context, near, month)
    length = calendar.monthrange(year, number)[1]
    first = length - 6 if place == "last" else 7 * int(place[0]) - 6
    return Day(date(year, number, first), date(year, number, min(first + 6, length)))


def soon(context: Context, many: str | None, unit: str | None, weeks: str | None, week: str | None) -> Day:
    """From today on for so many days or weeks."""
    number = count(many) if many else int(weeks) if weeks and weeks.isdecimal() else 1
    return Day(context.today, days_on(context.today, number * (7 if (unit or week) == "week" else 1)))


def weekend_beside(context: Context, side: str, day: Day) -> Day:
    """The weekend before, after or of a day; a holiday that makes a long weekend is of the nearest one."""
    saturday = days_on(monday_of(day.first), 5)
    if side == "before" and day.first.weekday() < 5 or side == "of" and day.first.weekday() < 2:
        saturday = days_on(saturday, -7)
    return Day(max(saturday, context.today), max(days_on(saturday, 1), context.today))
