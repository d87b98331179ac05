"""Times as an agent says them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils import timezone

from crm.models import Shop
from voice.language import language


def moment(shop: Shop, at: datetime) -> str:
    """`Tuesday, November 24, at 9:30 AM`, in the shop's zone and language."""
    return language(shop.language).say.moment(
        at.astimezone(shop.zone), timezone.localdate(timezone=shop.zone)
    )


def moments(shop: Shop, times: Sequence[datetime]) -> str:
    """Several times for the caller to choose from; of one day the date is said once."""
    say = language(shop.language).say
    local = sorted(at.astimezone(shop.zone) for at in times)
    if len({at.date() for at in local}) == 1 and len(local) > 1:
        day = say.date(local[0].date(), timezone.localdate(timezone=shop.zone))
        return f"{day}, at {say.either([say.clock(at.time()) for at in local])}"
    return say.either([moment(shop, at) for at in local])


def iso(shop: Shop, times: Iterable[datetime]) -> list[str]:
    """ISO 8601 with the offset of the shop's zone."""
    return [at.astimezone(shop.zone).isoformat() for at in times]
