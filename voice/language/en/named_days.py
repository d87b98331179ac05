"""Holidays by the names callers use. Movable ones come from the `holidays` package, for the shop's
country."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

import holidays

from voice.language.en.sheet import Context, Day, Rule, days_on, rules

# Spoken form (a pattern) -> the names under which `holidays` lists the day.
_MOVABLE = {
    r"thanksgiving(?: day)?|turkey day": ("Thanksgiving Day", "Thanksgiving"),
    r"easter(?: sunday)?": ("Easter Sunday",),
    r"easter monday": ("Easter Monday",),
    r"good friday": ("Good Friday",),
    r"labou?r day(?: weekend)?": ("Labor Day", "Labour Day"),
    r"memorial day(?: weekend)?": ("Memorial Day",),
    r"(?:mlk|martin luther king)(?: jr)?(?:'?s)?(?: birthday| day)?": ("Martin Luther King Jr. Day",),
    r"president'?s'? day|washington'?s birthday": ("Washington's Birthday", "Presidents' Day"),
    r"columbus day|indigenous peoples'? day": ("Columbus Day",),
    r"mother'?s'? day": ("Mother's Day",),
    r"father'?s'? day": ("Father's Day",),
    r"victoria day": ("Victoria Day",),
}
# The same date every year, wherever it is a holiday or not: (month, day).
_FIXED = {
    r"new year'?s'? eve": (12, 31),
    r"new year'?s?'?(?: day)?": (1, 1),
    r"christmas eve": (12, 24),
    r"(?:christmas|xmas)(?: day)?": (12, 25),
    r"boxing day": (12, 26),
    r"halloween": (10, 31),
    r"valentine'?s?'?(?: day)?": (2, 14),
    r"(?:saint|st) patrick'?s?(?: day)?": (3, 17),
    r"independence day": (7, 4),
    r"juneteenth": (6, 19),
    r"veteran'?s'? day": (11, 11),
    r"canada day": (7, 1),
}
_CATEGORIES = {"public", "government", "unofficial", "optional", "bank"}

# Loading a first country takes half a second: at the start of the process, not in a call.
holidays.country_holidays("US")


@lru_cache(maxsize=64)
def _calendar(country: str, year: int) -> dict[str, date]:
    """Names and dates of a country's holidays in a year; empty for a country that the package does not
    know."""
    try:
        kind = type(holidays.country_holidays(country))
        wanted = tuple(_CATEGORIES & set(kind.supported_categories)) or None
        language = "en_US" if "en_US" in kind.supported_languages else None
        listed = holidays.country_holidays(country, years=year, categories=wanted, language=language)
    except NotImplementedError:
        return {}
    return {
        name: day for day, names in listed.items() for name in names.split("; ") if "observed" not in name
    }


def _movable(country: str, names: tuple[str, ...], year: int) -> date | None:
    for place in dict.fromkeys((country, "US")):
        listed = _calendar(place, year)
        for name in names:
            if name in listed:
                return listed[name]
    return None


def _coming(context: Context, names: tuple[str, ...], shift: int = 0) -> Day | None:
    for year in (context.today.year, context.today.year + 1):
        day = _movable(context.country, names, year)
        if day and days_on(day, shift) >= context.today:
            return Day(days_on(day, shift), days_on(day, shift))
    return None


def _fixed(context: Context, month: int, day: int) -> Day:
    this_year = date(context.today.year, month, day)
    coming = this_year if this_year >= context.today else this_year.replace(year=this_year.year + 1)
    return Day(coming, coming)


# Fixed days first, and eves before their days: "christmas eve" must not be read as "christmas".
RULES: tuple[Rule, ...] = (
    *rules(("thanksgiving eve", lambda c: _coming(c, _MOVABLE[r"thanksgiving(?: day)?|turkey day"], -1))),
    *rules(("black friday", lambda c: _coming(c, _MOVABLE[r"thanksgiving(?: day)?|turkey day"], 1))),
    *rules(*((words, lambda c, m=m, d=d: _fixed(c, m, d)) for words, (m, d) in _FIXED.items())),
    *rules(*((words, lambda c, n=names: _coming(c, n)) for words, names in _MOVABLE.items())),
)
# One cheap look decides whether the holiday rules need to run at all.
HINT = re.compile(
    r"day\b|eve\b|giving|friday|easter|year|mas\b|birthday|mlk|luther|hallow|valentine|patrick|juneteenth"
)
