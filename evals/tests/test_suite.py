"""The suite in its short form: every call once through the session, some over the relay's socket."""

import pytest

from evals.calls import GROUPS
from evals.judge import judge
from evals.relay_line import is_playable, play_by_relay
from evals.report import failure
from evals.run import try_all
from evals.world import World
from tests.relay_caller import ACCOUNT, AUTH_TOKEN
from tests.soak import rounds

FEWEST = 80
SEEDS = range(1, 1 + rounds(1, 4))
BY_RELAY = [
    call for calls in GROUPS.values() for call in [one for one in calls if is_playable(one)][: rounds(1, 99)]
]


@pytest.fixture(autouse=True)
def one_thread(monkeypatch):
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.django_db
def test_every_call_of_a_group(group):
    trials = try_all("session", f"{group} / ", SEEDS, World())
    failed = [failure(trial) for trial in trials if trial.failed]
    assert not failed, "\n\n".join(failed)


@pytest.mark.parametrize("call", BY_RELAY, ids=[call.name for call in BY_RELAY])
@pytest.mark.django_db(transaction=True)
def test_a_call_by_relay(call, settings):
    settings.PUBLIC_URL = "https://desk.example.com"
    settings.ALLOWED_HOSTS = ["desk.example.com"]
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = ACCOUNT, AUTH_TOKEN
    played = play_by_relay(call, 1, World())
    assert judge(call, played) == [], played.shown()


def test_there_are_enough_calls_and_each_has_a_name_of_its_own():
    names = [call.name for calls in GROUPS.values() for call in calls]
    assert len(names) >= FEWEST
    assert len(set(names)) == len(names)
    assert len(GROUPS) == 10
