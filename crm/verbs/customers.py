"""New customers, and changes of what is known of them."""

from collections.abc import Collection, Mapping

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from crm.actors import Actor
from crm.errors import InvalidValue
from crm.events import save_with_event
from crm.history import authored
from crm.locks import lock_number
from crm.models import Customer, Phone, Shop
from crm.reads import customers_on_number
from crm.texts import block, check_lengths, one_line
from crm.verbs.locking import check_seen, lock_customer
from crm.verbs.phones import check_number, make_primary

NAMES = ("first_name", "last_name", "company")
LINES = (*NAMES, "email", "language")


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
    authored(Phone(customer=customer, number=number, is_primary=True), actor).save()
    return customer, True


@transaction.atomic
def update_customer(
    actor: Actor, customer: Customer, *, shop: Shop | None = None, seen: int | None = None, **changes: str
) -> Customer:
    """Change first_name, last_name, company, email, language, notes or phone_number.

    A `phone_number` becomes the primary one; the former stays as another number. Without a shop it is read
    as one of the United States. Where nothing is new there is no event. `seen` is the event_sequence of what
    the changes were decided on, if they depend on it.
    Raises CustomerNotFound, ChangedMeanwhile, InvalidPhone, InvalidValue; a field that has another name is
    refused.
    """
    for name in changes:
        if name not in (*LINES, "notes", "phone_number"):
            raise InvalidValue(f"Unknown field: {name}", field=name)
    number = check_number(changes["phone_number"], shop) if "phone_number" in changes else None
    if number:
        lock_number(number)
    customer = lock_customer(customer.pk)
    check_seen(customer, seen)
    given = {name: one_line(text) for name, text in changes.items() if name in LINES}
    if "notes" in changes:
        given["notes"] = block(changes["notes"])
    _check_named({name: given.get(name, getattr(customer, name)) for name in NAMES})
    _check_texts(given)
    changed = {name for name, text in given.items() if text != getattr(customer, name)}
    for name in changed:
        setattr(customer, name, given[name])
    if number and make_primary(actor, customer, number):
        changed.add("phone_number")
    if changed:
        save_with_event(customer, "customer.changed", actor, shop=shop, changed=sorted(changed))
    return customer


@transaction.atomic
def settle_provisional(actor: Actor, customer: Customer) -> Customer:
    """It is a customer of its own, and not one who was on the number before. Raises CustomerNotFound."""
    customer = lock_customer(customer.pk)
    if customer.provisional:
        customer.provisional = False
        save_with_event(customer, "customer.changed", actor, changed=["provisional"])
    return customer


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
    texts = {name: one_line(text) for name, text in texts.items()}
    _check_named(texts)
    _check_texts(texts)
    return texts | {"phone_number": check_number(phone_number, shop)}


def _check_named(texts: Mapping[str, str]) -> None:
    if not any(texts[name] for name in NAMES):
        raise InvalidValue(
            "A customer needs a name",
            message="What name shall I put it under?",
            field="first_name",
        )


def _check_texts(texts: Mapping[str, str]) -> None:
    check_lengths(Customer, texts)
    if texts.get("email"):
        try:
            validate_email(texts["email"])
        except ValidationError:
            raise InvalidValue(
                "Invalid email",
                message="That e-mail address does not look right.",
                field="email",
            ) from None


def _same_name(customer: Customer, given: Mapping[str, str]) -> bool:
    """The whole name: half of one would tell a stranger the rest."""
    names = ("first_name", "last_name") if given["first_name"] or given["last_name"] else ("company",)
    return all(getattr(customer, name).casefold() == given[name].casefold() for name in names)
