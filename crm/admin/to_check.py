"""What the desk has to look at: who may be whom, whose car it is, and merges that can still be undone."""

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from crm.admin import sections
from crm.desk import Link
from crm.models import Merge
from crm.pages import Row, Section, link, section_page
from crm.permissions import works_at_desk
from crm.phones import display_phone
from crm.reads import provisional
from crm.verbs.merging import UNDO_WITHIN
from vehicles.reads import vin_conflicts

if TYPE_CHECKING:
    from crm.admin.people import CustomerAdmin

BACK = {"to_check": 1}  # a button leads back to this page


def to_check_view(page: "CustomerAdmin", request: HttpRequest) -> HttpResponse:
    """The work list. Seven queries beside the page's own."""
    if not page.has_view_permission(request):
        raise PermissionDenied
    writes = works_at_desk(request)
    tables = [_doubts(page, writes), _conflicts(writes), _merges(page, writes)]
    return section_page(request, "To check", tables)


def _doubts(page: "CustomerAdmin", writes: bool) -> Section:
    rows = []
    for doubt in provisional():
        customer, links = doubt.customer, []
        if writes:
            links = [
                Link(f"Merge into {other}", page.address("merge", other, other=customer.pk))
                for other in doubt.others
            ]
            settle = page.address("settle", customer, **BACK)
            links.append(Link("Is a customer of its own", settle, post=True))
        rows.append(
            Row(
                [
                    link(str(customer), "crm_customer_change", customer.pk),
                    display_phone(customer.phone_number or ""),
                    ", ".join(map(str, doubt.others)) or "nobody",
                    str(customer.customer_since or ""),
                ],
                links,
            )
        )
    return Section("New names on known numbers", ["Customer", "Number", "Also on it", "Since"], rows)


def _conflicts(writes: bool) -> Section:
    rows = []
    for conflict in vin_conflicts():
        for car in conflict.vehicles:
            others = [other for other in conflict.vehicles if other.customer_id != car.customer_id]
            links = [
                Link(
                    f"Transfer to {other.customer}",
                    reverse(
                        "admin:vehicles_vehicle_transfer",
                        args=[car.pk],
                        query={"customer": other.customer_id},
                    ),
                )
                for other in others
                if writes
            ]
            vehicle = link(str(car), "vehicles_vehicle_change", car.pk)
            owner = link(str(car.customer), "crm_customer_change", car.customer_id)
            rows.append(Row([conflict.vin, vehicle, owner, str(car.created_at.date())], links))
    return Section("One VIN, several owners", ["VIN", "Vehicle", "Owner", "Since"], rows)


def _merges(page: "CustomerAdmin", writes: bool) -> Section:
    recent = Merge.objects.filter(undone_at=None, at__gt=timezone.now() - UNDO_WITHIN)
    rows = [
        sections.merged_row(page, merge, writes=writes, **BACK)
        for merge in recent.select_related("survivor", "other", "actor_user")
    ]
    return Section("Merged since yesterday", ["When", "Who", "Into", "By"], rows)
