"""Thirty-two processes want one slot at the same moment."""

from datetime import datetime
from functools import partial

import psycopg

from appointments import verbs
from appointments.models import Claim
from bench.floors import CLAIM, HALF_HOUR
from bench.watch import Watch
from bench.world import World
from crm.actors import Actor
from tests.racers import DONE, Deed, Racers

RACERS = 32
NAME = "32-way race for one slot"
FLOOR = "32-way race of inserts"

_connections: dict[str, psycopg.Connection] = {}  # of the racer that this process is


def claim(dsn: str, resource: int, start: datetime) -> None:
    """A racer's bare insert under a lock and the exclusion constraint; whether it won does not matter."""
    if dsn not in _connections:
        _connections[dsn] = psycopg.connect(dsn, autocommit=True, prepare_threshold=0)
    try:
        with _connections[dsn].transaction(), _connections[dsn].cursor() as cursor:
            # Inserts alone would wait for each other in a ring, a second for each deadlock.
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [resource])
            cursor.execute(CLAIM, [resource, start, start + HALF_HOUR])
    except psycopg.errors.ExclusionViolation:
        return


def race(watch: Watch, world: World, rounds: int) -> None:
    """Race by the verb and by bare inserts in turns, from the start until the last one has its answer."""
    shop, actor = world.track, Actor.system("bench")
    bay = shop.resources.order_by("pk")[0].pk
    with Racers(RACERS, __name__) as racers:
        for turn in range(rounds):
            start = world.start(turn)
            bare: list[Deed] = [partial(claim, world.dsn, bay, start)] * RACERS
            watch(FLOOR, partial(racers.race, bare))
            Claim.objects.filter(resource=bay).delete()
            deeds: list[Deed] = [
                partial(
                    verbs.book,
                    actor,
                    shop,
                    customer=car.customer,
                    vehicle=car,
                    scheduled_at=start,
                    services=["oil_change"],
                )
                for car in world.racing
            ]
            outcomes = watch(NAME, partial(racers.race, deeds))
            won = [outcome.what for outcome in outcomes].count(DONE)
            if won != 1:
                raise SystemExit(f"{won} of {RACERS} got the one slot: {outcomes}")
            for visit in shop.appointments.exclude(status="cancelled"):
                verbs.cancel(actor, visit, "Over")
