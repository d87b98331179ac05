"""A run of the suite on a database of its own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

from django.db import transaction
from django.test.utils import setup_databases, teardown_databases

from evals.calls import GROUPS
from evals.judge import judge
from evals.oracle import prove
from evals.parts import Call
from evals.play import play
from evals.played import Played
from evals.relay_line import is_playable, play_by_relay, restored
from evals.report import Trial
from evals.world import World

Play = Callable[[Call, int, World], Played]
LINES: dict[str, Play] = {"session": play, "relay": play_by_relay}


@contextmanager
def shop_of_its_own() -> Iterator[World]:
    """A new database with the shop in it."""
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        with transaction.atomic():
            world = World()
        yield world
    finally:
        teardown_databases(databases, verbosity=0)


def try_all(line: str, only: str, seeds: range, world: World) -> Iterator[Trial]:
    """Prove each call with `only` in its name, then play it on a line with each seed."""
    for group, calls in GROUPS.items():
        for call in calls:
            if only not in f"{group} / {call.name}" or (line == "relay" and not is_playable(call)):
                continue
            if impossible := prove(call, world):
                yield Trial(group, call.name, 0, "oracle", tuple(impossible), "")
                continue
            for seed in seeds:
                with restored() if line == "relay" else nullcontext():
                    played = LINES[line](call, seed, world)
                world.shop.refresh_from_db()
                yield Trial(group, call.name, seed, line, tuple(judge(call, played)), played.shown())
