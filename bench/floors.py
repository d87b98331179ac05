"""The least that the servers can be asked: by the bare drivers, without the product."""

import json
import os
from datetime import datetime, timedelta

import psycopg
import redis

from bench.world import World

JOIN = """
SELECT c.id, c.first_name, c.last_name, c.email, c.customer_since, c.last_service_date, c.notes,
       v.id, v.vin, v.year, v.make, v.model, v.trim, v.color, v.current_mileage, v.is_primary_vehicle
FROM crm_phone p
JOIN crm_customer c ON c.id = p.customer_id
LEFT JOIN vehicles_vehicle v ON v.customer_id = c.id AND v.is_active
WHERE p.number = %s AND c.merged_into_id IS NULL
"""
CLAIM = """
INSERT INTO appointments_claim
    (resource_id, kind, holder, starts_at, ends_at, expires_at, squeezed_in, released)
VALUES (%s, 'hold', 'bench', %s, %s, now() + interval '1 minute', false, false)
"""
HALF_HOUR = timedelta(minutes=30)


class Floor:
    """The bare drivers, connected to the database of a world and to the cache."""

    def __init__(self, world: World) -> None:
        self._database = psycopg.connect(world.dsn, autocommit=True, prepare_threshold=0)
        self._cache = redis.Redis.from_url(os.environ["REDIS_URL"])
        self._bay = world.shop.resources.order_by("pk")[0].pk

    def keep(self, card: object) -> None:
        """Put there what `get` gets."""
        self._cache.set("bench", json.dumps(card, default=str))

    def get(self) -> object:
        """One GET, and the JSON in it."""
        return json.loads(self._cache.get("bench"))  # type: ignore[arg-type]

    def join(self, number: str) -> list[tuple[object, ...]]:
        """A customer with the vehicles, by number: one prepared statement."""
        return self._database.execute(JOIN, [number], prepare=True).fetchall()

    def claim(self, start: datetime) -> None:
        """One insert under the exclusion constraint, with its commit."""
        self._database.execute(CLAIM, [self._bay, start, start + HALF_HOUR], prepare=True)

    def give_up(self) -> None:
        """Make room for the next claim."""
        self._database.execute("DELETE FROM appointments_claim WHERE holder = 'bench'")
