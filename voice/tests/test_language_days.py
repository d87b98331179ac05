"""The day a caller means, from what he says and the shop's own date."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from voice.language import When
from voice.language.en import understand_time

CHICAGO = ZoneInfo("America/Chicago")
WEDNESDAY = datetime(2026, 11, 18, 10, 0, tzinfo=CHICAGO)
SATURDAY = datetime(2026, 11, 21, 16, 30, tzinfo=ZoneInfo("America/New_York"))
SUNDAY = datetime(2026, 11, 22, 9, 15, tzinfo=ZoneInfo("America/Los_Angeles"))
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=CHICAGO)
MONTH_END = datetime(2026, 1, 30, 23, 50, tzinfo=ZoneInfo("America/Phoenix"))  # a Friday
LEAP_EVE = datetime(2028, 2, 28, 12, 0, tzinfo=ZoneInfo("Europe/London"))  # a Monday
BEFORE_SPRING = datetime(2026, 3, 7, 23, 30, tzinfo=ZoneInfo("America/New_York"))  # clocks change that night
NEW_YEARS_EVE = datetime(2026, 12, 31, 17, 0, tzinfo=ZoneInfo("Asia/Kolkata"))  # a Thursday


def days(when: When | None) -> str:
    """The day part of a wish: "2026-11-24" or "2026-11-23..2026-11-29"."""
    if when is None or when.first is None:
        return "-"
    return str(when.first) if when.first == when.last else f"{when.first}..{when.last}"


ON_WEDNESDAY = {
    "today": "2026-11-18",
    "can i come in today": "2026-11-18",
    "this afternoon": "2026-11-18",
    "tonight": "2026-11-18",
    "later today if you can": "2026-11-18",
    "tomorrow": "2026-11-19",
    "uh tomorrow would be great": "2026-11-19",
    "tommorow morning": "2026-11-19",
    "the day after tomorrow": "2026-11-20",
    "thursday": "2026-11-19",
    "um thursday works": "2026-11-19",
    "Tuesday.": "2026-11-24",
    "wednesday": "2026-11-18",
    "this wednesday": "2026-11-18",
    "this friday": "2026-11-20",
    "this coming friday": "2026-11-20",
    "friday": "2026-11-20",
    "fri": "2026-11-20",
    "on sat": "2026-11-21",
    "how about thurs": "2026-11-19",
    "any tuesday is fine": "2026-11-24",
    "i'm off on mondays": "2026-11-23",
    "next tuesday": "2026-11-24",
    "next wednesday": "2026-11-25",
    "next friday": "2026-11-27",
    "next thursday please": "2026-11-26",
    "the following monday": "2026-11-23",
    "tuesday next week": "2026-11-24",
    "next week on friday": "2026-11-27",
    "friday of next week": "2026-11-27",
    "friday after next": "2026-12-04",
    "a week from friday": "2026-11-27",
    "a week from today": "2026-11-25",
    "a week from tomorrow": "2026-11-26",
    "two weeks from monday": "2026-12-07",
    "in two weeks": "2026-12-02",
    "two weeks from now": "2026-12-02",
    "in a couple of weeks": "2026-12-02",
    "in a fortnight": "2026-12-02",
    "in three days": "2026-11-21",
    "in a week": "2026-11-25",
    "a month from now": "2026-12-18",
    "next week": "2026-11-23..2026-11-29",
    "sometime next week": "2026-11-23..2026-11-29",
    "any day next week": "2026-11-23..2026-11-29",
    "early next week": "2026-11-23..2026-11-25",
    "the end of next week": "2026-11-26..2026-11-28",
    "the week after next": "2026-11-30..2026-12-06",
    "this week": "2026-11-18..2026-11-22",
    "later this week": "2026-11-19..2026-11-21",
    "this weekend": "2026-11-21..2026-11-22",
    "next weekend": "2026-11-28..2026-11-29",
    "the 3rd": "2026-12-03",
    "on the third": "2026-12-03",
    "the third at ten": "2026-12-03",
    "the twenty seventh": "2026-11-27",
    "the 18th": "2026-11-18",
    "the 31st": "2026-12-31",
    "the 5th of next month": "2026-12-05",
    "december 3rd": "2026-12-03",
    "December 3, please": "2026-12-03",
    "dec third": "2026-12-03",
    "the third of december": "2026-12-03",
    "3 december": "2026-12-03",
    "november twenty fourth": "2026-11-24",
    "november twenty seven": "2026-11-27",
    "january 5": "2027-01-05",
    "January fifth twenty twenty seven": "2027-01-05",
    "may 5th": "2027-05-05",
    "march third": "2027-03-03",
    "12/3": "2026-12-03",
    "12/3/26": "2026-12-03",
    "2026-12-03": "2026-12-03",
    "friday november 27th": "2026-11-27",
    "tuesday the 24th": "2026-11-24",
    "friday the fourth": "2026-12-04",
    "sometime in december": "2026-12-01..2026-12-31",
    "early december": "2026-12-01..2026-12-10",
    "next month": "2026-12-01..2026-12-31",
    "the end of the month": "2026-11-21..2026-11-30",
    "the week of december seventh": "2026-12-07..2026-12-13",
    "monday or tuesday": "2026-11-23..2026-11-24",
    "either tuesday or monday": "2026-11-23..2026-11-24",
    "monday or thursday": "2026-11-23",
    "monday through wednesday": "2026-11-23..2026-11-25",
    "any time between monday and thursday": "2026-11-23..2026-11-26",
    "by friday": "2026-11-18..2026-11-20",
    "before monday": "2026-11-18..2026-11-22",
    "after thanksgiving": "2026-11-27..2026-12-11",
    "monday or later": "2026-11-23..2026-12-07",
    "thanksgiving": "2026-11-26",
    "the day before thanksgiving": "2026-11-25",
    "the day after thanksgiving": "2026-11-27",
    "black friday": "2026-11-27",
    "the monday after thanksgiving": "2026-11-30",
    "the week after thanksgiving": "2026-11-30..2026-12-06",
    "christmas eve": "2026-12-24",
    "two days after christmas": "2026-12-27",
    "new year's eve": "2026-12-31",
    "after labor day": "2027-09-07..2027-09-21",
    "memorial day": "2027-05-31",
    "mlk day": "2027-01-18",
    "presidents day": "2027-02-15",
    "the friday before christmas": "2026-12-18",
}
NO_DAY = (
    "february 30",
    "february 30th at ten",
    "the 32nd",
    "november 31st",
    "13/13",
    "2026-02-29",
    "one moment",
    "just a second",
    "my second car",
    "the second car i own",
    "the first one",
    "the third option please",
    "may i ask who this is",
    "you may",
    "march on in",
    "my 2018 civic",
    "f-150",
    "5w-30 synthetic",
    "my 3 series",
    "a mazda 3",
    "i've got two cars",
    "24/7",
    "three quarter ton truck",
    "good morning",
    "have a good evening",
    "it broke down yesterday",
    "i came in last tuesday",
    "about two weeks ago",
    "friday doesn't work",
    "i can't do monday",
    "it started on monday",
    "april here",
    "",
    "   ",
    "?!",
)
ELSEWHEN = (
    (SATURDAY, "tomorrow", "2026-11-22"),
    (SATURDAY, "saturday", "2026-11-28"),
    (SATURDAY, "this saturday", "2026-11-21"),
    (SATURDAY, "next monday", "2026-11-23"),
    (SATURDAY, "next tuesday", "2026-11-24"),
    (SATURDAY, "this weekend", "2026-11-21..2026-11-22"),
    (SATURDAY, "the end of the week", "2026-11-26..2026-11-28"),
    (SATURDAY, "monday", "2026-11-23"),
    (SUNDAY, "next monday", "2026-11-30"),
    (SUNDAY, "monday", "2026-11-23"),
    (SUNDAY, "next tuesday", "2026-11-24"),
    (SUNDAY, "next week", "2026-11-23..2026-11-29"),
    (SUNDAY, "this weekend", "2026-11-22"),
    (MONDAY, "next tuesday", "2026-12-01"),
    (MONDAY, "next friday", "2026-12-04"),
    (MONDAY, "this friday", "2026-11-27"),
    (MONDAY, "monday", "2026-11-23"),
    (MONDAY.replace(hour=16), "monday", "2026-11-30"),
    (MONDAY, "monday at nine", "2026-11-23"),
    (MONDAY, "monday at seven in the morning", "2026-11-30"),
    (MONDAY.replace(hour=13), "monday morning", "2026-11-30"),
    (MONDAY, "a week from monday", "2026-11-30"),
    (MONDAY, "today", "2026-11-23"),
    (MONTH_END, "tomorrow", "2026-01-31"),
    (MONTH_END, "the day after tomorrow", "2026-02-01"),
    (MONTH_END, "the 30th", "2026-01-30"),
    (MONTH_END, "the 29th", "2026-03-29"),
    (MONTH_END, "the 31st", "2026-01-31"),
    (MONTH_END, "a month from now", "2026-02-28"),
    (MONTH_END, "next month", "2026-02-01..2026-02-28"),
    (LEAP_EVE, "tomorrow", "2028-02-29"),
    (LEAP_EVE, "february 29th", "2028-02-29"),
    (LEAP_EVE, "the 29th", "2028-02-29"),
    (BEFORE_SPRING, "tomorrow", "2026-03-08"),
    (BEFORE_SPRING, "in two days", "2026-03-09"),
    (BEFORE_SPRING, "march 8th", "2026-03-08"),
    (BEFORE_SPRING, "a week from sunday", "2026-03-15"),
    (NEW_YEARS_EVE, "tomorrow", "2027-01-01"),
    (NEW_YEARS_EVE, "next week", "2027-01-04..2027-01-10"),
    (NEW_YEARS_EVE, "the 2nd", "2027-01-02"),
    (NEW_YEARS_EVE, "december 31st", "2026-12-31"),
    (NEW_YEARS_EVE, "december 30th", "2027-12-30"),
)


@pytest.mark.parametrize(("said", "meant"), ON_WEDNESDAY.items())
def test_day_said_on_a_wednesday(said, meant):
    assert days(understand_time(said, WEDNESDAY)) == meant


@pytest.mark.parametrize("said", NO_DAY)
def test_no_day_is_read_into_other_words(said):
    assert days(understand_time(said, WEDNESDAY)) == "-"


@pytest.mark.parametrize(("now", "said", "meant"), ELSEWHEN)
def test_day_said_at_another_time_and_place(now, said, meant):
    assert days(understand_time(said, now)) == meant


@pytest.mark.parametrize("said", ["february 30 at ten", "november 31st in the morning"])
def test_an_impossible_date_leaves_no_time_behind(said):
    assert understand_time(said, WEDNESDAY) is None


def test_day_and_month_swap_places_abroad():
    assert days(understand_time("3/12", WEDNESDAY, "GB")) == "2026-12-03"
    assert days(understand_time("3/12", WEDNESDAY, "US")) == "2027-03-12"


def test_holidays_are_those_of_the_country():
    assert days(understand_time("thanksgiving", SUNDAY, "CA")) == "2027-10-11"
    assert days(understand_time("canada day", WEDNESDAY, "CA")) == "2027-07-01"
    assert days(understand_time("christmas eve", WEDNESDAY, "ZZ")) == "2026-12-24"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("the day before thanksgiving", "Wednesday, November 25"),
        ("january 5", "Tuesday, January 5, 2027"),
        ("friday morning", "Friday, November 20, in the morning"),
        ("next tuesday at ten", "Tuesday, November 24, at 10 AM"),
        ("next week after three", "Monday, November 23, to Sunday, November 29, after 3 PM"),
        ("monday or tuesday", "Monday, November 23, or Tuesday, November 24"),
        ("by friday", "by Friday, November 20"),
        ("after thanksgiving", "after Thursday, November 26"),
        ("first thing friday", "Friday, November 20, first thing in the morning"),
        ("as soon as possible", "as soon as possible"),
        ("between ten and noon", "between 10 AM and noon"),
    ],
)
def test_what_was_understood_can_be_said(said, words):
    when = understand_time(said, WEDNESDAY)
    assert when is not None
    assert when.words == words
