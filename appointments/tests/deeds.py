"""What racers do that leaves behind what they saw; apart from the tests, as `unguarded` is."""

from datetime import datetime

from appointments import verbs
from appointments.models import Block
from crm.models import Shop
from tests.factories import DESK


def block_and_note(shop: Shop, starts_at: datetime, ends_at: datetime) -> None:
    """Block the whole shop, and note on the block the visits that it listed."""
    block, visits = verbs.block(DESK, shop, resource=None, starts_at=starts_at, ends_at=ends_at)
    Block.objects.filter(pk=block.pk).update(external_id=",".join(str(visit.pk) for visit in visits))
