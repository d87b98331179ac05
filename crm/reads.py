"""Reads of people and shops."""

from django.db.models import QuerySet

from crm.actors import Person
from crm.errors import ShopNotFound
from crm.models import Customer, Role, Shop, StaffMembership

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
