"""What a worker sees to in the schedule every minute."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from appointments.models import Claim
from appointments.placing import give_up


@transaction.atomic
def delete_expired_holds() -> None:
    """A hold ends by itself; whoever books clears those in his way, and this the others."""
    give_up(Q(kind=Claim.Kind.HOLD, expires_at__lte=timezone.now()))
