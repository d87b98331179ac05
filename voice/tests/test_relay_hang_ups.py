"""Callers who hang up, or whose line is lost, at any point of a call: nothing is left of it but its rows."""

import asyncio
import gc
import threading
from random import Random

import pytest

from appointments.models import Appointment, Claim
from tests.factories import make_customer, make_shop, make_vehicle
from tests.relay_caller import HUNG_UP, LOST, RelayCaller
from tests.soak import rounds
from voice.call.line import Line
from voice.call.session import Session
from voice.db import THREADS, run_db
from voice.models import Call, Proposal
from voice.tests.relay_world import make_caller
from voice.transports.relay.socket import RelaySocket

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("phone_line", "clock")]

CALLS, AT_ONCE = rounds(50, 1000), 10
MOST_FRAMES = 60  # of a whole call, both ways
LINES = (
    "Hi, it's John, an oil change for my Civic, the first time you have tomorrow",
    "Yes, please",
    "Could I come at two instead?",
    "Yes",
    "No, that's all, thank you",
)


class Gone(Exception):
    """He has hung up."""


class Impatient(RelayCaller):
    """Hangs up after so many frames."""

    patience = 0

    async def send(self, **frame):
        self._lose_patience()
        await super().send(**frame)

    async def receive(self):
        self._lose_patience()
        return await super().receive()

    def _lose_patience(self):
        self.patience -= 1
        if self.patience < 0:
            raise Gone


async def call_and_hang_up(seed):
    random, number = Random(seed), f"+1512555{seed % 10_000:04}"
    await run_db(lambda: make_vehicle(make_customer(number=number)))
    plain = make_caller()
    caller = Impatient(plain.wire, plain.to, plain.public_url, number=number)
    caller.patience = random.randrange(MOST_FRAMES)
    try:
        await caller.call()
        for line in LINES:
            if not caller.over:
                await caller.says(line)
    except Gone:
        pass
    caller.patience = MOST_FRAMES
    if not caller.over:
        await caller._close(random.choice([HUNG_UP, LOST]))
        await caller.status("completed", 2)


def kept():
    """How many of the things that a call has are still there."""
    gc.collect()
    kinds = (RelaySocket, Session, Line, Call, Proposal, asyncio.Task)
    return sum(issubclass(type(one), kinds) for one in gc.get_objects())  # a weak proxy is what it is


async def test_nothing_is_left_of_calls_that_are_hung_up_anywhere(clock):
    await run_db(lambda: make_shop(bays=8, technicians=8))
    grown = []
    for first in range(0, CALLS, AT_ONCE):
        await asyncio.gather(*(call_and_hang_up(seed) for seed in range(first, first + AT_ONCE)))
        assert asyncio.all_tasks() == {asyncio.current_task()}
        grown.append(kept())
    assert len(set(grown[1:])) == 1, "something grows with each call"
    assert sum(thread.name.startswith("voice-db") for thread in threading.enumerate()) <= THREADS
    await run_db(check_rows)


def check_rows():
    assert Call.objects.count() == CALLS
    assert not Call.objects.exclude(status=Call.Status.ENDED).exists()
    assert not Proposal.objects.filter(state=Proposal.State.RUNNING).exists()
    visits = Appointment.objects.filter(status=Appointment.Status.SCHEDULED)
    assert visits.exists(), "nobody came so far"
    assert visits.count() == visits.values("customer").distinct().count()
    assert Claim.objects.filter(kind="visit").count() == 2 * visits.count()
