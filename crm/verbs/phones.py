"""The numbers of a customer: one of them is the primary one, wherever there are any."""

from django.db import transaction
from django.utils import timezone

from crm.actors import Actor
from crm.errors import InvalidPhone, PhoneNotFound, PhoneTaken
from crm.events import save_with_event
from crm.history import authored
from crm.locks import lock_number
from crm.models import Customer, Phone, Shop
from crm.phones import parse_phone
from crm.primaries import PHONE
from crm.texts import check_lengths, one_line
from crm.verbs.locking import lock_customer


@transaction.atomic
def add_phone(
    actor: Actor,
    customer: Customer,
    number: str,
    *,
    shop: Shop,
    label: str = "",
    textable: bool = False,
) -> Phone:
    """Write down another number of a customer; the first one is the primary one.

    Raises InvalidPhone, InvalidValue, PhoneTaken where the customer has it already, CustomerNotFound.
    """
    number, label = check_number(number, shop, field="number"), one_line(label)
    check_lengths(Phone, {"label": label})
    lock_number(number)
    customer = lock_customer(customer.pk)
    numbers = {phone.number: phone for phone in customer.phones.all()}
    if number in numbers:
        raise PhoneTaken(field="number", phone_id=numbers[number].pk)
    phone = Phone(customer=customer, number=number, label=label, textable=textable, is_primary=not numbers)
    authored(phone, actor).save()
    save_with_event(customer, "customer.changed", actor, shop=shop, changed=["phones"])
    return phone


@transaction.atomic
def remove_phone(actor: Actor, phone: Phone) -> None:
    """Strike a number out; it stays in the history. After a primary one the oldest other is the primary.

    The last number may go too: who has none is reached by other ways. Raises PhoneNotFound, CustomerNotFound.
    """
    customer = lock_customer(phone.customer_id)
    found = customer.phones.filter(pk=phone.pk).first()
    if found is None:
        raise PhoneNotFound()
    authored(found, actor).delete()
    PHONE.settle(actor, customer.pk)
    save_with_event(customer, "customer.changed", actor, changed=["phones"])


@transaction.atomic
def verify_phone(actor: Actor, phone: Phone) -> Phone:
    """The customer was seen to get texts on this number: from now on it proves who calls. Twice is one event.

    Raises PhoneNotFound, CustomerNotFound.
    """
    customer = lock_customer(phone.customer_id)
    found = customer.phones.filter(pk=phone.pk).first()
    if found is None:
        raise PhoneNotFound()
    if found.verified_at is None or not found.textable:
        found.textable, found.verified_at = True, timezone.now()
        authored(found, actor).save()
        save_with_event(customer, "customer.changed", actor, changed=["phones"])
    return found


def make_primary(actor: Actor, customer: Customer, number: str) -> bool:
    """Make `number` the primary one of a locked customer, added if need be; whether that changed anything.

    The caller holds the number's lock.
    """
    phones = {phone.number: phone for phone in customer.phones.all()}
    wanted = phones.get(number) or Phone(customer=customer, number=number)
    if wanted.is_primary:
        return False
    for former in phones.values():
        if former.is_primary:
            former.is_primary = False
            authored(former, actor).save()
    wanted.is_primary = True
    authored(wanted, actor).save()
    return True


def check_number(text: str, shop: Shop | None, *, field: str = "phone_number") -> str:
    """The E.164 form of a number, of the shop's country where it names none. Raises InvalidPhone."""
    number = parse_phone(text, shop.country) if shop else parse_phone(text)
    if number is None:
        raise InvalidPhone(message="That does not look like a phone number.", field=field)
    return number
