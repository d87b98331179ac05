"""The shop itself: its hours, bays, people and menu."""

from datetime import time
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from appointments.models import OpeningHours, Resource, Service, Shift
from config.installation import demo_logins
from crm.models import Role, Shop, StaffMembership

WEEKDAYS, SATURDAY = range(5), 5
ROLES = {"owner": Role.OWNER, "advisor": Role.ADVISOR}

BAYS: dict[str, list[str]] = {
    "Bay 1": ["lift"],
    "Bay 2": ["lift"],
    "Bay 3": ["lift", "alignment"],
    "Bay 4": [],
}
# What each one can do, and when the Saturday ends for those who work on it.
TECHNICIANS: dict[str, tuple[list[str], time | None]] = {
    "Marcus": (["brakes", "diagnostics"], time(15)),
    "Elena": (["diagnostics"], time(15)),
    "Sam": (["brakes"], None),
}

MENU: list[dict[str, Any]] = [
    {
        "code": "oil_change",
        "name": "Oil change",
        "spoken_names": ["oil and filter", "oil service", "lube"],
        "minutes": 30,
        "price_from": Decimal("59.95"),
    },
    {
        "code": "tire_rotation",
        "name": "Tire rotation",
        "spoken_names": ["rotate my tires", "rotation"],
        "minutes": 30,
        "price_from": Decimal("29.95"),
    },
    {
        "code": "brake_service",
        "name": "Brake service",
        "spoken_names": ["brake job", "brake pads", "new brakes"],
        "minutes": 90,
        "buffer_minutes": 15,
        "price_from": Decimal("249.00"),
        "waiter_ok": False,
        "bay_needs": ["lift"],
        "technician_needs": ["brakes"],
    },
    {
        "code": "brake_inspection",
        "name": "Brake inspection",
        "spoken_names": ["brake check", "check my brakes"],
        "minutes": 30,
        "price_from": Decimal("39.95"),
        "bay_needs": ["lift"],
    },
    {
        "code": "inspection",
        "name": "State inspection",
        "spoken_names": ["inspection", "inspection sticker", "safety inspection"],
        "minutes": 30,
        "price_from": Decimal("25.50"),
    },
    {
        "code": "engine_diagnostics",
        "name": "Engine diagnostics",
        "spoken_names": ["check engine light", "engine diagnosis", "engine light"],
        "minutes": 60,
        "price_from": Decimal("129.00"),
        "waiter_ok": False,
        "technician_needs": ["diagnostics"],
    },
    {
        "code": "general_maintenance",
        "name": "General maintenance",
        "spoken_names": ["maintenance", "tune up", "scheduled service"],
        "minutes": 60,
        "price_from": Decimal("99.00"),
    },
    {
        "code": "repair",
        "name": "Repair",
        "spoken_names": ["repair work", "get it fixed"],
        "minutes": 240,
        "buffer_minutes": 15,
        "may_run_over": True,
        "waiter_ok": False,
        "bay_needs": ["lift"],
    },
    {
        "code": "diagnostic",
        "name": "Diagnostic",
        "spoken_names": ["strange noise", "figure out what is wrong", "diagnosis"],
        "minutes": 60,
        "price_from": Decimal("89.00"),
        "waiter_ok": False,
        "technician_needs": ["diagnostics"],
    },
    {
        "code": "recall",
        "name": "Recall",
        "spoken_names": ["recall work", "recall notice"],
        "minutes": 120,
        "waiter_ok": False,
        "bay_needs": ["lift"],
    },
    {
        "code": "other",
        "name": "Other work",
        "spoken_names": ["other work"],
        "minutes": 60,
    },
]


def make_shop() -> Shop:
    """The demo shop with its hours, bays, technicians, menu and logins."""
    shop = Shop.objects.create(
        name="Cedar Street Auto",
        phone_number="+15125550100",
        address="214 Cedar Street",
        city="Austin",
        region="TX",
        postal_code="78704",
        time_zone="America/Chicago",
        languages=["en"],
        advisor_numbers=["+15125550101"],
    )
    _open(shop)
    _staff(shop)
    Service.objects.bulk_create(
        Service(shop=shop, position=position, **line) for position, line in enumerate(MENU)
    )
    _logins(shop)
    return shop


def _open(shop: Shop) -> None:
    days = [*((weekday, time(17)) for weekday in WEEKDAYS), (SATURDAY, time(15))]
    OpeningHours.objects.bulk_create(
        OpeningHours(shop=shop, weekday=weekday, opens=opens, closes=closes)
        for weekday, closing in days
        for opens, closes in ((time(9), time(12)), (time(13), closing))
    )


def _staff(shop: Shop) -> None:
    for name, skills in BAYS.items():
        Resource.objects.create(shop=shop, kind=Resource.Kind.BAY, name=name, skills=skills)
    for name, (skills, saturday_until) in TECHNICIANS.items():
        person = Resource.objects.create(shop=shop, kind=Resource.Kind.TECHNICIAN, name=name, skills=skills)
        shifts = [Shift(resource=person, weekday=day, starts=time(9), ends=time(17)) for day in WEEKDAYS]
        if saturday_until:
            shifts.append(Shift(resource=person, weekday=SATURDAY, starts=time(9), ends=saturday_until))
        Shift.objects.bulk_create(shifts)


def _logins(shop: Shop) -> None:
    group, _ = Group.objects.get_or_create(name=settings.DEMO_GROUP)
    for username, password in demo_logins().items():
        user = get_user_model().objects.create_user(username, password=password, is_staff=True)
        user.groups.add(group)
        StaffMembership.objects.create(user=user, shop=shop, role=ROLES[username])
