"""The time of day a caller means, together with the day, and how a later wish changes an earlier one."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from voice.language import When
from voice.language.en import understand_change, understand_time
from voice.tests.test_language_days import days

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=ZoneInfo("America/Chicago"))  # a Wednesday


def _clock(at: time | None) -> str:
    return at.strftime("%H:%M") if at else ""


def brief(when: When | None) -> str:
    """A wish in short: "11-24 10:00", "- 15:00-18:00", "11-20 -12:00 soon"."""
    if when is None:
        return "nothing"
    day = days(when).replace("2026-", "")
    hours = _clock(when.exact) or f"{_clock(when.after)}-{_clock(when.before)}"
    return " ".join([day, *([hours] if hours != "-" else []), *(["soon"] if when.earliest else [])])


TIME_ALONE = {
    "at ten": "- 10:00",
    "ten": "- 10:00",
    "ten works": "- 10:00",
    "um ten is fine": "- 10:00",
    "let's do eleven": "- 11:00",
    "how about two": "- 14:00",
    "make it three": "- 15:00",
    "say four": "- 16:00",
    "at one": "- 13:00",
    "one o'clock": "- 13:00",
    "one thirty": "- 13:30",
    "ten thirty": "- 10:30",
    "two forty five": "- 14:45",
    "nine fifteen please": "- 09:15",
    "nine oh five": "- 09:05",
    "half past two": "- 14:30",
    "quarter to nine": "- 08:45",
    "a quarter past eleven": "- 11:15",
    "quarter of ten": "- 09:45",
    "twenty past nine": "- 09:20",
    "ten minutes to three": "- 14:50",
    "2:30": "- 14:30",
    "2:30 pm": "- 14:30",
    "9:30 a.m.": "- 09:30",
    "2 pm": "- 14:00",
    "2pm": "- 14:00",
    "two p m": "- 14:00",
    "14:30": "- 14:30",
    "08:15": "- 08:15",
    "noon": "- 12:00",
    "at noon please": "- 12:00",
    "twelve thirty": "- 12:30",
    "at twelve": "- 12:00",
    "seven": "- 07:00",
    "six": "- 18:00",
    "eight a.m.": "- 08:00",
    "six in the morning": "- 06:00",
    "five in the evening": "- 17:00",
    "eight in the evening": "- 20:00",
    "nine in the morning": "- 09:00",
    "around ten": "- 10:00",
    "ten ish": "- 10:00",
    "about eleven": "- 11:00",
    "at 930": "- 09:30",
    "yes at ten": "- 10:00",
    "between ten and noon": "- 10:00-12:00",
    "between 10 and 12": "- 10:00-12:00",
    "between nine and two": "- 09:00-14:00",
    "from nine to eleven": "- 09:00-11:00",
    "10 to 12": "- 10:00-12:00",
    "9-11": "- 09:00-11:00",
    "7 to 9 pm": "- 19:00-21:00",
    "11 to 1 pm": "- 11:00-13:00",
    "between 2 and 4 pm": "- 14:00-16:00",
    "nine to five": "- 09:00-17:00",
    "not before ten": "- 10:00-",
    "no earlier than nine thirty": "- 09:30-",
    "after three": "- 15:00-",
    "any time after one": "- 13:00-",
    "three or later": "- 15:00-",
    "by two": "- -14:00",
    "before eleven": "- -11:00",
    "no later than four": "- -16:00",
    "before noon": "- -12:00",
    "ten or eleven": "- 10:00-11:30",
    "morning": "- -12:00",
    "in the morning": "- -12:00",
    "mornings are better": "- -12:00",
    "the afternoon": "- 12:00-18:00",
    "evening": "- 17:00-",
    "early morning": "- -10:00",
    "late afternoon": "- 15:00-18:00",
    "early afternoon": "- 12:00-15:00",
    "lunchtime": "- 12:00-14:00",
    "on my lunch break": "- 12:00-14:00",
    "before lunch": "- -12:00",
    "after lunch": "- 13:00-",
    "after work": "- 16:00-",
    "end of the day": "- 15:00-",
    "after school": "- 15:00-",
    "first thing": "- -12:00 soon",
    "first thing in the morning": "- -12:00 soon",
    "when you open": "- -12:00 soon",
    "the first morning you have": "- -12:00 soon",
    "your first available afternoon": "- 12:00-18:00 soon",
    "as soon as possible": "- soon",
    "asap": "- soon",
    "the soonest you have": "- soon",
    "what's your earliest": "- soon",
    "your next opening": "- soon",
    "the first available": "- soon",
    "whenever": "- soon",
    "any time is fine": "- soon",
    "i'm flexible": "- soon",
    "any day works": "- soon",
    "the sooner the better": "- soon",
    "in an hour": "- 11:00- soon",
}
DAY_AND_TIME = {
    "tomorrow at nine": "11-19 09:00",
    "tomorrow morning": "11-19 -12:00",
    "tomorrow morning at eight": "11-19 08:00",
    "tomorrow before noon": "11-19 -12:00",
    "tomorrow around lunchtime": "11-19 12:00-14:00",
    "eight a.m. tomorrow": "11-19 08:00",
    "10 on tuesday": "11-24 10:00",
    "next tuesday at ten": "11-24 10:00",
    "tuesday ten thirty": "11-24 10:30",
    "tuesday, november twenty fourth, at nine thirty": "11-24 09:30",
    "tuesday afternoon after three": "11-24 15:00-18:00",
    "tuesday at seven in the evening": "11-24 19:00",
    "first thing friday": "11-20 -12:00 soon",
    "friday first thing": "11-20 -12:00 soon",
    "friday afternoon": "11-20 12:00-18:00",
    "friday between ten and twelve": "11-20 10:00-12:00",
    "this friday after lunch": "11-20 13:00-",
    "end of the day thursday": "11-19 15:00-",
    "a week from friday after work": "11-27 16:00-",
    "the third at two thirty": "12-03 14:30",
    "december 3rd at 10": "12-03 10:00",
    "december third ten thirty": "12-03 10:30",
    "12/3 at 2:30 pm": "12-03 14:30",
    "2026-12-03 14:30": "12-03 14:30",
    "next week in the afternoon": "11-23..11-29 12:00-18:00",
    "any day next week after three": "11-23..11-29 15:00-",
    "monday or tuesday morning": "11-23..11-24 -12:00",
    "the earliest on monday": "11-23 soon",
    "tonight at six": "11-18 18:00",
    "this evening": "11-18 17:00-",
    "hi it's rosa i need an oil change for my civic the first morning you have": "- -12:00 soon",
    "this is daniel okafor i've a 2018 ford f-150 that needs new brakes next tuesday at ten": "11-24 10:00",
    "i need brakes on my 2018 f-150 on friday at 9:30": "11-20 09:30",
    "can you fit in my mazda 3 on friday": "11-20",
    "my number is 555 123 4567 and friday is good": "11-20",
    "cancel the one on friday": "11-20",
    "is there anything tomorrow": "11-19",
    "it's been squeaking since monday can i come tomorrow": "11-19",
    "good morning can i come in this afternoon": "11-18 12:00-18:00",
    "i just hit thirty thousand miles, thursday at eight?": "11-19 08:00",
    "not tuesday how about thursday": "11-19",
    "friday doesn't work, what about monday": "11-23",
    "ten doesn't work how about eleven": "- 11:00",
    "tuesday at ten no wait wednesday": "11-25 10:00",
    "tuesday at ten, actually make it eleven": "11-24 11:00",
    "monday i mean tuesday": "11-24",
}
NO_TIME = (
    "my 2018 civic",
    "it's a 2020",
    "i have a ford f-150",
    "5w-30",
    "five w thirty",
    "my 3 series",
    "a mazda three",
    "about forty thousand miles",
    "it has 2 doors",
    "four new tires",
    "do two tires",
    "i have two cars",
    "about five minutes",
    "it costs about 40 dollars",
    "the one on the left",
    "one of them",
    "for one thing",
    "one more thing",
    "five five five one two three four five six seven",
    "1HGCM82633A004352",
    "option two",
    "yes",
    "no thanks",
    "how are you",
)
CHANGES = {
    "move my tuesday appointment to thursday afternoon": ("11-24", "11-19 12:00-18:00"),
    "i need to move my appointment to thursday": ("nothing", "11-19"),
    "can you move it from friday to monday at nine": ("11-20", "11-23 09:00"),
    "move my tuesday appointment": ("11-24", "nothing"),
    "i need to reschedule my friday one": ("11-20", "nothing"),
    "reschedule the appointment i have on friday": ("11-20", "nothing"),
    "change the ten o'clock to two": ("- 10:00", "- 14:00"),
    "move it to quarter to ten": ("nothing", "- 09:45"),
    "thursday instead of tuesday": ("11-24", "11-19"),
    "push it to next week": ("nothing", "11-23..11-29"),
    "reschedule for monday": ("nothing", "11-23"),
    "i want to reschedule": ("nothing", "nothing"),
    "can we switch my appointment on friday to the same time on monday": ("11-20", "11-23"),
}


@pytest.mark.parametrize(("said", "meant"), TIME_ALONE.items())
def test_time_without_a_day(said, meant):
    assert brief(understand_time(said, NOW)) == meant


@pytest.mark.parametrize(("said", "meant"), DAY_AND_TIME.items())
def test_day_and_time(said, meant):
    assert brief(understand_time(said, NOW)) == meant


@pytest.mark.parametrize("said", NO_TIME)
def test_other_figures_are_no_times(said):
    assert understand_time(said, NOW) is None


@pytest.mark.parametrize(("said", "meant"), CHANGES.items())
def test_change_names_the_old_and_the_new_time(said, meant):
    change = understand_change(said, NOW)
    assert (brief(change.old), brief(change.new)) == meant


def test_a_moved_visit_is_wanted_at_its_new_time():
    assert brief(understand_time("move my tuesday appointment to thursday at two", NOW)) == "11-19 14:00"


@pytest.mark.parametrize(
    ("first", "then", "wish"),
    [
        ("thursday", "at two", "11-19 14:00"),
        ("thursday at two", "friday", "11-20 14:00"),
        ("thursday at two", "friday morning", "11-20 -12:00"),
        ("thursday", "any day", "- soon"),
        ("thursday in the morning", "any time", "11-19 soon"),
        ("as soon as possible", "thursday", "11-19 soon"),
        ("as soon as possible", "thursday at ten", "11-19 10:00"),
        ("thursday", "the earliest", "11-19 soon"),
    ],
)
def test_a_later_wish_changes_only_what_it_names(first, then, wish):
    older, newer = understand_time(first, NOW), understand_time(then, NOW)
    assert older is not None
    assert newer is not None
    assert brief(older.merged_with(newer)) == wish


def test_hours_are_wall_times_on_the_day_the_clocks_change():
    night = datetime(2026, 3, 7, 23, 30, tzinfo=ZoneInfo("America/New_York"))
    when = understand_time("tomorrow at two thirty in the morning", night)
    assert when is not None
    assert (when.first, when.exact) == (date(2026, 3, 8), time(2, 30))


@pytest.mark.parametrize(
    "said",
    [
        "next week",
        "any time next week in the afternoon",
        "in december",
        "monday to wednesday not before ten",
        "a week from friday after work",
        "the first morning you have",
        "between ten and noon on tuesday",
        "any day",
    ],
)
def test_what_was_understood_means_the_same_when_it_is_read_again(said):
    now = datetime(2026, 11, 22, 10, tzinfo=ZoneInfo("America/Chicago"))
    understood = understand_time(said, now)
    assert understood is not None
    assert understand_time(understood.words, now) == understood


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("yes, but at two", "at 2 PM"),
        ("yes but friday", "Friday, November 27"),
        ("any day but friday", "any day"),
    ],
)
def test_but_asks_for_another_time_except_after_any(said, words):
    understood = understand_time(said, datetime(2026, 11, 22, 10, tzinfo=ZoneInfo("America/Chicago")))
    assert understood is not None
    assert understood.words == words
