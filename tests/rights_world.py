"""Shops with rows of every kind that hold the same words; and every address that there is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from drf_spectacular.generators import SchemaGenerator

from appointments import verbs
from appointments.calendars.feeds import make_feed
from appointments.models import (
    Calendar,
    CalendarNote,
    Closure,
    GoogleAccount,
    Resource,
    RulePass,
    Service,
    SpecialHours,
)
from crm.keys import create_api_key
from crm.models import ApiKey, Delivery, Event, Role, Shop
from crm.tests.desk import staff
from tests import factories
from vehicles.models import ServiceRecord
from voice.models import Call, FollowUp, Proposal, ToolCall, Turn
from voice.tools import TOOLS

STAMPED_BY_A_LOOK = {"last_used_at", "last_login"}


@dataclass(frozen=True, slots=True)
class Place:
    """A shop with its owner, and a row of each kind by the label of its model (`crm_customer`)."""

    shop: Shop
    owner: User
    rows: dict[str, Any]


def make_place(name: str, number: str, words: str) -> Place:
    """A shop with a row of every kind; whatever is the shop's alone holds `words`."""
    shop = factories.make_shop(name=name, city=words, address=words)
    owner = staff((shop, Role.OWNER))
    create_api_key(owner)
    Resource.objects.filter(shop=shop).update(name=words)
    Service.objects.filter(shop=shop).update(name=words)
    car = factories.make_vehicle(factories.make_customer(number=number))
    tomorrow = factories.at(factories.MONDAY + timedelta(days=1), 9)
    texts = dict.fromkeys(("notes", "customer_concerns", "service_description"), words)
    visit = factories.book(shop, car, tomorrow, actor=factories.DESK, **texts)
    RulePass.objects.create(appointment=visit, rule=RulePass.Rule.NOTICE, reason=words, user=owner)
    block, _ = verbs.block(
        factories.DESK,
        shop,
        resource=None,
        starts_at=tomorrow + timedelta(days=1),
        ends_at=tomorrow + timedelta(days=1, hours=1),
        reason=words,
    )
    day = factories.MONDAY + timedelta(days=20)
    closure = Closure.objects.create(shop=shop, first_day=day, last_day=day, reason=words)
    SpecialHours.objects.create(shop=shop, date=day, opens=time(9), closes=time(12), note=words)
    call = Call.objects.create(
        shop=shop, channel="phone", summary=words, outcome=words, customer=car.customer
    )
    Turn.objects.create(call=call, number=1, speaker="caller", text=words)
    use = ToolCall.objects.create(
        call=call, turn=1, name=words, result={"error": words}, success=False, milliseconds=1
    )
    proposal = Proposal.objects.create(
        public_id=uuid4(), call=call, level=0, steps=[], read_back=words, must_hear=[], expires_at=tomorrow
    )
    event = Event.objects.create(
        name=words,
        shop=shop,
        subject_type="appointment",
        subject_id=visit.pk,
        sequence=99,
        actor_kind="staff",
    )
    account = GoogleAccount.objects.create(shop=shop, kind="service", email=words, needs_reconnect=True)
    calendar = Calendar.objects.create(
        shop=shop, account=account, google_id=words, name=words, problem="reconnect"
    )
    CalendarNote.objects.create(calendar=calendar, visit=visit, kind="deletion_waits", why=words)
    make_feed(shop, shop.resources.first())
    rows: dict[str, Any] = {
        "crm_apikey": ApiKey.objects.get(user=owner),
        "crm_customer": car.customer,
        "crm_delivery": Delivery.objects.create(event=event, subscriber="cards", subject=words, error=words),
        "crm_event": event,
        "crm_shop": shop,
        "crm_staffmembership": owner.memberships.get(),
        "vehicles_vehicle": car,
        "vehicles_servicerecord": ServiceRecord.objects.create(
            vehicle=car, shop=shop, date=factories.MONDAY, service_type="oil_change"
        ),
        "appointments_appointment": visit,
        "appointments_block": block,
        "appointments_calendar": calendar,
        "appointments_calendarfeed": shop.calendar_feeds.get(),
        "appointments_googleaccount": account,
        "appointments_claim": visit.claims.first(),
        "appointments_closure": closure,
        "appointments_resource": shop.resources.first(),
        "appointments_service": shop.services.get(),
        "voice_call": call,
        "voice_toolcall": use,
        "voice_proposal": proposal,
        "voice_followup": FollowUp.objects.create(
            shop=shop, call=call, customer=car.customer, kind="message", text=words, due_at=tomorrow
        ),
        "auth_user": owner,
        "auth_group": Group.objects.create(name=name),
    }
    return Place(shop, owner, rows)


