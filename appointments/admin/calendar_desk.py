"""The desk's page of the outside calendars: their state, what waits for a decision, what drifted apart."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from appointments.admin.pages import pick_shop
from appointments.calendars import problems
from appointments.calendars.drift import drifts, strays
from appointments.models import Appointment, Calendar, CalendarNote
from crm.desk import Link, local_text
from crm.models import Shop
from crm.pages import ROWS_SHOWN, Row, Section, link, section_page
from crm.permissions import EVERYBODY, OWNERS, rights_of
from crm.reads import DESK_ROLES

Kind = CalendarNote.Kind
NOTES_SHOWN = 50


def calendar_desk(request: HttpRequest) -> HttpResponse:
    """The calendars of one shop (`shop`, else the first). A fixed number of queries."""
    shops, shop = pick_shop(request, EVERYBODY)
    calendars = list(shop.calendars.select_related("resource", "account", "shop").order_by("name", "pk"))
    may_act = rights_of(request).may(DESK_ROLES, shop.pk)
    toolbar = []
    if rights_of(request).may(OWNERS, shop.pk):
        toolbar.append(Link("Connect", reverse("admin:appointments_googleaccount_add"), "add_link"))
    toolbar += [
        Link(str(other), f"?shop={other.pk}", "store") for other in shops if len(shops) > 1 and other != shop
    ]
    tables = [
        _waiting(shop, may_act=may_act),
        _calendars(shop, calendars, may_act=may_act),
        _drift(shop, calendars),
        _strays(shop, calendars),
        _told(shop),
    ]
    with timezone.override(shop.zone):
        return section_page(request, f"Google Calendar of {shop}", tables, toolbar)


def _notes(shop: Shop, *, waiting: bool) -> list[CalendarNote]:
    notes = CalendarNote.objects.filter(calendar__shop=shop).select_related(
        "calendar", "visit__customer", "visit__vehicle"
    )
    open_ones = {"kind__in": CalendarNote.WAITING, "settled_at": None}
    return list((notes.filter(**open_ones) if waiting else notes.exclude(**open_ones))[:NOTES_SHOWN])


def _waiting(shop: Shop, *, may_act: bool) -> Section:
    rows = []
    for note in _notes(shop, waiting=True):
        links = []
        if may_act:
            follow = "Cancel the visit" if note.kind == Kind.DELETION_WAITS else "Move the visit"
            if note.kind == Kind.DELETION_WAITS or note.starts_at:
                links.append(Link(follow, _decide("follow", note), post=True))
            links.append(Link("Put the event back", _decide("restore", note), post=True))
        to = local_text(note.starts_at, shop.zone) if note.starts_at else ""
        rows.append(Row([*_about(shop, note.visit), note.get_kind_display(), to, note.why], links))
    return Section("To decide", ["Visit", "Whose", "What staff did there", "New time", "Why it waits"], rows)


def _decide(name: str, note: CalendarNote) -> str:
    return reverse(f"admin:appointments_calendar_{name}", args=[note.calendar_id], query={"note": note.pk})


def _about(shop: Shop, visit: Appointment) -> list[str]:
    when = local_text(visit.scheduled_at, shop.zone)
    return [link(when, "appointments_appointment_change", visit.pk), f"{visit.customer}, {visit.vehicle}"]


def _calendars(shop: Shop, calendars: list[Calendar], *, may_act: bool) -> Section:
    rows = []
    for one in calendars:
        links = []
        if may_act:
            read = reverse("admin:appointments_calendar_read", args=[one.pk])
            links.append(Link("Read it now", read, post=True))
            if one.account.needs_reconnect:
                links.append(Link("Reconnect", reverse("google-connect", query={"shop": shop.pk})))
        since = local_text(one.problem_since, shop.zone)
        state = problems.state_of(one) + (f", since {since}" if one.problem else "")
        name = link(one.name, "appointments_calendar_change", one.pk)
        whose = str(one.resource or "the whole shop's")
        rows.append(Row([name, whose, state, local_text(one.synced_at, shop.zone)], links))
    return Section("Calendars", ["Calendar", "Whose", "State", "Last read"], rows)


def _drift(shop: Shop, calendars: list[Calendar]) -> Section:
    found = drifts(calendars)
    rows = [Row([*_about(shop, one.visit), one.calendar.name, one.how]) for one in found[:ROWS_SHOWN]]
    title = f"Not in the calendar as here ({len(found)})" if found else "Not in the calendar as here"
    return Section(title, ["Visit", "Whose", "Calendar", "How"], rows)


def _strays(shop: Shop, calendars: list[Calendar]) -> Section:
    rows = [
        Row([local_text(one.starts_at, shop.zone), one.title, one.calendar.name])
        for one in strays(calendars)[:ROWS_SHOWN]
    ]
    return Section("In the calendar, and no visit here", ["When", "What", "Calendar"], rows)


def _told(shop: Shop) -> Section:
    rows = []
    for note in _notes(shop, waiting=False):
        to = local_text(note.starts_at, shop.zone) if note.starts_at else ""
        told = local_text(note.created_at, shop.zone)
        rows.append(Row([told, *_about(shop, note.visit), note.get_kind_display(), to, note.why]))
    return Section("What happened", ["When", "Visit", "Whose", "What", "New time", "Why"], rows)
