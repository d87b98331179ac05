"""The pages of a shop's day: its bays, its list of visits, and the visits that no longer fit."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from appointments import reads
from appointments.admin.pages import asked_day, day_links, day_title, pick_shop, show, visit_url
from appointments.admin.steps import steps
from appointments.calendars.problems import concern_of
from appointments.desk.day import load_day
from appointments.desk.today import Row, load_today, next_day
from appointments.models import Appointment
from crm.desk import DeskAdmin, Link
from crm.models import Shop
from crm.permissions import EVERYBODY, rights_of
from crm.reads import DESK_ROLES
from voice.reads import waiting

# What is done from the list with one click or one key; all the rest stands behind "More".
KEYS = {
    "check_in": "c",
    "no_show": "n",
    "stage_in_bay": "b",
    "stage_waiting_parts": "p",
    "stage_waiting_approval": "a",
    "stage_ready": "r",
    "extend": "e",
    "complete": "d",
    "stage_picked_up": "u",
}


def day_view(admin: DeskAdmin, request: HttpRequest) -> HttpResponse:
    """The bays and technicians of a shop on one day (`date`, else today)."""
    shops, shop = pick_shop(request, EVERYBODY)
    now = timezone.now()
    day = asked_day(request, now.astimezone(shop.zone).date())
    context = day_links(shops, shop, day, now)
    if rights_of(request).may(DESK_ROLES, shop.pk):
        move = _page("move_day", shop, date=day.isoformat())
        context["links"] = [_book(shop), Link("Move a day", move, "event_repeat")]
    plan = load_day(shop, day, now)
    return show(admin, request, "appointments/day.html", shop, title=day_title(day), plan=plan, **context)


def today_view(admin: DeskAdmin, request: HttpRequest) -> HttpResponse:
    """The visits of a shop's day (`date`, else today) by what they wait for, and what may be done."""
    shops, shop = pick_shop(request, EVERYBODY)
    now = timezone.now()
    day = asked_day(request, now.astimezone(shop.zone).date())
    may_act = rights_of(request).may(DESK_ROLES, shop.pk)
    piles = [
        (pile, [(row, *_actions(row, now, may_act)) for row in pile.rows])
        for pile in load_today(shop, day, now)
    ]
    context = day_links(shops, shop, day, now)
    context["closed_because"] = reads.load_opening(shop, day, day).on(day).closed_because
    if not any(rows for _, rows in piles) and (later := next_day(shop, day)):
        context["later"] = Link(day_title(later), _page("today", shop, date=later.isoformat()))
    context["calendars"] = concern_of(shop)
    if may_act:
        context["links"] = [_book(shop), Link("Find a time", _page("find", shop), "search")]
        context["waiting"] = waiting(shop, now)
    return show(
        admin, request, "appointments/today.html", shop, title=day_title(day), piles=piles, now=now, **context
    )


def _actions(row: Row, now: Any, may_act: bool) -> tuple[list[tuple[Link, str]], list[Link]]:
    """What may be done with a row: at one key, and else."""
    if not may_act:
        return [], []
    found = steps(row.visit, now)
    if "check_in" in found:  # without the mileage, at one click
        found["check_in"] = found["check_in"]._replace(post=True)
    found.pop("again", None)
    quick = [(link, KEYS[name]) for name, link in found.items() if name in KEYS]
    return quick, [link for name, link in found.items() if name not in KEYS]


def misfits_view(admin: DeskAdmin, request: HttpRequest) -> HttpResponse:
    """The coming visits that hours, shifts, closures, blocks or resources no longer allow, and why."""
    shops, shop = pick_shop(request, EVERYBODY)
    misfits = reads.misfits(shop, now=timezone.now())
    others = [(one, _page("misfits", one)) for one in shops] if len(shops) > 1 else []
    may_act = rights_of(request).may(DESK_ROLES, shop.pk)
    rows = [
        (one, visit_url("move", one.visit) if may_act and one.visit.status in Appointment.OPEN else "")
        for one in misfits
    ]
    return show(
        admin, request, "appointments/misfits.html", shop, title="Visits to look at", rows=rows, shops=others
    )


def _book(shop: Shop) -> Link:
    url = reverse("admin:appointments_appointment_add", query={"shop": shop.pk})
    return Link("Book a visit", url, "calendar_add_on")


def _page(name: str, shop: Shop, **query: object) -> str:
    return reverse(f"admin:appointments_appointment_{name}", query={"shop": shop.pk, **query})
