"""Labelled utterances are understood, and the score says so honestly."""

import json
from collections import Counter

import pytest

from evals.labels import FOLDER, BadLine, load
from evals.understanding import BOUNDS, main, score

FILES = ["seen", "third", "unseen"]
BY_OTHERS = ["third", "unseen"]
WANTED = {"seen": 666, "third": 300, "unseen": 334}
AT_LEAST, OF_TIMES = 1000, 400
WHEN = {
    "kind": "when",
    "text": "tuesday at ten",
    "expect": {"day": ["2026-11-24", "2026-11-24"], "at": "10:00"},
}
WRONG = {"kind": "when", "text": "wednesday", "expect": {"day": ["2026-11-24", "2026-11-24"]}}


def written(folder, name, *lines):
    path = folder / f"{name}.jsonl"
    path.write_text("".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines))
    return path


@pytest.mark.parametrize("name", FILES)
def test_utterances_are_understood(name):
    rate = score(load(FOLDER / f"{name}.jsonl")).rate  # by itself: a failure must not show what was said
    assert rate >= BOUNDS[name]


@pytest.mark.parametrize("name", FILES)
def test_there_are_enough_utterances_and_none_twice(name):
    utterances = load(FOLDER / f"{name}.jsonl")
    twice = Counter((one.kind, one.text, one.now, str(one.expect)) for one in utterances).most_common(1)[0][1]
    count = len(utterances)
    assert count >= WANTED[name]
    assert twice == 1


def test_there_are_enough_of_times_and_by_other_hands():
    kinds = {name: Counter(one.kind for one in load(FOLDER / f"{name}.jsonl")) for name in FILES}
    assert BOUNDS["seen"] >= 0.97
    assert BOUNDS["unseen"] >= 0.93
    everything = sum(kinds.values(), Counter())
    assert everything.total() >= AT_LEAST
    assert everything["when"] >= OF_TIMES
    assert kinds["unseen"].total() * 3 >= AT_LEAST
    assert sum(kinds[name].total() for name in BY_OTHERS) * 3 >= everything.total()


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "no JSON"),
        ("[]", "it must have"),
        ({"kind": "when", "text": "today"}, "it must have"),
        ({"kind": "when", "text": "today", "expect": None, "note": "x"}, "it must have"),
        ({"kind": "mood", "text": "today", "expect": None}, "unknown kind"),
        ({"kind": "when", "text": " ", "expect": None}, "text must be"),
        ({"kind": "when", "text": "today", "expect": "today"}, "expect may have"),
        ({"kind": "when", "text": "today", "expect": {"hour": 1}}, "expect may have"),
        ({"kind": "when", "text": "today", "expect": {"day": "2026-11-23"}}, "day must be two dates"),
        ({"kind": "when", "text": "today", "expect": {"at": "ten"}}, "day must be two dates"),
        ({"kind": "when", "text": "today", "expect": {"day": ["2026-11-24", "2026-11-23"]}}, "the last day"),
        ({"kind": "when", "text": "today", "expect": {"part": "dawn"}}, "unknown part"),
        ({"kind": "answer", "text": "yes", "expect": None}, "needs a label"),
        ({"kind": "answer", "text": "yes", "expect": ["yes"]}, "must be a text"),
        ({"kind": "intent", "text": "bye", "expect": "goodbye"}, "must be a list"),
        ({"kind": "offer", "text": "ten", "expect": {"offers": []}}, "must have offers and pick"),
        ({"kind": "when", "text": "today", "expect": None, "now": "noon"}, "now must be"),
    ],
)
def test_a_malformed_line_is_named_without_its_words(tmp_path, line, problem):
    path = written(tmp_path, "seen", WHEN, line)
    with pytest.raises(BadLine, match=f"seen.jsonl, line 2: .*{problem}") as caught:
        load(path)
    assert "today" not in str(caught.value)


def test_right_and_wrong_are_counted_by_kind():
    found = score(load(FOLDER / "seen.jsonl")[:0])
    assert (dict(found.right), dict(found.total), found.rate) == ({}, {}, 0)


def test_only_the_file_that_may_be_read_shows_its_misses(tmp_path, capsys):
    written(tmp_path, "seen", WHEN, WRONG)
    written(tmp_path, "unseen", WHEN, WRONG | {"text": "thursday"})
    assert main(["--misses"], tmp_path) == 1
    printed = capsys.readouterr().out
    assert "when: 'wednesday'" in printed
    assert "thursday" not in printed
    assert "unseen   when        1 / 2" in printed


@pytest.mark.parametrize(
    ("kind", "text", "label", "right"),
    [
        ("when", "at three in the afternoon", {"at": "15:00"}, True),
        ("when", "at three in the afternoon", {"at": "15:00", "part": "afternoon"}, True),
        ("when", "tuesday afternoon after three", {"day": ["2026-11-24"] * 2, "after": "15:00"}, True),
        ("when", "tuesday afternoon", {"day": ["2026-11-24"] * 2, "part": "morning"}, False),
        ("when", "tuesday afternoon", {"day": ["2026-11-24"] * 2}, False),
        ("when", "tuesday", {"day": ["2026-11-24"] * 2, "part": "afternoon"}, False),
        ("when", "as soon as possible", None, False),
        ("when", "before ten", {"after": "10:00"}, False),
        ("when", "between ten and noon", {"after": "10:00"}, False),
        ("vehicle", "my civic", {"model": "Civic"}, True),
        ("vehicle", "my civic", {"model": "Civic", "color": "red"}, False),
        ("vehicle", "my red civic", {"model": "Civic"}, False),
        ("vehicle", "my chevy tahoe", {"make": "Chevrolet", "model": "tahoe", "body": "suv"}, True),
        ("vehicle", "the truck", {"body": "van"}, False),
        ("name", "rosa diaz", "ROSA DIAZ", True),
        ("phone", "one five one two five five five oh one four two", "5125550142", True),
        ("intent", "thanks", ["thanks", "goodbye"], False),
    ],
)
def test_a_label_holds_what_was_said_and_no_more(tmp_path, kind, text, label, right):
    path = written(tmp_path, "seen", {"kind": kind, "text": text, "expect": label})
    assert (score(load(path)).rate == 1) is right
