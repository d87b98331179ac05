"""The lock on a customer, under which all changes of one are made; and whether a row is what was seen."""

from crm.errors import ChangedMeanwhile, CustomerNotFound
from crm.models import Customer, Subject


def lock_customer(customer_id: int) -> Customer:
    """The customer as it is now, its row locked until commit. Raises CustomerNotFound, also for a merged one.

    NO KEY: a row that names the customer can be written meanwhile.
    """
    locked = Customer.objects.select_for_update(no_key=True).filter(pk=customer_id, merged_into=None).first()
    if locked is None:
        raise CustomerNotFound()
    return locked


def check_seen(locked: Subject, seen: int | None) -> None:
    """Raise ChangedMeanwhile unless a locked row is what somebody saw (its event_sequence was `seen`).

    None: nobody looked.
    """
    if seen is not None and locked.event_sequence != seen:
        raise ChangedMeanwhile()
