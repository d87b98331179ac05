"""Processes that do things to one database at the same moment.

They are real processes, as the servers of an installation are; threads of one interpreter take turns and
would hide races. One pool serves many rounds, since to start 32 processes costs more than many rounds do.
"""

import multiprocessing
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier

import django
from django.apps import apps

if not apps.ready:  # in a racer, which imports this before anything else
    django.setup()

from django.db import DatabaseError, connection  # noqa: E402

from crm.errors import DomainError  # noqa: E402

DONE = "done"
PATIENCE = 120.0  # seconds; a round takes well under one, but tests may share their machine

Deed = Callable[[], object]  # picklable: a functools.partial of a verb


@dataclass(frozen=True, slots=True)
class Outcome:
    """`what` is DONE, the class of the refusal, or the database's complaint."""

    what: str
    alternatives: list[datetime] = field(default_factory=list)


class Racers(AbstractContextManager["Racers"]):
    """So many processes, connected to the database of the tests; `deeds` is the module of what they do."""

    def __init__(self, count: int, deeds: str) -> None:
        # A fresh server forks them: this process has threads and connections that must not be copied.
        context = multiprocessing.get_context("forkserver")
        # What it imports once, 32 processes need not import each; pytest is there as their __main__.
        context.set_forkserver_preload([__name__, deeds, "pytest.__main__"])
        # Kept for as long as they run: a racer opens it by name when it starts.
        self._gate = context.Barrier(count)
        self._racers = []
        for _ in range(count):
            ours, theirs = context.Pipe()
            database = str(connection.settings_dict["NAME"])
            process = context.Process(target=_serve, args=(theirs, self._gate, database), daemon=True)
            process.start()
            theirs.close()
            self._racers.append((process, ours))

    def __exit__(self, *_error: object) -> None:
        for _process, pipe in self._racers:
            pipe.close()
        for process, _pipe in self._racers:
            process.join(PATIENCE)
            process.close()

    def race(self, deeds: Sequence[Deed]) -> list[Outcome]:
        """Do one deed in each process, all at once; the outcomes in the same order."""
        for (_process, pipe), deed in zip(self._racers, deeds, strict=True):
            pipe.send(deed)
        return [self._outcome(pipe) for _process, pipe in self._racers]

    def _outcome(self, pipe: Connection) -> Outcome:
        assert pipe.poll(PATIENCE), "a racer is stuck"
        outcome = pipe.recv()
        assert isinstance(outcome, Outcome)
        return outcome


_gates: list[Barrier] = []  # of the racer that this process is


def meet() -> None:
    """Within a deed: wait until all the others are at the same place of theirs."""
    _gates[0].wait(PATIENCE)


def _serve(pipe: Connection, gate: Barrier, database: str) -> None:
    # Of a pool one racer would use one connection, and its threads would only slow the start.
    options = {name: value for name, value in connection.settings_dict["OPTIONS"].items() if name != "pool"}
    connection.settings_dict.update(NAME=database, OPTIONS=options)
    connection.ensure_connection()
    _gates.append(gate)
    while True:
        try:
            deed = pipe.recv()
        except EOFError:
            connection.close()
            return
        meet()
        pipe.send(_done(deed))


def _done(deed: Deed) -> Outcome:
    try:
        deed()
    except DomainError as refusal:
        return Outcome(type(refusal).__name__, refusal.data.get("alternatives", []))
    except DatabaseError as error:
        return Outcome(f"{type(error).__name__}: {error}")
    return Outcome(DONE)
