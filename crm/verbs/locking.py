"""The lock on a customer, under which every change of one is made."""

from crm.errors import CustomerNotFound
from crm.models import Customer


def lock_customer(customer_id: int) -> Customer:
    """The customer as it is now, its row locked until commit. Raises CustomerNotFound, also for a merged one.

    NO KEY: a row that names the customer can be written meanwhile.
    """
    locked = Customer.objects.select_for_update(no_key=True).filter(pk=customer_id, merged_into=None).first()
    if locked is None:
        raise CustomerNotFound()
    return locked
