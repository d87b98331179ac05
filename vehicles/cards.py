"""What is told of the people on a phone number, kept for five minutes where there is a shared cache.

Never a stale card after a change: the key holds either a card or the lease of one reader who is filling it.

- A reader who finds nothing puts a lease of its own there (SET NX) and only then reads the database; its card
  is set by a script that looks whether the key still holds that very lease. Whoever meets another's lease
  reads the database and fills nothing.
- A writer deletes the key after its commit (see forgetting.py), card or lease.

Say a card misses a write. Then its reader read before the commit, so its lease was there before the deletion.
If it filled before the deletion, the card was deleted; if after, its lease was gone and it could not fill. A
lease is random and never put back, and one that expires ends the same way. What remains is the moment between
a commit and its deletion, and a Redis that cannot be reached then: the worker repeats the deletion.

Inside a transaction the database is read and the cache left alone: the transaction may see its own writes,
which nobody else may, and may not see those of others.
"""

import logging
import secrets
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.models import Count, Prefetch, Q

from crm.reads import customers_on_number
from vehicles.models import Vehicle

KEEP_SECONDS = 300
LEASE_SECONDS = 10  # far longer than a reading takes; a reader that died holds up the next for as long
MOST_VEHICLES = 10

VEHICLE_FIELDS = (
    *("id", "vin", "year", "make", "model", "trim", "color", "current_mileage", "is_primary_vehicle"),
)
FILL = """
if redis.call('GET', KEYS[1]) == ARGV[1] then
    redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
end
"""

Card = dict[str, Any]

log = logging.getLogger(__name__)


def people_on_number(number: str) -> list[Card]:
    """A card of each current customer on this E.164 number, in the order of `customers_on_number`.

    One question to Redis where it is cached, else three queries to the database; a Redis that is down is done
    without.
    """
    if not settings.REDIS_URL or connection.in_atomic_block:
        return _read(number)
    try:
        kept, lease = _kept_or_leased(number)
    except Exception as error:  # noqa: BLE001  each layer fails in its own way, and none may matter
        log.warning("Cards not readable: %s", type(error).__name__)
        return _read(number)
    if kept is not None:
        return kept
    people = _read(number)
    if lease is not None:
        _fill(number, lease, people)
    return people


def forget(numbers: Iterable[str]) -> None:
    """Delete the cards of these E.164 numbers, and the leases of who fills them. Raises what Redis raises."""
    if keys := [_key(number) for number in numbers]:
        _shared().get_client().delete(*keys)


def _shared() -> Any:
    """The client of Django's cache, for the same keys and serialisation; unlike the cache it raises."""
    return cache.client  # type: ignore[attr-defined]


def _key(number: str) -> Any:
    return _shared().make_key(f"customer:{number}")


def _kept_or_leased(number: str) -> tuple[list[Card] | None, bytes | None]:
    """The cards, or else the lease under which to fill them, or neither where another reader has it."""
    shared = _shared()
    kept = shared.get(f"customer:{number}")
    if isinstance(kept, list):
        return kept, None
    lease = shared.encode(f"lease:{secrets.token_hex(8)}")
    taken = kept is None and shared.get_client().set(_key(number), lease, nx=True, ex=LEASE_SECONDS)
    return None, lease if taken else None


def _fill(number: str, lease: bytes, people: list[Card]) -> None:
    shared = _shared()
    try:
        shared.get_client().eval(FILL, 1, _key(number), lease, shared.encode(people), KEEP_SECONDS)
    except Exception as error:  # noqa: BLE001  as above
        log.warning("Cards not writable: %s", type(error).__name__)


def _read(number: str) -> list[Card]:
    first = Vehicle.objects.filter(is_active=True).order_by("-is_primary_vehicle", "pk")[:MOST_VEHICLES]
    people = (
        customers_on_number(number)
        .annotate(vehicle_count=Count("vehicles", filter=Q(vehicles__is_active=True)))
        .prefetch_related("phones", Prefetch("vehicles", first, "first_vehicles"))
    )
    return [_card(one) for one in people]


def _card(customer: Any) -> Card:
    """All that the highest level opens of a customer, and the company, which names who has no name."""
    card: Card = {
        "id": customer.pk,
        "first_name": customer.first_name,
        "last_name": customer.last_name,
        "company": customer.company,
        "email": customer.email or None,
        "phone_number": customer.phone_number,
        "customer_since": customer.customer_since,
        "last_service_date": customer.last_service_date,
        "notes": customer.notes or None,
        "vehicles": [
            {name: getattr(car, name) for name in VEHICLE_FIELDS} for car in customer.first_vehicles
        ],
    }
    if customer.vehicle_count > MOST_VEHICLES:
        card["vehicle_count"] = customer.vehicle_count
    return card
