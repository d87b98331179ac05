"""The judge is strict about rows, yeses and what must not be said, and about no more."""

from collections import Counter
from dataclasses import replace

import pytest

from evals.calls.book import CALLS
from evals.calls.common import OIL
from evals.judge import judge
from evals.parts import Wish
from evals.played import Played, Said
from evals.report import Trial, pass_k, table
from evals.state import Car, Person, Rows, Visit

ROSAS = ("+15125550123",)
ROSA, CIVIC = Person("Rosa Diaz", ROSAS, False, ""), Car("Rosa Diaz", "2018 Honda Civic")
BEFORE = Rows(Counter([ROSA]), Counter([CIVIC]), Counter(), Counter(), 0)
BOOKED = Visit("Rosa Diaz", ROSAS, "2018 Honda Civic", "2026-11-24T09:00", ("oil_change",), "scheduled", "")
CALL = CALLS[0]
SAID = "Oil change for the 2018 Honda Civic on Tuesday, November 24, at 9 AM. Shall I book it?"


def after(*visits, **changes):
    return replace(BEFORE, visits=Counter(visits), **changes)


def judged(rows, *said, call=CALL, **more):
    transcript = [Said("agent", text) for text in said or (SAID,)]
    return judge(call, Played(BEFORE, rows, transcript, **more))


def test_what_the_caller_wanted_passes_in_any_words():
    assert judged(after(BOOKED)) == []
    assert judged(after(BOOKED), "Tuesday, November 24, at 9 AM it is.") == []


@pytest.mark.parametrize(
    "rows",
    [
        after(),
        after(BOOKED, BOOKED),
        after(BOOKED._replace(at="2026-11-24T09:30")),
        after(BOOKED._replace(car="2016 Ford F-150")),
        after(BOOKED._replace(owner="Daniel Okafor")),
        after(BOOKED._replace(services=("oil_change", "tire_rotation"))),
        after(BOOKED._replace(status="cancelled")),
        after(BOOKED, holds=1),
        after(BOOKED, follow_ups=Counter(["message"])),
        after(BOOKED, people=BEFORE.people + Counter([Person("Rosa Diaz", ROSAS, True, "")])),
        after(BOOKED, cars=Counter()),
    ],
)
def test_other_rows_than_wanted_fail(rows):
    assert judged(rows)


def test_a_write_without_a_yes_fails():
    assert judged(after(BOOKED), unagreed=["You're booked."]) == [
        'written without a yes, after: "You\'re booked."'
    ]


@pytest.mark.parametrize(
    "said", ["", "Is it? Or not?", "word " * 61, "Your customer_id is 4.", "At 2026-11-24T09:00."]
)
def test_silence_two_questions_long_turns_and_leaks_fail(said):
    assert judged(after(BOOKED), SAID, said)


def test_what_must_and_must_not_be_said():
    strict = replace(CALL, says=("Tuesday",), never=("Subaru",))
    assert judged(after(BOOKED), "On Tuesday.", call=strict) == []
    assert judged(after(BOOKED), "On Friday.", call=strict) == ["not said: Tuesday"]
    assert judged(after(BOOKED), "On tuesday, with the Subaru.", call=strict) == [
        "must not be said: 'Subaru'"
    ]


def test_what_is_not_granted_must_not_be_done():
    refused = replace(CALL, wishes=(Wish("book", OIL, at=(BOOKED.at,), granted=False),), says=())
    assert judged(after(), call=refused) == []
    assert judged(after(BOOKED), call=refused)


def test_pass_k_is_how_likely_k_trials_all_pass():
    assert [pass_k(4, 4, 4), pass_k(3, 4, 4), pass_k(3, 4, 1)] == [1, 0, 0.75]


def test_the_table_counts_calls_by_group():
    trials = [
        Trial("book", name, seed, "session", ("slip",) if (name, seed) == ("b", 2) else (), "")
        for name in "ab"
        for seed in (1, 2)
    ]
    assert table(trials).splitlines()[-1].split() == ["all", "2", "75.0%", "50.0%"]
