"""The calls by group."""

from collections.abc import Mapping

from evals.calls import book, changes, dialogue, dictated, identity, injection, races, scope, slow, times
from evals.parts import Call

GROUPS: Mapping[str, tuple[Call, ...]] = {
    "book": book.CALLS,
    "find a time": times.CALLS,
    "move and cancel": changes.CALLS,
    "races": races.CALLS,
    "dictated data": dictated.CALLS,
    "identity": identity.CALLS,
    "injection": injection.CALLS,
    "scope and danger": scope.CALLS,
    "slow and broken tools": slow.CALLS,
    "dialogue": dialogue.CALLS,
}
