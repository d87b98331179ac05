"""Whatever is done to a few visits in whatever order: the book is right, and tells what the visits are."""

from collections import defaultdict
from contextlib import suppress
from datetime import timedelta
from itertools import pairwise

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appointments import verbs
from appointments.models import Appointment, Claim, Resource
from crm.errors import DomainError, NotFound
from crm.models import Customer, Event
from tests.factories import BEFORE_OPENING, DESK, PROGRAM, at, book, make_service, make_shop, make_vehicle
from tests.soak import rounds
from vehicles.models import Vehicle

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

Status, Stage = Appointment.Status, Appointment.Stage
SERVICES = [("oil_change",), ("repair",), ("oil_change", "repair")]
PASSES = [
    None,
    {"squeeze": "Stranded"},
    {"squeeze": "Stranded", "hours": "Stays longer", "grid": "Now", "duplicate": "Again"},
]
STAGES = {
    Status.SCHEDULED: {""},
    Status.CONFIRMED: {""},
    Status.CANCELLED: {""},
    Status.NO_SHOW: {""},
    Status.IN_PROGRESS: set(Stage.values),
    Status.COMPLETED: {Stage.READY, Stage.PICKED_UP},
}
FEW = st.integers(0, 5)


class Days:
    """Two days of a shop at which anything may happen; `one` and `two` choose among what there is."""

    def __init__(self, clock):
        self.clock = clock
        self.shop = make_shop(bays=2, technicians=2, notice_minutes=0, no_show_grace_minutes=10)
        make_service(self.shop, "repair", minutes=150, buffer_minutes=10, may_run_over=True)
        self.cars = [make_vehicle() for _ in range(3)]

    def visit(self, which):
        visits = list(Appointment.objects.order_by("-pk"))
        if not visits:
            raise NotFound()
        return visits[which % len(visits)]

    def start(self, which):
        """A time of today or tomorrow, near to now or not."""
        day = timezone.localdate(timezone=self.shop.zone) + timedelta(days=which % 2)
        return at(day, 9 + 2 * (which // 2), 30)

    def wait(self, one, two):
        self.clock.shift(timedelta(minutes=[10, 35, 90, 240, 600, 1440][one]))

    def book(self, one, two):
        actor, passes = (DESK, PASSES[two % 3]) if two else (PROGRAM, None)
        services = SERVICES[two % 3]
        book(self.shop, self.cars[one % 3], self.start(one), *services, actor=actor, passes=passes)

    def walk_in(self, one, two):
        now = timezone.now().replace(second=0, microsecond=0)
        book(self.shop, self.cars[one % 3], now, *SERVICES[two % 3], actor=DESK, passes=PASSES[2])

    def hold(self, one, two):
        start, services = self.start(one), SERVICES[two % 3]
        verbs.hold(PROGRAM, self.shop, holder=f"call:{two}", scheduled_at=start, services=services)

    def move(self, one, two):
        verbs.reschedule(DESK, self.visit(one), self.start(two), passes=PASSES[two % 3])

    def stay(self, one, two):
        """To another bay, or for longer, at the same time."""
        visit, bays = self.visit(one), Resource.objects.filter(kind=Resource.Kind.BAY).order_by("pk")
        minutes = visit.duration_minutes + 30 * (two % 2)
        bay, passes = bays[two % 2], PASSES[two % 3]
        verbs.reschedule(DESK, visit, visit.scheduled_at, bay=bay, duration_minutes=minutes, passes=passes)

    def swap(self, one, two):
        ours, theirs = self.visit(one), self.visit(two)
        swap = [verbs.Move(ours.pk, theirs.scheduled_at), verbs.Move(theirs.pk, ours.scheduled_at)]
        verbs.move_many(DESK, self.shop, swap, passes=PASSES[(one + two) % 3])

    def confirm(self, one, two):
        verbs.confirm(DESK, self.visit(one))

    def check_in(self, one, two):
        verbs.check_in(DESK, self.visit(one), mileage=1000 * two or None)

    def stage(self, one, two):
        verbs.set_stage(DESK, self.visit(one), Stage.values[two])

    def extend(self, one, two):
        verbs.extend(DESK, self.visit(one), 15 * two, passes=PASSES[two % 3])

    def work(self, one, two):
        verbs.change_services(DESK, self.visit(one), SERVICES[two % 3], passes=PASSES[two // 2])

    def complete(self, one, two):
        verbs.complete(DESK, self.visit(one))

    def no_show(self, one, two):
        verbs.no_show(DESK, self.visit(one))

    def cancel(self, one, two):
        verbs.cancel(DESK, self.visit(one), "asked")

    def block(self, one, two):
        start, resource = self.start(one), Resource.objects.order_by("pk")[two % 4]
        end = start + timedelta(hours=1)
        made, _ = verbs.block(DESK, self.shop, resource=resource, starts_at=start, ends_at=end)
        if two > 3:
            verbs.unblock(DESK, made)

    def check(self):
        visits = list(Appointment.objects.order_by("pk").prefetch_related("claims__resource"))
        self.check_book(visits)
        for visit in visits:
            self.check_visit(visit)

    def check_book(self, visits):
        spans = defaultdict(list)
        for claim in Claim.objects.filter(squeezed_in=False).exclude(expires_at__lte=timezone.now()):
            spans["resource", claim.resource_id].append((claim.starts_at, claim.ends_at))
        for visit in visits:
            if visit.status in Appointment.ACTIVE:
                spans["car", visit.vehicle_id].append((visit.scheduled_at, visit.ends_at))
        for what, mine in spans.items():
            for (_, ends), (starts, _) in pairwise(sorted(mine)):
                assert ends <= starts, what

    def check_visit(self, visit):
        claims = visit.claims.all()
        assert visit.stage in STAGES[visit.status]
        if visit.status in (Status.CANCELLED, Status.NO_SHOW):
            assert not claims
        if visit.status == Status.COMPLETED:
            assert all(claim.released and claim.ends_at <= timezone.now() for claim in claims)
        standing = {claim.resource.kind: claim for claim in claims if not claim.released}
        if visit.status in Appointment.OPEN or visit.stage == Stage.IN_BAY:
            assert set(standing) == {"bay", "technician"}
        if visit.status in Appointment.OPEN:
            assert len(claims) == 2
            assert {claim.starts_at for claim in claims} == {visit.scheduled_at}
        assert all(claim.ends_at >= visit.ends_at for claim in standing.values())

    def check_records(self):
        """Each event has its number, without a gap, and the newest version is the row."""
        for row in [*Appointment.objects.all(), *Vehicle.objects.all(), *Customer.objects.all()]:
            if row.event_sequence:
                self.check_record(row)

    def check_record(self, row):
        name = type(row).__name__.lower()
        events = Event.objects.filter(subject_type=name, subject_id=row.pk)
        told = events.order_by("sequence").values_list("sequence", flat=True)
        assert list(told) == list(range(1, row.event_sequence + 1))
        version = row.history.first()
        for field in version.tracked_fields:
            assert getattr(version, field.attname) == getattr(row, field.attname), field.name


DEEDS = (
    "book walk_in hold move stay swap confirm check_in stage extend work complete no_show cancel block wait"
)
STEPS = st.tuples(st.sampled_from([*DEEDS.split(), "check_in", "stage", "stage", "wait"]), FEW, FEW)
BEGINNING = [("book", 0, 1), ("book", 2, 2)]


@settings(max_examples=rounds(12, 700), suppress_health_check=[HealthCheck.too_slow])
@given(steps=st.lists(STEPS, min_size=5, max_size=25))
def test_the_book_is_right_whatever_is_done_to_the_visits(steps):
    with time_machine.travel(BEFORE_OPENING, tick=False) as clock, transaction.atomic():
        days = Days(clock)
        for deed, one, two in [*BEGINNING, *steps]:
            with suppress(DomainError), transaction.atomic():
                getattr(days, deed)(one, two)
            days.check()
        days.check_records()
        transaction.set_rollback(True)
