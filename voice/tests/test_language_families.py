"""Ways of saying things that callers of other shops brought: conclusions, restarts, corrections, slips."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from voice.language import Answer
from voice.language.en import (
    find_intents,
    find_services,
    find_vehicle,
    find_vin,
    judge_answer,
    pick_offer,
    understand_time,
)
from voice.tests.test_language_services import MENU

ZONE = ZoneInfo("America/Chicago")
NOW = datetime(2026, 11, 23, 8, 10, tzinfo=ZONE)  # a Monday
OFFERS = [
    datetime(2026, 11, day, hour, minute, tzinfo=ZONE) for day, hour, minute in ((24, 9, 0), (24, 13, 0))
]


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("it's too late for today so first thing tomorrow", "2026-11-24", "2026-11-24"),
        ("we leave friday so wednesday would be better", "2026-11-25", "2026-11-25"),
        ("thursday's turkey day um tuesday then", "2026-11-24", "2026-11-24"),
        ("this week is shot so some time next week", "2026-11-30", "2026-12-06"),
        ("let's get thanksgiving outta the way and do the thirtieth", "2026-11-30", "2026-11-30"),
        ("not next week the week after", "2026-12-07", "2026-12-13"),
        ("wednesday thursday or friday", "2026-11-25", "2026-11-27"),
        ("could i swing by tomorrow", "2026-11-24", "2026-11-24"),
        ("twelve nine that's a wednesday", "2026-12-09", "2026-12-09"),
        ("hump day", "2026-11-25", "2026-11-25"),
        ("thanksgiving eve", "2026-11-25", "2026-11-25"),
        ("on wends day", "2026-11-25", "2026-11-25"),
    ],
)
def test_the_day_that_is_meant(said, first, last):
    wish = understand_time(said, NOW)
    assert wish is not None
    assert (str(wish.first), str(wish.last)) == (first, last)


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("ten of nine", "08:50"),
        ("at too thirty", "14:30"),
        ("ate o'clock", "08:00"),
        ("uh nine nine fifteen", "09:15"),
        ("tomorrow around like ten", "10:00"),
        ("thirty after nine on thursday", "09:30"),
    ],
)
def test_the_hour_that_is_meant(said, at):
    wish = understand_time(said, NOW)
    assert wish is not None
    assert str(wish.exact)[:5] == at


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("sure is", Answer.YES),
        ("it certainly does", Answer.YES),
        ("that'll work just fine", Answer.YES),
        ("that's exactly what i said", Answer.YES),
        ("i'm afraid not dear", Answer.NO),
        ("no that's okay", Answer.NO),
        ("nah i'm good", Answer.NO),
        ("oh gosh no let's hold off", Answer.NO),
        ("that day's no good", Answer.NO),
        ("no it's the truck", Answer.NO),
        ("it's the truck", Answer.OTHER),
        ("mm hmm", Answer.OTHER),
        ("yes scratch that", Answer.OTHER),
        ("ten works", Answer.OTHER),
    ],
)
def test_a_yes_and_a_no_in_other_words(said, answer):
    assert judge_answer(said) is answer


@pytest.mark.parametrize(
    ("said", "intents"),
    [
        ("i'm not gonna make it tomorrow just scratch it", {"cancel"}),
        ("cancel the one on tuesday and uh no don't cancel it just make it friday", {"move"}),
        ("are you even a person cause i want to speak to a person", {"is_machine", "person"}),
        ("are you a real person", {"is_machine"}),
        ("does my car have any safety recalls open on it", {"recall"}),
        ("when's the soonest you can see me", {"book"}),
    ],
)
def test_what_the_caller_wants(said, intents):
    assert set(find_intents(said)) == intents


def test_work_that_is_let_go_of_later_is_not_wanted():
    assert find_services("oil change and check the brakes and no skip the brakes", MENU) == ["oil_change"]


@pytest.mark.parametrize(
    ("said", "year", "model", "color"),
    [
        ("honda see are vee two thousand eighteen", 2018, "CR-V", None),
        ("a 2021 subaru outback in the green", 2021, "Outback", "green"),
        ("my honda civic is leaking green fluid", None, "Civic", None),
        ("nissan altima ninety eight no two thousand eight", 2008, "Altima", None),
        ("jeep wrangler twenty two", 2022, "Wrangler", None),
    ],
)
def test_the_car_that_is_meant(said, year, model, color):
    car = find_vehicle(said)
    assert car is not None
    assert (car.year, car.model, car.color) == (year, model, color)


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("one is good for me", 1),
        ("one's fine", 1),
        ("the first one no sorry the second one", 1),
        ("nine's too early give me the other one", 1),
        ("the one at nine", 0),
    ],
)
def test_the_offer_that_is_taken(said, place):
    assert pick_offer(said, OFFERS, NOW) == OFFERS[place]


def test_a_sentence_is_no_vin_because_its_words_sound_like_letters():
    assert (
        find_vin("my name is Ann Lee, I'd like an oil change for my 2015 honda accord as soon as possible")
        is None
    )


def test_a_vin_may_be_taken_up_again_from_one_of_its_letters():
    said = (
        "one m eight g d m nine a x ray k p zero four no start over from the k "
        "k papa zero four two seven double eight"
    )
    assert find_vin(said) == "1M8GDM9AXKP042788"
