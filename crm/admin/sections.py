"""What belongs to a customer, as tables."""

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join

from appointments.models import Appointment
from crm.desk import Link, local_text
from crm.models import Customer, Merge
from crm.pages import ROWS_SHOWN, Row, Section, link
from crm.permissions import rights_of, works_at_desk
from crm.phones import display_phone
from crm.verbs.merging import UNDO_WITHIN
from crm.versions import Version, newest_first, versions
from vehicles.models import Vehicle
from vehicles.reads import service_history
from voice.models import Call

if TYPE_CHECKING:
    from crm.admin.people import CustomerAdmin


def of_customer(page: "CustomerAdmin", request: HttpRequest, customer: Customer) -> list[Section]:
    """All tables of a customer's page, with a fixed number of queries."""
    writes = works_at_desk(request) and customer.merged_into_id is None
    zone = rights_of(request).zone
    return [
        *_merges(page, customer, writes=writes),
        _numbers(page, customer, writes=writes),
        _vehicles(customer, writes=writes),
        *visits(request, customer=customer),
        services(customer=customer),
        _calls(request, customer),
        _consents(page, customer, zone, writes=writes),
        story(
            newest_first(
                versions("customer", customer.history.all(), zone),
                versions("number", customer.phones.model.history.filter(customer_id=customer.pk), zone),
            ),
            zone,
        ),
    ]


def merge_preview(other: Customer) -> list[Section]:
    """What would move with `other`. Five queries."""
    counts = [
        ("vehicles", other.vehicles.count()),
        ("visits", other.appointments.count()),
        ("calls", other.calls.count()),
        ("consents", other.consents.count()),
    ]
    numbers = ", ".join(display_phone(phone.number) for phone in other.phones.all())
    facts = [("name", str(other)), ("company", other.company), ("e-mail", other.email), ("numbers", numbers)]
    return [
        Section("Who it is", [], [Row(fact) for fact in facts]),
        Section("What moves", [], [Row(count) for count in counts]),
    ]


def visits(request: HttpRequest, **of: object) -> list[Section]:
    """The visits to come and the past ones of a customer or a vehicle, in the user's own shops."""
    seen = admin.site.get_model_admin(Appointment).get_queryset(request).filter(**of)
    ahead = Q(status__in=Appointment.ACTIVE, ends_at__gte=timezone.now())
    headers = ["When", "Vehicle", "Work", "Status", "Shop"]
    more = reverse("admin:appointments_appointment_changelist")
    tables = []
    for title, rows in (
        ("Visits to come", seen.filter(ahead).order_by("scheduled_at", "pk")),
        ("Past visits", seen.exclude(ahead).order_by("-scheduled_at", "-pk")),
    ):
        shown = [_visit(visit) for visit in rows[: ROWS_SHOWN + 1]]
        name, row = next(iter(of.items()))
        address = f"{more}?{name}__id__exact={row.pk}" if len(shown) > ROWS_SHOWN else ""  # type: ignore[attr-defined]
        tables.append(Section(title, headers, shown[:ROWS_SHOWN], more=address))
    return tables


def _visit(visit: Appointment) -> Row:
    when = local_text(visit.scheduled_at, visit.shop.zone)
    return Row(
        [
            link(when, "appointments_appointment_change", visit.pk),
            link(str(visit.vehicle), "vehicles_vehicle_change", visit.vehicle_id),
            visit.work,
            visit.get_status_display(),
            str(visit.shop),
        ]
    )


def services(*, customer: Customer | None = None, vehicle: Vehicle | None = None) -> Section:
    """What was done, newest first, and when it is due again."""
    headers = ["Date", "Vehicle", "Service", "Mileage", "Cost", "Next due"]
    rows = []
    for record in service_history(vehicle, customer, limit=ROWS_SHOWN):
        mileage = f"{record.mileage:,} {record.mileage_unit}" if record.mileage is not None else ""
        due = [str(record.next_due_date or "")]
        if record.next_due_mileage:
            due.append(f"{record.next_due_mileage:,} {record.mileage_unit}")
        cost = f"{record.cost} {record.currency}" if record.cost is not None else ""
        done = record.description or record.service_type.replace("_", " ")
        rows.append(
            Row([str(record.date), str(record.vehicle), done, mileage, cost, ", ".join(filter(None, due))])
        )
    return Section("Service history", headers, rows)


def story(told: list[Version], zone: ZoneInfo) -> Section:
    """The versions of a row, readable, with times in `zone`."""
    rows = [
        Row(
            [
                local_text(version.at, zone),
                version.what,
                format_html_join(
                    "\n",
                    "{}: {} → {}",
                    ((one.field, one.before or "–", one.after or "–") for one in version.changes),
                ),
                version.who,
                link("call", "voice_call_change", version.call_id) if version.call_id else version.channel,
                version.why,
            ]
        )
        for version in told
    ]
    return Section("Changes", ["When", "What", "Before → after", "Who", "By way of", "Why"], rows)


