"""The suite in its short form: every call once through the session, some over the relay's socket."""

import pytest

from evals.calls import GROUPS
from evals.report import failure
from evals.run import try_all
from evals.world import World
from tests.soak import rounds

FEWEST = 80
SEEDS = range(1, 1 + rounds(1, 4))


@pytest.fixture
def world(db, monkeypatch):
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    return World()


@pytest.mark.parametrize("group", GROUPS)
def test_every_call_of_a_group(world, group):
    failed = [failure(trial) for trial in try_all("session", f"{group} / ", SEEDS, world) if trial.failed]
    assert not failed, "\n\n".join(failed)


def test_there_are_enough_calls_and_each_has_a_name_of_its_own():
    names = [call.name for calls in GROUPS.values() for call in calls]
    assert len(names) >= FEWEST
    assert len(set(names)) == len(names)
    assert len(GROUPS) == 10
