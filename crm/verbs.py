"""The only writers of people."""

from collections.abc import Collection, Mapping

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
    known: Collection[int] | None = None,
) -> tuple[Customer, bool]:
    """The customer of this name on this number, and whether it was made now.

    `known` are the ids of those it may turn out to be; None: anybody. A caller's number that is on file, but
    not as one of those under this name, gets a provisional customer, for the desk to check and merge.
    Raises InvalidPhone, InvalidValue.
    """
    given = check_customer(
        shop,
        first_name=first_name,
        last_name=last_name,
        company=company,
        phone_number=phone_number,
        email=email,
    )
    number = given.pop("phone_number")
    lock_number(number)
    on_number = list(customers_on_number(number))
    for one in on_number:
        if (known is None or one.pk in known) and _same_name(one, given):
            return one, False
    customer = Customer(
        **given,
        customer_since=timezone.localdate(timezone=shop.zone),
        provisional=actor.kind == "caller" and bool(on_number),
    )
    save_with_event(customer, "customer.created", actor, shop=shop, provisional=customer.provisional)
    Phone.objects.create(customer=customer, number=number, is_primary=True)
    return customer, True


def check_customer(
    shop: Shop,
    *,
    first_name: str,
    last_name: str = "",
    company: str = "",
    phone_number: str,
    email: str = "",
) -> dict[str, str]:
    """The values as they are kept: tidy, the number in E.164. Raises InvalidPhone, InvalidValue."""
    texts = {"first_name": first_name, "last_name": last_name, "company": company, "email": email}
    texts = {name: _clean(text) for name, text in texts.items()}
    if not (texts["first_name"] or texts["last_name"] or texts["company"]):
        raise InvalidValue(
            "A customer needs a name",
            message="What name shall I put it under?",
            field="first_name",
        )
    _check_lengths(**texts)
    if texts["email"]:
        try:
            validate_email(texts["email"])
        except ValidationError:
            raise InvalidValue(
                "Invalid email",
                message="That e-mail address does not look right.",
                field="email",
            ) from None
    number = parse_phone(phone_number, shop.country)
    if number is None:
        raise InvalidPhone(message="That does not look like a phone number.", field="phone_number")
    return texts | {"phone_number": number}


def _clean(text: str) -> str:
    return " ".join(text.split())


def _check_lengths(**values: str) -> None:
    for name, value in values.items():
        longest = getattr(Customer._meta.get_field(name), "max_length", None)
        if longest is not None and len(value) > longest:
            raise InvalidValue(f"{name} is longer than {longest} letters", field=name)


def _same_name(customer: Customer, given: Mapping[str, str]) -> bool:
    """The whole name: half of one would tell a stranger the rest."""
    names = ("first_name", "last_name") if given["first_name"] or given["last_name"] else ("company",)
    return all(getattr(customer, name).casefold() == given[name].casefold() for name in names)
