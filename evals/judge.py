"""Judges a played call: the rows at its end, what was and was not said, and the yes before each write."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import TypeVar

from evals.parts import Call, Wish
from evals.played import Played
from evals.state import Car, Person, Rows, Visit
from evals.world import PEOPLE

T = TypeVar("T")
MOST_WORDS = 60  # of one turn; a read-back of a new caller's name, car and visit is the longest
LEAKS = r"customer_id|appointment_id|vehicle_id|\bNone\b|\bTraceback\b|[{}]|\d{4}-\d\d-\d\dT|proposal"


def judge(call: Call, played: Played) -> list[str]:
    """Every check that failed, as a sentence; none when the call went as it must."""
    return [
        *_speech(call, played),
        *(f"written without a yes, after: {said!r}" for said in played.unagreed),
        *judge_rows(call, played.before, played.after),
    ]


def judge_rows(call: Call, before: Rows, after: Rows) -> list[str]:
    """What is wrong with the rows at the end."""
    return [*_visits(call, before, after), *_people(call, before, after), *_rest(call, before, after)]


def _speech(call: Call, played: Played) -> Iterator[str]:
    words = played.words()
    heard = " ".join(words)
    for pattern in call.says:
        if not re.search(pattern, heard, re.IGNORECASE):
            yield f"not said: {pattern}"
    for pattern in (*call.never, LEAKS):
        if found := re.search(pattern, heard, 0 if pattern == LEAKS else re.IGNORECASE):
            yield f"must not be said: {found[0]!r}"
    for said in words:
        if said.count("?") > 1:
            yield f"more than one question: {said!r}"
        if len(said.split()) > MOST_WORDS:
            yield f"more than {MOST_WORDS} words: {said!r}"
        if not said:
            yield "silence"
    if call.ends and played.reason not in call.ends:
        yield f"ended by {played.reason!r}, not {' or '.join(call.ends)}"


def _visits(call: Call, before: Rows, after: Rows) -> Iterator[str]:
    new, gone = (
        list((after.visits - before.visits).elements()),
        list((before.visits - after.visits).elements()),
    )
    for wish in call.wishes:
        if not wish.granted or wish.do not in ("book", "move", "cancel"):
            continue
        made = next((visit for visit in new if _is_what(call, wish, visit)), None)
        if made is None:
            yield f"not done: {wish.do} {wish.visit} {wish.at}"
            continue
        new.remove(made)
        if wish.do != "book":
            old = next((visit for visit in gone if _was(call, wish, visit)), None)
            if old is None:
                yield f"no such visit to {wish.do}: {wish.visit}"
                continue
            gone.remove(old)
            if (old.owner, old.car, old.services) != (made.owner, made.car, made.services):
                yield f"more than the time was changed: {old} became {made}"
    yield from (f"nobody wanted: {visit}" for visit in new)
    yield from (f"nobody wanted it gone: {visit}" for visit in gone)


def _is_what(call: Call, wish: Wish, visit: Visit) -> bool:
    caller = call.caller
    if visit.owner != caller.name or (caller.keeps or caller.number) not in visit.numbers:
        return False
    if wish.do == "cancel":
        said = not wish.reason or bool(re.search(wish.reason, visit.reason, re.IGNORECASE))
        return visit.status == "cancelled" and visit.at == wish.visit and said
    if visit.status not in ("scheduled", "confirmed") or not wish.suits(visit.at):
        return False
    if wish.do == "move":
        return True
    return visit.services == tuple(sorted(wish.services)) and visit.car == car_of(call, wish)


def _was(call: Call, wish: Wish, visit: Visit) -> bool:
    return visit.owner == call.caller.name and visit.at == wish.visit


def car_of(call: Call, wish: Wish) -> str:
    """The car that a wish is about: its own, else the caller's only one."""
    if wish.car or call.caller.car:
        return wish.car or call.caller.car
    year, make, model, _ = PEOPLE[call.caller.person].cars[0]
    return f"{year} {make} {model}"


def _people(call: Call, before: Rows, after: Rows) -> Iterator[str]:
    """A new caller who books is written down once, and so is a new car; nobody else changes."""
    caller = call.caller
    booked = [wish for wish in call.wishes if wish.do == "book" and wish.granted]
    number = caller.keeps or caller.number
    new = Person(caller.name, (number,), caller.provisional, "")
    cars = {Car(caller.name, car_of(call, wish)) for wish in booked}
    if caller.person:  # has his cars already; of who is new, another of his name may have such a car
        cars -= set(before.cars)
    yield from _once({new} if booked and not caller.person else set(), before.people, after.people)
    yield from _once(cars, before.cars, after.cars)


def _once(wanted: set[T], before: Counter[T], after: Counter[T]) -> Iterator[str]:
    """What is wrong where one of each that is wanted must be new, and nothing else changed."""
    yield from (f"not written down: {one}" for one in wanted if after[one] != before[one] + 1)
    changed = {one for one in {*before, *after} if before[one] != after[one]} - wanted
    yield from (f"written or changed: {one}" for one in changed)


def _rest(call: Call, before: Rows, after: Rows) -> Iterator[str]:
    left = sorted((after.follow_ups - before.follow_ups).elements())
    if call.left is not None and left != sorted(call.left):
        yield f"left for the desk: {left or 'nothing'}, not {sorted(call.left) or 'nothing'}"
    if after.holds:
        yield f"{after.holds} holds are left"
