"""Calls in which nobody speaks hold nothing of the database, so more calls than connections can be on."""

import asyncio

import pytest
from django.db import connection

from tests.factories import make_shop
from voice.db import THREADS, run_db
from voice.models import Call
from voice.tests.relay_world import make_caller

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("phone_line", "clock")]

CALLS = 2 * THREADS


def in_a_transaction():
    """How many connections to this database are in a transaction and do nothing."""
    if connection.vendor != "postgresql":
        return 0  # SQLite tells nothing of the kind; a transaction left open would stop the next writer
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND state LIKE 'idle in transaction%'"
        )
        return cursor.fetchone()[0]


async def rest():
    """Return once no connection is in a transaction: what was said is still written down for a moment."""
    async with asyncio.timeout(10):
        while await run_db(in_a_transaction):
            pass


async def test_twice_as_many_calls_as_connections_are_on_and_each_is_answered(clock):
    await run_db(make_shop)
    callers = [make_caller(number=f"+1512555{number:04}") for number in range(CALLS)]
    for caller in callers:
        await caller.call()
    await rest()
    for _ in range(2):
        answers = await asyncio.gather(*(caller.says("how late are you open today") for caller in callers))
        assert all(answers)
        await rest()
    await asyncio.gather(*(caller.hangs_up() for caller in callers))
    live = await run_db(Call.objects.filter(status=Call.Status.LIVE).count)
    assert live == 0
