"""Reads of people and shops."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import QuerySet

from crm.actors import Person
from crm.errors import CustomerNotFound, ShopNotFound
from crm.models import Consent, Customer, Phone, Role, Shop, StaffMembership

DESK_ROLES = frozenset({Role.OWNER, Role.ADVISOR})


def shops_of(user: Person, roles: frozenset[Role] | None = None) -> QuerySet[Shop]:
    """The active shops in which `user` has one of `roles` (None: any role); all of them for a superuser."""
    shops = Shop.objects.filter(is_active=True)
    if getattr(user, "is_superuser", False):
        return shops
    mine = StaffMembership.objects.filter(user_id__in=[user.pk])
    if roles is not None:
        mine = mine.filter(role__in=roles)
    return shops.filter(pk__in=mine.values("shop"))


def pick_shop(shops: QuerySet[Shop], wanted: str | None = None) -> Shop:
    """The shop with the id `wanted`, or the only one there is.

    Raises ShopNotFound when it is not among `shops`, or when none is named and there are several.
    """
    if wanted:
        found = shops.filter(pk=int(wanted)).first() if wanted.isascii() and wanted.isdigit() else None
        if found is None:
            raise ShopNotFound()
        return found
    choice = list(shops.order_by("pk")[:2])
    if len(choice) != 1:
        raise ShopNotFound("Name the shop" if choice else None, field="shop")
    return choice[0]


def customers_on_number(number: str) -> QuerySet[Customer]:
    """Current (unmerged) customers with this E.164 number: whose primary it is, then the oldest, first."""
    return Customer.objects.filter(phones__number=number, merged_into=None).order_by(
        "-phones__is_primary", "pk"
    )


def number_for_texts(customer_id: int | None, *, verified: bool, rather: str = "") -> str:
    """The number of a customer for texts about visits: `rather` if it is one, then the primary one.

    Empty where none takes texts (of those that were `verified`, if so asked), or the customer withdrew from
    texts. Two queries, for nobody too.
    """
    pk = customer_id or 0
    phones = Phone.objects.filter(customer=pk, textable=True)
    if verified:
        phones = phones.exclude(verified_at=None)
    numbers = [phone.number for phone in phones.order_by("-is_primary", "pk")]
    consents = Consent.objects.filter(
        customer=pk, channel=Consent.Channel.SMS, purpose=Consent.Purpose.SERVICE
    )
    newest = consents.order_by("-at", "-pk").first()
    if not numbers or (newest and not newest.granted):
        return ""
    return rather if rather in numbers else numbers[0]


def find_customer(pk: int, field: str) -> Customer:
    """The customer of an id, merged or not. Raises CustomerNotFound, which names `field`."""
    customer = Customer.objects.filter(pk=pk).first()
    if customer is None:
        raise CustomerNotFound(field=field)
    return customer


def resolve(customer: Customer) -> Customer:
    """The customer of today: whom this one was merged into, and that one, and so on. A query a step."""
    while customer.merged_into is not None:
        customer = customer.merged_into
    return customer


@dataclass(frozen=True, slots=True)
class Doubt:
    """A provisional customer, and the others on its numbers: one of them, or nobody yet known?"""

    customer: Customer
    others: list[Customer]


def provisional(limit: int = 100) -> list[Doubt]:
    """Those whom the desk must merge or settle, oldest first. Three queries."""
    doubtful = Customer.objects.filter(provisional=True, merged_into=None).order_by("pk")
    customers = list(doubtful.prefetch_related("phones")[:limit])
    numbers = {phone.number for customer in customers for phone in customer.phones.all()}
    sharing: dict[str, dict[int, Customer]] = defaultdict(dict)
    phones = Phone.objects.filter(number__in=numbers, customer__merged_into=None)
    for phone in phones.select_related("customer").order_by("customer"):
        sharing[phone.number][phone.customer_id] = phone.customer
    return [Doubt(customer, _others(customer, sharing)) for customer in customers]


def _others(customer: Customer, sharing: dict[str, dict[int, Customer]]) -> list[Customer]:
    met: dict[int, Customer] = {}
    for phone in customer.phones.all():
        met |= sharing[phone.number]
    met.pop(customer.pk, None)
    return list(met.values())
