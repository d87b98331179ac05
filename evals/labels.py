"""Labelled utterances: how they are stored and read."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from voice.language import DAY_PARTS

FOLDER = Path(__file__).parent / "utterances"
ZONE = ZoneInfo("America/Chicago")
NOW = "2026-11-23T08:10"  # a Monday
TEXTS, LISTS = ("answer", "name", "phone", "vin"), ("intent", "service")
KINDS = ("when", "answer", "intent", "service", "vehicle", "name", "phone", "vin", "offer")
MAY_BE_NOTHING = ("when", "vehicle", "name", "phone", "vin")
KEYS = {
    "when": {"day", "at", "part", "after", "before", "soonest"},
    "vehicle": {"year", "make", "model", "color", "body"},
    "offer": {"offers", "pick"},
}


class BadLine(ValueError):
    """A line of an utterance file that cannot be used; the text names file and line, never the utterance."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """What was said, when (aware, in the shop's zone), and what is to be understood."""

    kind: str
    text: str
    expect: Any
    now: datetime


def load(path: Path) -> Sequence[Utterance]:
    """The utterances of a file. Raises BadLine for the first line that is malformed."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [
        _read(line, f"{path.name}, line {number}") for number, line in enumerate(lines, 1) if line.strip()
    ]


def _read(line: str, where: str) -> Utterance:
    try:
        plain = json.loads(line)
    except json.JSONDecodeError as error:
        raise BadLine(f"{where}: no JSON") from error
    if not isinstance(plain, dict) or set(plain) - {"now"} != {"kind", "text", "expect"}:
        raise BadLine(f"{where}: it must have kind, text, expect and at most now")
    kind, text, expect = plain["kind"], plain["text"], plain["expect"]
    if kind not in KINDS:
        raise BadLine(f"{where}: unknown kind")
    if not isinstance(text, str) or not text.strip():
        raise BadLine(f"{where}: text must be words")
    if problem := _problem(kind, expect):
        raise BadLine(f"{where}: {problem}")
    try:
        now = datetime.fromisoformat(plain.get("now", NOW)).replace(tzinfo=ZONE)
    except (TypeError, ValueError) as error:
        raise BadLine(f"{where}: now must be a local time") from error
    return Utterance(kind, text, expect, now)


def _problem(kind: str, expect: Any) -> str | None:
    """What is wrong with a label, None when nothing is."""
    if expect is None:
        return None if kind in MAY_BE_NOTHING else f"a {kind} needs a label"
    if kind in TEXTS:
        return None if isinstance(expect, str) else "expect must be a text"
    if kind in LISTS:
        listed = isinstance(expect, list) and all(isinstance(one, str) for one in expect)
        return None if listed else "expect must be a list of codes"
    if not isinstance(expect, dict) or set(expect) - KEYS[kind]:
        return f"expect may have {', '.join(sorted(KEYS[kind]))}"
    if kind == "offer" and set(expect) != KEYS[kind]:
        return "expect must have offers and pick"
    return _problem_of_time(expect) if kind == "when" else None


def _problem_of_time(expect: dict[str, Any]) -> str | None:
    """What is wrong with the label of a time."""
    try:
        first, last = map(date.fromisoformat, expect.get("day") or ("2026-11-23", "2026-11-23"))
        for bound in ("at", "after", "before"):
            time.fromisoformat(expect.get(bound) or "00:00")
    except (TypeError, ValueError):
        return "day must be two dates, at, after and before times"
    if first > last:
        return "the last day is before the first"
    return None if expect.get("part") in (None, "", *DAY_PARTS) else "unknown part of the day"
