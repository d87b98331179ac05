"""What staff may see and do at the desk: by their role in each shop, not by Django's model permissions."""

from collections.abc import Collection
from dataclasses import dataclass
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.admin import ModelAdmin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from crm.models import Role, Shop
from crm.reads import DESK_ROLES, shops_of

OWNERS = frozenset({Role.OWNER})
EVERYBODY = frozenset(Role)
NOBODY: frozenset[Role] = frozenset()


@dataclass(frozen=True, slots=True)
class Rights:
    """A user's role in each active shop, and the shops' zones. A superuser is an owner everywhere."""

    is_superuser: bool
    roles: dict[int, str]
    zones: dict[int, ZoneInfo]

    def shops(self, roles: Collection[str] = EVERYBODY) -> list[int]:
        """Ids of the shops in which the user has one of `roles`."""
        return [shop for shop, role in self.roles.items() if role in roles]

    def may(self, roles: Collection[str], shop_id: int | None = None) -> bool:
        """Whether the user has one of `roles` in the shop; without one: in any shop."""
        if self.is_superuser:
            return bool(roles)
        if shop_id is None:
            return bool(self.shops(roles))
        return self.roles.get(shop_id) in roles

    @property
    def zone(self) -> ZoneInfo:
        """The zone that all the user's shops share; where they differ, the server's own."""
        zones = set(self.zones.values())
        return zones.pop() if len(zones) == 1 else ZoneInfo(timezone.get_default_timezone_name())


def rights_of(request: HttpRequest) -> Rights:
    """The rights of the request's user. One query per request."""
    known: Rights | None = getattr(request, "desk_rights", None)
    if known is None:
        shops = shops_of(request.user)
        rows: list[tuple[int, str, str]] = []  # the login page asks for nobody's
        if request.user.is_superuser:
            rows = [(pk, zone, Role.OWNER) for pk, zone in shops.values_list("pk", "time_zone")]
        elif request.user.is_authenticated:
            mine = shops.filter(memberships__user=request.user)
            rows = list(mine.values_list("pk", "time_zone", "memberships__role"))
        known = request.desk_rights = Rights(  # type: ignore[attr-defined]
            bool(request.user.is_superuser),
            {pk: role for pk, _, role in rows},
            {pk: ZoneInfo(zone) for pk, zone, _ in rows},
        )
    return known


def works_here(request: HttpRequest) -> bool:
    """Whether the user belongs to a shop at all; the sidebar asks."""
    return rights_of(request).may(EVERYBODY)


def works_at_desk(request: HttpRequest) -> bool:
    """Whether the user books and moves visits in some shop; the sidebar asks."""
    return rights_of(request).may(DESK_ROLES)


def owns(request: HttpRequest) -> bool:
    """Whether the user owns some shop; the sidebar asks."""
    return rights_of(request).may(OWNERS)


class ByRole(ModelAdmin):  # type: ignore[type-arg]  # not generic without the stubs
    """Rows of the user's shops, and changes as his role in the row's shop allows.

    `shop_path` leads from a row to its shop's id; None: rows of no shop. `readers` see them, `writers` may
    add, change and delete, `adders` only add, by a form that calls a verb. Times are in the zone of the row's
    shop.
    """

    shop_path: str | None = "shop_id"
    readers: frozenset[Role] = EVERYBODY
    writers: frozenset[Role] = NOBODY
    adders: frozenset[Role] = NOBODY

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows that the user may see."""
        rows: QuerySet[Any] = super().get_queryset(request)
        rights = rights_of(request)
        if self.shop_path is None or rights.is_superuser:
            return rows
        return rows.filter(**{f"{self.shop_path}__in": rights.shops()})

    def shop_id(self, obj: Model | None) -> int | None:
        """The id of a row's shop; None where rows belong to no shop."""
        if obj is None or self.shop_path is None:
            return None
        shop_id: int | None = attrgetter(self.shop_path.replace("__", "."))(obj)
        return shop_id

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> Any:
        """The choices of a foreign key: rows that the user may see, shops in which he may write."""
        model = db_field.remote_field.model
        if model is Shop:
            return Shop.objects.filter(pk__in=rights_of(request).shops(self.writers | self.adders))
        related = self.admin_site._registry.get(model)
        return related.get_queryset(request) if related else super().get_field_queryset(db, db_field, request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return rights_of(request).may(self.readers)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return rights_of(request).may(self.readers, self.shop_id(obj))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return rights_of(request).may(self.writers | self.adders)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return rights_of(request).may(self.writers, self.shop_id(obj))

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return rights_of(request).may(self.writers, self.shop_id(obj))

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The row, unless the user may not see it; from here on times are its shop's."""
        obj = super().get_object(request, object_id, from_field)
        zone = rights_of(request).zones.get(self.shop_id(obj) or 0)
        if zone is not None:
            timezone.activate(zone)
        return obj

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        with timezone.override(rights_of(request).zone):
            return rendered(super().changelist_view(request, extra_context))

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        with timezone.override(rights_of(request).zone):
            return rendered(super().changeform_view(request, object_id, form_url, extra_context))


def rendered(response: HttpResponse) -> HttpResponse:
    """Render now, while the shop's zone is active, rather than after the view."""
    return response.render() if isinstance(response, TemplateResponse) else response
