"""How much of what callers say is understood: `python -m evals.understanding [--misses]`.

Every labelled utterance goes through `language("en")` as the agent uses it. Printed are right and total for
each file and kind; `--misses` adds the wrong ones of the files that may be read. The exit code is 1 when a
file is below its bound.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from evals.labels import FOLDER, KINDS, Utterance, load
from voice.language import MenuItem, VehicleMention, When, language

EN = language("en")
BOUNDS = {"seen": 0.97, "third": 0.97, "unseen": 0.93}
READABLE = {"seen", "third"}
# The standard menu; a shop's own spoken names would only help.
MENU = [
    MenuItem("oil_change", "Oil change"),
    MenuItem("tire_rotation", "Tire rotation"),
    MenuItem("brake_service", "Brake service"),
    MenuItem("brake_inspection", "Brake inspection"),
    MenuItem("inspection", "State inspection"),
    MenuItem("engine_diagnostics", "Engine diagnostics"),
    MenuItem("general_maintenance", "General maintenance"),
    MenuItem("repair", "Repair"),
    MenuItem("diagnostic", "Diagnostic"),
    MenuItem("recall", "Recall"),
    MenuItem("other", "Other work", ["something else"]),
]
_JUDGED_INTENTS = """
book move cancel upcoming status hours address services prices person message repeat slower unsafe who_is_this
is_machine angry goodbye thanks waitlist recall
"""
JUDGED_INTENTS = frozenset(_JUDGED_INTENTS.split())
VEHICLE_FIELDS = ("year", "make", "model", "color", "body")


@dataclass(frozen=True, slots=True)
class Score:
    """What came of one file: right and total by kind, and the utterances understood wrongly."""

    right: Mapping[str, int]
    total: Mapping[str, int]
    misses: Sequence[tuple[Utterance, object]]

    @property
    def rate(self) -> float:
        """The share that was understood, 0 to 1."""
        return sum(self.right.values()) / max(1, sum(self.total.values()))


def _time(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None


def _says_nothing(found: When | None) -> bool:
    """No time, or only that any will do."""
    return found is None or not (found.has_day or found.has_time or found.haste_words)


def _when_fits(found: When | None, expect: Mapping[str, Any] | None) -> bool:
    """A part of the day beside a clock time adds nothing and is not judged; its own bounds are no spoken
    ones."""
    if expect is None or not any(expect.values()):
        return _says_nothing(found)
    if found is None:
        return False
    first, last = expect.get("day") or (None, None)
    at, part = _time(expect.get("at")), expect.get("part") or ""
    after, before = _time(expect.get("after")), _time(expect.get("before"))
    days = (found.first, found.last) == (
        first and date.fromisoformat(first),
        last and date.fromisoformat(last),
    )
    if at or after or before:
        spoken = (found.exact, found.after if after or not found.part else None)
        clock = spoken == (at, after) and (found.before == before or (found.part != "" and before is None))
    else:
        clock = found.exact is None and found.part == part and (part != "" or not found.has_time)
    haste = found.earliest if expect.get("soonest") else not found.haste_words
    return days and clock and haste


def _vehicle_fits(found: VehicleMention | None, expect: Mapping[str, Any] | None) -> bool:
    """Every field said and no other; make and body that follow from the model may be told as well."""
    if expect is None or found is None:
        return expect is None and found is None
    follows = {"make", "body"} if found.model else set()
    said = {name for name in VEHICLE_FIELDS if getattr(found, name) is not None}
    wanted = {name for name in VEHICLE_FIELDS if expect.get(name) is not None}
    known = (expect.get(name) or getattr(found, name) for name in ("year", "make", "model", "color"))
    body = found.body == expect.get("body") or "body" not in wanted
    return wanted <= said and said - wanted <= follows and body and EN.matches(found, *known)


def _phone(text: str) -> str | None:
    digits = EN.find_phone(text)
    return digits[1:] if digits and len(digits) == 11 and digits[0] == "1" else digits


def _pick(utterance: Utterance) -> str | None:
    offers = [
        datetime.fromisoformat(at).replace(tzinfo=utterance.now.tzinfo) for at in utterance.expect["offers"]
    ]
    picked = EN.pick_offer(utterance.text, offers, utterance.now)
    return utterance.expect["offers"][offers.index(picked)] if picked else None


# kind -> what is understood, and whether it is what the label says
UNDERSTAND: dict[str, Callable[[Utterance], Any]] = {
    "when": lambda said: EN.understand_time(said.text, said.now),
    "answer": lambda said: str(EN.judge_answer(said.text)),
    "intent": lambda said: JUDGED_INTENTS & set(EN.find_intents(said.text)),
    "service": lambda said: set(EN.find_services(said.text, MENU)),
    "vehicle": lambda said: EN.find_vehicle(said.text),
    "name": lambda said: EN.find_name(said.text, expected=True),
    "phone": lambda said: _phone(said.text),
    "vin": lambda said: EN.find_vin(said.text),
    "offer": _pick,
}
FITS: dict[str, Callable[[Any, Any], bool]] = {
    "when": _when_fits,
    "intent": lambda found, expect: found == set(expect),
    "service": lambda found, expect: found == set(expect),
    "vehicle": _vehicle_fits,
    "name": lambda found, expect: (found or "").casefold() == (expect or "").casefold(),
    "offer": lambda found, expect: found == expect["pick"],
}


def score(utterances: Iterable[Utterance]) -> Score:
    """Understand every utterance and compare it with its label."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    misses: list[tuple[Utterance, object]] = []
    for said in utterances:
        found = UNDERSTAND[said.kind](said)
        fits = FITS[said.kind](found, said.expect) if said.kind in FITS else found == said.expect
        total[said.kind] += 1
        right[said.kind] += fits
        if not fits:
            misses.append((said, found))
    return Score(right, total, misses)


def report(name: str, found: Score) -> Iterable[str]:
    """The lines of the table for one file."""
    for kind in KINDS:
        if found.total[kind]:
            yield f"{name:<8} {kind:<8} {found.right[kind]:>4} / {found.total[kind]}"
    right, total = sum(found.right.values()), sum(found.total.values())
    yield f"{name:<8} {'all':<8} {right:>4} / {total}  {found.rate:.1%} (at least {BOUNDS[name]:.0%})"


def main(arguments: Sequence[str], folder: Path = FOLDER) -> int:
    """Print the scores of the files in a folder; 1 when one is below its bound."""
    parser = argparse.ArgumentParser(prog="evals.understanding", description=__doc__)
    parser.add_argument(
        "--misses", action="store_true", help="show what of the readable files was not understood"
    )
    wanted = parser.parse_args(arguments)
    enough = True
    for name in BOUNDS:
        path = folder / f"{name}.jsonl"
        if not path.exists():
            continue
        found = score(load(path))
        enough = enough and found.rate >= BOUNDS[name]
        print(*report(name, found), sep="\n")
        if wanted.misses and name in READABLE:
            for said, understood in found.misses:
                print(f"  {said.kind}: {said.text!r} is {said.expect!r}, not {understood!r}")
    return 0 if enough else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