def snapshot() -> dict[str, list[Any]]:
    """All rows of the rooms and all logins, without what a mere look stamps."""
    rooms = ("crm", "vehicles", "appointments", "voice")
    models: list[Any] = [model for room in rooms for model in apps.get_app_config(room).get_models()]
    return {
        model._meta.label: list(
            model._default_manager.order_by("pk").values(
                *(
                    field.attname
                    for field in model._meta.concrete_fields
                    if field.name not in STAMPED_BY_A_LOOK
                )
            )
        )
        for model in [*models, User, Group]
    }


@dataclass(frozen=True, slots=True)
class Address:
    """A page of the admin: its name, its route with the names of what stands in it, its model's label."""

    name: str
    route: str
    model: str

    def at(self, place: Place) -> str:
        """Where it is about the row of a place. Raises LookupError for a part that nobody knows to fill."""
        row = place.rows.get(self.model)
        known = {
            "content_type_id": lambda: ContentType.objects.get_for_model(Shop).pk,
            "stage": lambda: "ready",
            "url": lambda: "nothing",
            "app_label": lambda: self.model,
        }
        if row is not None:
            known |= dict.fromkeys(("pk", "id", "object_id", "visit_id"), lambda: row.pk)
        elif self.model == "":
            known["object_id"] = lambda: place.shop.pk

        def fill(match: re.Match[str]) -> str:
            return str(known[match["name"]]())

        route = re.sub(r"<(?:\w+:)?(?P<name>\w+)>", fill, self.route)
        return f"/admin/{route}"


def admin_addresses() -> list[Address]:
    """Every address of the admin, as its resolver has them."""
    patterns = admin.site.urls[0]
    models = {f"{model._meta.app_label}/{model._meta.model_name}/" for model in admin.site._registry}
    found = []
    for route, name in _walk(patterns, ""):
        start = next((one for one in models if route.startswith(one)), "")
        model = start.strip("/").replace("/", "_")
        if route.startswith("^(?P<app_label>"):
            labels = sorted({one._meta.app_label for one in admin.site._registry})
            found += [Address(f"{name} {label}", f"{label}/", "") for label in labels]
        else:
            route = "<url>" if route == "(?P<url>.*)$" else route
            found.append(Address(name.removeprefix(f"{model}_") if model else name, route, model))
    return found


def _walk(patterns: Any, before: str) -> Iterator[tuple[str, str]]:
    for one in patterns:
        if hasattr(one, "url_patterns"):
            yield from _walk(one.url_patterns, before + str(one.pattern))
        else:
            yield before + str(one.pattern), one.name or "unnamed"


def pickers() -> list[str]:
    """Django's autocomplete of every foreign key that it could be asked for."""
    return [
        f"/admin/autocomplete/?app_label={model._meta.app_label}&model_name={model._meta.model_name}"
        f"&field_name={field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model in admin.site._registry
    ]


# The rows of a path of the REST interface, by its first part.
KINDS = {
    "appointments": "appointments_appointment",
    "calls": "voice_call",
    "customers": "crm_customer",
    "resources": "appointments_resource",
    "services": "appointments_service",
    "shops": "crm_shop",
    "vehicles": "vehicles_vehicle",
}


def rest_operations() -> list[tuple[str, str]]:
    """Every method and path of the REST interface, as its schema has them; a tool by its name.

    Raises LookupError where a path or a needed parameter is one that nobody knows to fill.
    """
    paths = SchemaGenerator().get_schema(request=None, public=True)["paths"]
    found = []
    for path, methods in paths.items():
        for method, operation in methods.items():
            needed = {
                one["name"]
                for one in operation.get("parameters", ())
                if one["in"] == "query" and one.get("required")
            }
            query = "".join({"date": "?date=2026-03-04"}[name] for name in needed)
            if "{name}" in path:
                found += [(method, path.replace("{name}", name)) for name in TOOLS]
            else:
                found.append((method, f"{path}{query}"))
    return found


def rest_path(path: str, place: Place) -> str:
    """The path of an operation about the row of a place."""
    if "{id}" in path:
        path = path.replace("{id}", str(place.rows[KINDS[path.split("/")[3]]].pk))
    if "{" in path:
        raise LookupError(path)
    return path
