"""Random deeds here and in Google, with random faults and workers killed in the middle: both sides end equal.

A worker is killed by leaving what it does at one of its requests: before it is sent, or after it was done.
"""

from contextlib import suppress
from datetime import timedelta
from random import Random

import pytest
from django.test import Client
from django.utils import timezone

from appointments import verbs
from appointments.calendars import deciding
from appointments.calendars import google as client
from appointments.calendars.chores import see_to_calendars
from appointments.calendars.drift import drifts
from appointments.calendars.events import MARK, OVER
from appointments.calendars.loopback.recurring import span
from appointments.calendars.loopback.server import hint_headers
from appointments.calendars.problems import ask_for_read
from appointments.models import Appointment, Calendar, CalendarNote, Claim, Mirror
from appointments.tests.google_world import SHOPS, ZONE, add, connect, drag, edges, work
from crm.errors import DomainError
from crm.events import queue
from crm.events.subscribers import SUBSCRIBERS
from crm.events.worker import _deliver
from crm.models import Delivery
from tests.factories import DESK, MONDAY, at, book, make_customer, make_shop, make_vehicle
from tests.soak import rounds

pytestmark = [pytest.mark.django_db, pytest.mark.engine, pytest.mark.usefixtures("clock")]

DEEDS = rounds(200, 2_000)
CARS = 12
FAULTS = ("rate", "slow_down", "broken", "lost")


class Killed(BaseException):
    """No handler of errors may hold a kill up."""


