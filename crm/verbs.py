"""The only writers of people."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from crm.actors import Actor
from crm.errors import InvalidPhone, InvalidValue
from crm.events import save_with_event
from crm.locks import lock_number
from crm.models import Customer, Phone, Shop
from crm.phones import parse_phone
from crm.reads import customers_on_number


@transaction.atomic
def create_customer(
    actor: Actor,
    shop: Shop,
    *,
    first_name: str,
    last_name: str = "",
    company: str = "",
    phone_number: str,
    email: str = "",
) -> tuple[Customer, bool]:
    """The customer of this name on this number, and whether it was made now.

    A caller's number that is on file under other names only gets a provisional customer, for the desk to
    check and merge. Raises InvalidPhone, InvalidValue.
    """
    first_name, last_name, company, email = (
        _clean(value) for value in (first_name, last_name, company, email)
    )
    if not (first_name or last_name or company):
        raise InvalidValue(
            "A customer needs a name",
            message="What name shall I put it under?",
            field="first_name",
        )
    _check_lengths(first_name=first_name, last_name=last_name, company=company)
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise InvalidValue(
                "Invalid email",
                message="That e-mail address does not look right.",
                field="email",
            ) from None
    number = parse_phone(phone_number, shop.country)
    if number is None:
        raise InvalidPhone(
            message="That does not look like a phone number.", field="phone_number"
        )

    lock_number(number)
    on_number = list(customers_on_number(number))
    same_name = [
        one for one in on_number if _same_name(one, first_name, last_name, company)
    ]
    if same_name:
        return same_name[0], False
    customer = Customer(
        first_name=first_name,
        last_name=last_name,
        company=company,
        email=email,
        language="",
        customer_since=timezone.localdate(timezone=shop.zone),
        provisional=actor.kind == "caller" and bool(on_number),
    )
    save_with_event(
        customer, "customer.created", actor, shop=shop, provisional=customer.provisional
    )
    Phone.objects.create(customer=customer, number=number, is_primary=True)
    return customer, True


def _clean(text: str) -> str:
    return " ".join(text.split())


def _check_lengths(**values: str) -> None:
    for name, value in values.items():
        longest = Customer._meta.get_field(name).max_length
        if longest is not None and len(value) > longest:
            raise InvalidValue(f"{name} is longer than {longest} letters", field=name)


def _same_name(
    customer: Customer, first_name: str, last_name: str, company: str
) -> bool:
    """The whole name: half of one would tell a stranger the rest."""
    if first_name or last_name:
        return (customer.first_name.casefold(), customer.last_name.casefold()) == (
            first_name.casefold(),
            last_name.casefold(),
        )
    return customer.company.casefold() == company.casefold()
