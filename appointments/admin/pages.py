"""What the desk's own pages of the schedule share: whose shop, which day, and how they are shown."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from appointments.models import Appointment
from appointments.times import parse_day
from crm.desk import DeskAdmin
from crm.errors import DomainError
from crm.models import Role, Shop
from crm.permissions import rendered, rights_of
from crm.reads import DESK_ROLES, shops_of


def pick_shop(request: HttpRequest, roles: Collection[Role]) -> tuple[list[Shop], Shop]:
    """The user's shops, and the one that the address names, else the first. Raises PermissionDenied."""
    shops = list(shops_of(request.user, frozenset(roles)).order_by("name", "pk"))
    wanted = request.GET.get("shop") or next((str(shop.pk) for shop in shops), "")
    shop = next((shop for shop in shops if str(shop.pk) == wanted), None)
    if shop is None:
        raise PermissionDenied
    return shops, shop


def asked_day(request: HttpRequest, today: date) -> date:
    """The day that the address names, else `today`; a message tells of one that is none."""
    try:
        return parse_day(request.GET["date"]) if request.GET.get("date") else today
    except DomainError:
        messages.error(request, "Write the date as YYYY-MM-DD.")
        return today


def day_links(shops: list[Shop], shop: Shop, day: date, now: datetime) -> dict[str, Any]:
    """The addresses of the same page on the days around, and of the other shops."""

    def address(**query: Any) -> str:
        return f"?{urlencode({'shop': shop.pk, 'date': day.isoformat(), **query})}"

    one = timedelta(days=1)
    return {
        "day": day,
        "previous": address(date=(day - one).isoformat()),
        "today": address(date=now.astimezone(shop.zone).date().isoformat()),
        "next": address(date=(day + one).isoformat()),
        "shops": [(other, address(shop=other.pk)) for other in shops] if len(shops) > 1 else [],
    }


def show(admin: DeskAdmin, request: HttpRequest, template: str, shop: Shop, **context: Any) -> HttpResponse:
    """A page of one shop, its times on the shop's clock."""
    page = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "shop": shop,
        "may_act": rights_of(request).may(DESK_ROLES, shop.pk),
        "book": reverse("admin:appointments_appointment_add", query={"shop": shop.pk}),
        **context,
    }
    with timezone.override(shop.zone):
        return rendered(TemplateResponse(request, template, page))


def day_title(day: date) -> str:
    """Such as `Monday, March 2, 2026`."""
    return f"{day:%A, %B} {day.day}, {day.year}"


def visit_url(name: str, visit: Appointment) -> str:
    """The address of a visit's page, or of one of its actions."""
    return reverse(f"admin:appointments_appointment_{name}", args=[visit.pk])