class World:
    """A shop with two bays, its calendar and the one of its first bay, and what may be done to them."""

    def __init__(self, google, seed, clock):
        self.google, self.random, self.clock = google, Random(seed), clock
        self.hints = []
        self.shop = make_shop(bays=2, technicians=2)
        self.bay = self.shop.resources.filter(kind="bay").order_by("pk").first()
        self.cars = [
            make_vehicle(make_customer(number=f"+151255502{number:02}", first_name=f"P{number}"))
            for number in range(CARS)
        ]
        self.calendars = [
            connect(google, self.shop),
            connect(google, self.shop, google_id="bay@loopback", resource=self.bay),
        ]

    def moment(self):
        day = MONDAY + timedelta(days=self.random.choice([1, 2, 3, 4, 7, 8]))
        hour, minute = self.random.choice([9, 10, 11, 13, 14, 15, 16, 20]), self.random.choice([0, 30, 7])
        return at(day, hour, minute if self.random.random() < 0.2 else minute % 60 // 30 * 30)

    def visit(self):
        found = list(Appointment.objects.filter(status__in=Appointment.OPEN).order_by("pk"))
        return self.random.choice(found) if found else None

    def event(self, *, ours):
        place = self.random.choice([SHOPS, "bay@loopback"])
        found = [
            one
            for one in self.google.state.events(place)
            if (MARK in str(one.get("extendedProperties"))) == ours and "recurrence" not in one
        ]
        return (place, self.random.choice(found)) if found else (place, None)

    # Here

    def book(self):
        book(self.shop, self.random.choice(self.cars), self.moment(), actor=DESK)

    def move(self):
        if visit := self.visit():
            verbs.reschedule(DESK, visit, self.moment())

    def change_bay(self):
        if visit := self.visit():
            bays = list(self.shop.resources.filter(kind="bay").order_by("pk"))
            verbs.reschedule(DESK, visit, visit.scheduled_at, bay=self.random.choice(bays))

    def cancel(self):
        if visit := self.visit():
            verbs.cancel(DESK, visit, "x")

    def decide(self):
        note = CalendarNote.objects.filter(kind__in=CalendarNote.WAITING, settled_at=None).first()
        if note:
            self.random.choice([deciding.follow, deciding.restore])(DESK, note)

    # In Google

    def drag(self):
        place, event = self.event(ours=True)
        if event:
            drag(self.google, event, self.moment(), google_id=place)

    def stretch(self):
        place, event = self.event(ours=True)
        if event:
            start, _ = span(event, ZONE)
            self.google.state.update(place, event["id"], edges(start, self.random.choice([30, 60, 90])))

    def delete(self):
        place, event = self.event(ours=True)
        if event:
            self.google.state.delete(place, event["id"])

    def retitle(self):
        place, event = self.event(ours=True)
        if event:
            self.google.state.update(place, event["id"], {"description": str(self.random.random())})

    def whole_day(self):
        place, event = self.event(ours=True)
        if event:
            days = {"start": {"date": "2026-03-04"}, "end": {"date": "2026-03-05"}}
            self.google.state.update(place, event["id"], days)

    def add_foreign(self):
        add(self.google, self.moment(), google_id=self.random.choice([SHOPS, "bay@loopback"]))

    def drop_foreign(self):
        place, event = self.event(ours=False)
        if event:
            self.google.state.delete(place, event["id"])

    def forget_tokens(self):
        self.google.state.forget_tokens()

    # The work

    def read(self):
        ask_for_read(self.random.choice(self.calendars), whole=self.random.random() < 0.2)

    def hear(self, client):
        """The hints that arrived, at our own address."""
        arrived, self.hints[:] = list(self.hints), []
        for channel, state in arrived:
            client.post("/calendar/google/push/", headers=hint_headers(channel, state))

    def work(self, kill):
        """A few deliveries; with `kill` the worker dies in one of them."""
        Delivery.objects.filter(state="waiting").update(due_at=timezone.now())
        for _ in range(self.random.randint(1, 4)):
            row = queue.claim("test", list(SUBSCRIBERS), lease=queue.LEASE)
            if row is None:
                return
            kill.left = self.random.randint(0, 4) if self.random.random() < 0.15 else None
            try:
                _deliver(row)
            except Killed:
                # Its lease runs out.
                Delivery.objects.filter(pk=row.pk).update(leased_until=None, worker="dead")
            kill.left = None


class Kill:
    """Ends the worker at its next request but so many, before or after that was done."""

    def __init__(self, monkeypatch, random):
        self.left, self.random = None, random
        send = client.Google._send

        def sending(google, *arguments):
            if self.left == 0 and self.random.random() < 0.5:
                raise Killed
            answer = send(google, *arguments)
            if self.left == 0:
                raise Killed
            if self.left is not None:
                self.left -= 1
            return answer

        monkeypatch.setattr(client.Google, "_send", sending)


HERE = ("book", "book", "book", "move", "change_bay", "cancel", "decide")
THERE = ("drag", "drag", "stretch", "delete", "retitle", "whole_day", "add_foreign", "drop_foreign")
SELDOM = ("forget_tokens",)


def settled(world):
    """Nothing fails any more, and the desk has decided all: let the work end."""
    world.google.faults.clear()
    for _ in range(12):
        for note in CalendarNote.objects.filter(kind__in=CalendarNote.WAITING, settled_at=None):
            try:
                deciding.follow(DESK, note)
            except DomainError:
                deciding.restore(DESK, note)
        world.clock.shift(timedelta(minutes=11))
        see_to_calendars()
        for calendar in world.calendars:
            ask_for_read(calendar)
        assert work() == 0
        still_open = CalendarNote.objects.filter(kind__in=CalendarNote.WAITING, settled_at=None)
        if not still_open.exists() and not Mirror.objects.filter(collided_at__isnull=False).exists():
            return
    raise AssertionError("both sides go on changing")


def here(world, calendar):
    visits = Appointment.objects.filter(shop=world.shop).exclude(status__in=OVER)
    if calendar.resource_id:
        visits = visits.filter(claims__resource=calendar.resource_id)
    return sorted((one.scheduled_at, one.ends_at) for one in visits)


def there(world, calendar):
    found = world.google.state.events(calendar.google_id)
    return sorted(span(one, ZONE) for one in found if MARK in str(one.get("extendedProperties")))


def check(world):
    for calendar in Calendar.objects.all():
        assert here(world, calendar) == there(world, calendar)
    assert drifts(list(Calendar.objects.select_related("shop"))) == []
    taken: dict[int, list] = {}
    for claim in Claim.objects.filter(kind="visit").order_by("starts_at"):
        spans = taken.setdefault(claim.resource_id, [])
        assert not spans or spans[-1] <= claim.starts_at
        spans.append(claim.ends_at)
    cancelled = Appointment.objects.filter(status="cancelled").values_list("cancellation_reason", flat=True)
    assert set(cancelled) <= {"x", "Deleted in Google Calendar"}


@pytest.mark.parametrize("seed", [1, 2])
def test_random_deeds_on_both_sides_end_equal(google, clock, settings, monkeypatch, seed):
    settings.GOOGLE_PUSH_URL = "https://desk.example.com"
    world = World(google, seed, clock)
    google.push = world.hints.extend
    random, kill = world.random, Kill(monkeypatch, world.random)
    google.faults.by_chance(0.15, seed, FAULTS)
    google.faults.hints_by_chance(0.5)
    for number in range(DEEDS // 2):
        name = random.choice(SELDOM if random.random() < 0.01 else random.choice([HERE, THERE]))
        with suppress(DomainError):  # the schedule may have no place for it
            getattr(world, name)()
        if random.random() < 0.2:
            world.read()
        world.hear(Client())
        world.work(kill)
        if number % 50 == 49:
            clock.shift(timedelta(seconds=random.randint(1, 90)))
            settled(world)
            check(world)
            google.faults.by_chance(0.15, seed + number, FAULTS)
            google.faults.hints_by_chance(0.5)
    settled(world)
    check(world)