def _numbers(page: "CustomerAdmin", customer: Customer, *, writes: bool) -> Section:
    rows = []
    for phone in sorted(customer.phones.all(), key=lambda phone: (not phone.is_primary, phone.pk)):
        links = []
        if writes:
            links.append(Link("Remove", page.address("remove-phone", customer, phone=phone.pk), post=True))
            if not (phone.textable and phone.verified_at):
                address = page.address("verify-phone", customer, phone=phone.pk)
                links.insert(0, Link("Takes texts, verified", address, post=True))
            if not phone.is_primary:
                address = page.address("primary", customer, phone=phone.pk)
                links.insert(0, Link("Make primary", address, post=True))
        marks = ["primary"] * phone.is_primary + ["takes texts"] * phone.textable
        marks += ["verified"] * (phone.verified_at is not None)
        rows.append(Row([display_phone(phone.number), phone.label, ", ".join(marks)], links))
    add = [Link("Add a number", page.address("phone", customer))] if writes else []
    return Section("Phone numbers", ["Number", "Label", ""], rows, add)


def _vehicles(customer: Customer, *, writes: bool) -> Section:
    rows = []
    cars = sorted(
        customer.vehicles.all(), key=lambda car: (not car.is_active, not car.is_primary_vehicle, car.pk)
    )
    for car in cars[:ROWS_SHOWN]:
        links = []
        if writes and car.is_active:
            address = reverse("admin:appointments_appointment_add", query={"vehicle": car.pk})
            links.append(Link("Book a visit", address))
        state = "" if car.is_active else "no longer theirs"
        state = "primary" if car.is_active and car.is_primary_vehicle else state
        name = link(str(car), "vehicles_vehicle_change", car.pk)
        rows.append(Row([name, car.license_plate, car.vin, car.unit_number, state], links))
    more = ""
    if len(cars) > ROWS_SHOWN:
        more = reverse("admin:vehicles_vehicle_changelist", query={"customer__id__exact": customer.pk})
    return Section("Vehicles", ["Vehicle", "Plate", "VIN", "Unit", ""], rows, more=more)


def _calls(request: HttpRequest, customer: Customer) -> Section:
    calls = admin.site.get_model_admin(Call).get_queryset(request).filter(customer=customer)
    rows = [
        Row(
            [
                link(local_text(call.started_at, call.shop.zone), "voice_call_change", call.pk),
                display_phone(call.caller_number),
                call.outcome,
                call.summary,
                str(call.shop),
            ]
        )
        for call in calls.order_by("-started_at")[:ROWS_SHOWN]
    ]
    return Section("Calls", ["When", "Number", "Outcome", "Summary", "Shop"], rows)


def _consents(page: "CustomerAdmin", customer: Customer, zone: ZoneInfo, *, writes: bool) -> Section:
    rows = [
        Row(
            [
                local_text(one.at, zone),
                one.get_channel_display(),
                one.get_purpose_display(),
                "yes" if one.granted else "no",
                one.source,
                one.proof,
                one.recorded_by,
            ]
        )
        for one in customer.consents.order_by("-at", "-pk")[:ROWS_SHOWN]
    ]
    add = [Link("Record a consent", page.address("consent", customer))] if writes else []
    headers = ["When", "Channel", "Purpose", "Allowed", "Where", "Proof", "Recorded by"]
    return Section("Consents", headers, rows, add)


def _merges(page: "CustomerAdmin", customer: Customer, *, writes: bool) -> list[Section]:
    """Merges that this customer was part of, if any."""
    merges = Merge.objects.filter(Q(survivor=customer) | Q(other=customer), undone_at=None)
    rows = [
        merged_row(page, merge, writes=writes)
        for merge in merges.select_related("survivor", "other", "actor_user")
    ]
    return [Section("Merged", ["When", "Who", "Into", "By"], rows)] if rows else []


def merged_row(page: "CustomerAdmin", merge: Merge, *, writes: bool, **back: object) -> Row:
    """A merge, with the button that undoes it while that is possible."""
    links = []
    if writes and timezone.now() - merge.at < UNDO_WITHIN:
        links.append(Link("Undo", page.address("undo", merge.survivor, merge=merge.pk, **back), post=True))
    return Row(
        [
            local_text(merge.at, timezone.get_current_timezone()),
            link(str(merge.other), "crm_customer_change", merge.other_id),
            link(str(merge.survivor), "crm_customer_change", merge.survivor_id),
            merge.actor_user.get_username() if merge.actor_user else "",
        ],
        links,
    )
