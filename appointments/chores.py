"""What a worker sees to in the schedule every minute."""

from django.db import transaction
from django.utils import timezone

from appointments.models import Claim


@transaction.atomic
def delete_expired_holds() -> None:
    """A hold ends by itself; whoever books clears those in his way, and this the others.

    It waits for nobody's: one who moves many visits locks such holds visit by visit, and whoever had some of
    them and waited for the rest could wait in a circle with him.
    """
    void = Claim.objects.filter(kind=Claim.Kind.HOLD, expires_at__lte=timezone.now())
    nobodys = void.select_for_update(skip_locked=True).values_list("pk", flat=True)
    Claim.objects.filter(pk__in=list(nobodys)).delete()
