"""After every commit that changes people or cars, the cards of their numbers are deleted, whoever wrote.

Signals of Customer, Phone and Vehicle say who is concerned; `QuerySet.update` and the bulk operations send
none, so whoever uses them must also save the customers on both ends. In the writer's own transaction a
delivery is written, one for each person whom it has not named yet; after the commit the cards are deleted,
and the delivery with them. Where that failed (Redis was away, the process died) a worker repeats it.

The delivery names a customer, and the number that a row had before; which numbers the customer has is asked
only after the commit. A number that another transaction gave them in the meantime is thus found, and
one that comes later brings a card that was read later.

Without REDIS_URL there are no cards, and here nothing is asked or written.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver
from django.utils import timezone

from crm.events.queue import enqueue
from crm.events.subscribers import DeliveryError, Subscriber, register
from crm.models import Customer, Delivery, Phone
from vehicles import cards
from vehicles.models import Vehicle

NAME = "cards.forget"
HEAD_START = timedelta(seconds=2)  # for the writer itself, which is there first nearly always
LOOKED_BACK = 20  # callbacks; so a transaction that touches thousands does not look at all for each

log = logging.getLogger(__name__)


@receiver([pre_save, pre_delete], sender=Phone)
@receiver([pre_save, pre_delete], sender=Vehicle)
def concern_before(sender: type[Phone | Vehicle], instance: Phone | Vehicle, **_signal: Any) -> None:
    """Concern whom the row belongs to so far. Its lock keeps that true until the commit."""
    if settings.REDIS_URL and instance.pk is not None:
        row = sender._default_manager.select_for_update(no_key=True).filter(pk=instance.pk).first()
        if row is not None:
            _concern(row.customer_id, row.number if isinstance(row, Phone) else "")


@receiver([post_save, post_delete], sender=Phone)
@receiver([post_save, post_delete], sender=Vehicle)
def concern_after(instance: Phone | Vehicle, **_signal: Any) -> None:
    """Concern whom the row belongs to now."""
    if settings.REDIS_URL:
        _concern(instance.customer_id)


@receiver(post_save, sender=Customer)
def concern_themselves(instance: Customer, created: bool, **_signal: Any) -> None:
    """A new customer has no number yet, and one that is deleted loses each of his first."""
    if settings.REDIS_URL and not created:
        _concern(instance.pk)


@dataclass(frozen=True, slots=True)
class _Forget:
    """What a transaction does after its commit. While it is registered, its delivery is not rolled back."""

    customer: int
    number: str
    delivery: Delivery

    def __call__(self) -> None:
        try:
            _forget(self.customer, self.number)
            self.delivery.delete()
        except Exception as error:  # noqa: BLE001  the change is made, whatever fails here
            log.warning("Cards left to a worker to forget: %s", type(error).__name__)


def _concern(customer: int, number: str = "") -> None:
    if _is_concerned(customer, number):
        return
    payload = {"customer": customer, "number": number}
    due_at = timezone.now() + HEAD_START
    delivery = enqueue(NAME, f"customer:{customer}", payload=payload, due_at=due_at)
    transaction.on_commit(_Forget(customer, number, delivery))


def _is_concerned(customer: int, number: str) -> bool:
    """Whether this transaction has said so already. Django drops the callbacks of what it rolls back."""
    latest = (entry[1] for entry in reversed(connection.run_on_commit))
    return any(
        isinstance(one, _Forget) and one.customer == customer and number in ("", one.number)
        for one in islice(latest, LOOKED_BACK)
    )


def _forget(customer: int, number: str) -> None:
    """Delete the cards of a customer's numbers and of the one that a row had before. One query."""
    numbers = set(Phone.objects.filter(customer=customer).values_list("number", flat=True))
    cards.forget(numbers | ({number} if number else set()))


def _forget_again(delivery: Delivery) -> None:
    if not settings.REDIS_URL:  # it was taken away since
        return
    try:
        _forget(**delivery.payload)
    except Exception as error:
        raise DeliveryError from error


register(
    Subscriber(
        NAME,
        _forget_again,
        most_attempts=None,
        first_pause=timedelta(seconds=2),
        longest_pause=timedelta(seconds=15),
    )
)
