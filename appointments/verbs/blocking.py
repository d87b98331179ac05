"""Time in which a bay, a technician or the whole shop cannot be had."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from appointments.errors import BlockNotFound
from appointments.models import Appointment, Block, Resource
from appointments.placing import days_between
from crm.actors import Actor
from crm.errors import InvalidValue
from crm.locks import lock
from crm.models import Shop
from crm.texts import check_lengths

LONGEST = timedelta(days=366)


@transaction.atomic
def block(
    actor: Actor,
    shop: Shop,
    *,
    resource: Resource | None,
    starts_at: datetime,
    ends_at: datetime,
    reason: str = "",
    source: str = "desk",
    external_id: str = "",
) -> tuple[Block, list[Appointment]]:
    """Block a resource, or the whole shop (None), between two instants (aware); the visits that it hits,
    soonest first, stay where they are until somebody moves them.

    The days are locked: whoever books at the same moment sees the block, or is among those visits. With an
    `external_id` (of a calendar, the `source`) the block that has it moves there.
    Raises InvalidValue (fields `resource`, `ends_at`, `reason`).
    """
    _check(shop, resource, starts_at, ends_at, reason)
    days = set(days_between(shop, starts_at, ends_at))
    known = None
    if external_id:
        known = shop.blocks.filter(source=source, external_id=external_id, resource=resource).first()
    if known:
        days |= set(days_between(shop, known.starts_at, known.ends_at))
    lock(shop.pk, days)
    made = known or Block(shop=shop, resource=resource, source=source, external_id=external_id)
    made.starts_at, made.ends_at, made.reason = starts_at, ends_at, reason
    made.save()
    hit = Appointment.objects.filter(
        shop=shop,
        status__in=Appointment.ACTIVE,
        claims__starts_at__lt=ends_at,
        claims__ends_at__gt=starts_at,
        **({"claims__resource": resource} if resource else {}),
    )
    visits = hit.select_related("shop", "customer", "vehicle").order_by("scheduled_at", "pk")
    return made, list(visits.distinct())


def _check(
    shop: Shop, resource: Resource | None, starts_at: datetime, ends_at: datetime, reason: str
) -> None:
    """Raises InvalidValue."""
    if resource is not None and resource.shop_id != shop.pk:
        raise InvalidValue("resource: not a bay or technician of this shop", field="resource")
    if not starts_at < ends_at <= starts_at + LONGEST:
        raise InvalidValue("ends_at must be after starts_at, within a year", field="ends_at")
    check_lengths(Block, {"reason": reason})


@dataclass(frozen=True, slots=True)
class OutsideBlock:
    """A block as an outside calendar wants it, from one instant (UTC) to another."""

    starts_at: datetime
    ends_at: datetime
    reason: str


@transaction.atomic
def replace_blocks(
    actor: Actor,
    shop: Shop,
    *,
    resource: Resource | None,
    source: str,
    external_id: str,
    wanted: Collection[OutsideBlock],
) -> int:
    """Let the blocks of an outside calendar, whose ids begin with `external_id`, be just these; how many
    changed. Under the locks of the days that change, as `block`.
    """
    had = shop.blocks.filter(source=source, external_id__startswith=f"{external_id}:")
    known = {OutsideBlock(one.starts_at, one.ends_at, one.reason): one.pk for one in had}
    gone = [pk for one, pk in known.items() if one not in wanted]
    new = [one for one in wanted if one not in known]
    changed = [one for one in known if one not in wanted] + new
    lock(shop.pk, {day for one in changed for day in days_between(shop, one.starts_at, one.ends_at)})
    Block.objects.filter(pk__in=gone).delete()
    Block.objects.bulk_create(
        Block(
            shop=shop,
            resource=resource,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            reason=one.reason,
            source=source,
            external_id=f"{external_id}:{one.starts_at:%Y%m%dT%H%M%S}",
        )
        for one in new
    )
    return len(changed)


@transaction.atomic
def unblock(actor: Actor, block: Block) -> None:
    """Take a block away, under the locks of its days. Raises BlockNotFound."""
    lock(block.shop_id, days_between(block.shop, block.starts_at, block.ends_at))
    if not Block.objects.filter(pk=block.pk).delete()[0]:
        raise BlockNotFound()
