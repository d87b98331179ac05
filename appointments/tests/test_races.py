"""Thirty-two processes want the same at the same moment, and the schedule stays right.

The first test takes the guards away and shows that the race is real; the others show that the guards win it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise

import pytest
from django.db import connection
from django.utils import timezone

from appointments import verbs
from appointments.models import Appointment, Block, Claim, Resource
from appointments.tests import unguarded
from appointments.tests.deeds import block_and_note
from appointments.verbs import Move
from crm.models import Shop
from tests.factories import DESK, PROGRAM, at, book, make_customer, make_service, make_shop, make_vehicle
from tests.racers import DONE, Deed, Outcome, Racers
from tests.soak import rounds

RACERS = 32
PLACES = (1, 2, 3, 4)
ON_POSTGRESQL = connection.vendor == "postgresql"
ROUNDS = rounds(15, 60) if ON_POSTGRESQL else rounds(3, 5)
MIXED_ROUNDS = rounds(8, 60) if ON_POSTGRESQL else 2
SQUEEZE = {"squeeze": "Stranded far from home"}

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def racers(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), Racers(RACERS, unguarded.__name__) as racers:
        yield racers


@pytest.fixture
def day():
    """A weekday with another one after it, a few days from now; the clocks of the racers cannot be set."""
    day = timezone.now().date() + timedelta(days=3)
    return day if day.weekday() < 4 else day + timedelta(days=4)


@pytest.fixture
def cars(transactional_db):
    return [make_vehicle(make_customer(first_name=f"Racer {number}")) for number in range(RACERS)]


def hold(shop: Shop, holder: str, start: datetime) -> Deed:
    return partial(verbs.hold, PROGRAM, shop, holder=holder, scheduled_at=start, services=["oil_change"])


def clear() -> None:
    Appointment.objects.all().delete()
    Claim.objects.all().delete()


def leave_expired_holds(shop: Shop, start: datetime) -> None:
    """As callers leave them who looked at the start and hung up: who books must clear them away."""
    Claim.objects.bulk_create(
        Claim(
            resource=resource,
            kind="hold",
            holder="gone",
            starts_at=start,
            ends_at=start + timedelta(minutes=30),
            expires_at=timezone.now() - timedelta(seconds=1),
        )
        for resource in shop.resources.all()
    )


def assert_schedule_is_right() -> None:
    """No resource is claimed twice, but by who was squeezed in; no car is in two places; and who stands in
    the book has his claims.
    """
    claims = Claim.objects.select_related("resource").exclude(expires_at__lte=timezone.now())
    assert_no_overlaps(
        (claim.resource_id, claim.starts_at, claim.ends_at) for claim in claims if not claim.squeezed_in
    )
    standing = Appointment.objects.filter(status__in=Appointment.ACTIVE)
    assert_no_overlaps(standing.values_list("vehicle", "scheduled_at", "ends_at"))
    claimed = defaultdict(list)
    for claim in claims:
        if claim.kind == "visit":
            claimed[claim.appointment_id].append((claim.resource.kind, claim.starts_at, claim.ends_at))
    assert {visit: sorted(mine) for visit, mine in claimed.items()} == {
        visit.pk: [(kind, visit.scheduled_at, visit.ends_at) for kind in ("bay", "technician")]
        for visit in standing
    }


def assert_no_overlaps(spans: Iterable[tuple[int, datetime, datetime]]) -> None:
    for (one, _, ends), (other, starts, _) in pairwise(sorted(spans)):
        assert one != other or ends <= starts


@contextmanager
def without_constraints():
    """Without the two constraints of PostgreSQL that forbid overlaps; the visits must be gone at the end."""
    constraints = [
        (model, constraint)
        for model in (Claim, Appointment)
        for constraint in model._meta.constraints
        if ON_POSTGRESQL and hasattr(constraint, "key")
    ]
    with connection.schema_editor() as editor:
        for model, constraint in constraints:
            editor.remove_constraint(model, constraint)
    try:
        yield
    finally:
        clear()
        with connection.schema_editor() as editor:
            for model, constraint in constraints:
                editor.add_constraint(model, constraint)


def test_without_the_guards_everybody_gets_the_one_place(racers, cars, day):
    shop = make_shop()
    with without_constraints():
        outcomes = racers.race([partial(unguarded.book_unguarded, shop, car, at(day, 10)) for car in cars])
        assert outcomes == [Outcome(DONE)] * RACERS
        with pytest.raises(AssertionError):
            assert_schedule_is_right()


def test_n_places_have_exactly_n_winners(racers, cars, day):
    start = at(day, 10)
    shops = {places: make_shop(bays=places, technicians=places + 1) for places in PLACES}
    for number in range(ROUNDS):
        places = PLACES[number % len(PLACES)]
        if number % 2:
            leave_expired_holds(shops[places], start)

        outcomes = racers.race([partial(book, shops[places], car, start) for car in cars])

        assert Counter(outcome.what for outcome in outcomes) == {DONE: places, "SlotTaken": RACERS - places}
        for outcome in outcomes:
            if outcome.what != DONE:
                assert len(outcome.alternatives) == 3
                assert start not in outcome.alternatives
        assert Appointment.objects.filter(shop=shops[places], scheduled_at=start).count() == places
        assert_schedule_is_right()
        clear()


def test_bookings_moves_holds_and_cancellations_race_without_harm(racers, cars, day):
    shop = make_shop(bays=4, technicians=3)
    make_service(shop, "repair", minutes=240, may_run_over=True)
    wanted, early = at(day, 10), at(day, 9)
    today, tomorrow = at(day, 14), at(day + timedelta(days=1), 14)
    for _ in range(ROUNDS):
        # Of the three places at the wanted start two are taken, and given up at this very moment.
        given_up = book(shop, cars[0], wanted)
        hold(shop, "old", wanted)()
        movers = [book(shop, car, early) for car in cars[1:4]]
        # Two full starts, whose visits all want to change places.
        swappers = [(book(shop, car, today), tomorrow) for car in cars[4:7]]
        swappers += [(book(shop, car, tomorrow), today) for car in cars[7:10]]

        sure: list[Deed] = [
            partial(verbs.cancel, PROGRAM, given_up, "Sick"),
            partial(verbs.release, "old"),
            partial(verbs.confirm, PROGRAM, movers[0]),
            *(partial(book, shop, car, at(day, 15), "repair") for car in cars[22:24]),  # over night
        ]
        into_wanted: list[Deed] = [
            *(partial(book, shop, car, wanted) for car in cars[10:22]),
            *(partial(verbs.reschedule, PROGRAM, visit, wanted) for visit in movers),
            *(hold(shop, f"call:{number}", wanted) for number in range(6)),
        ]
        swaps: list[Deed] = [partial(verbs.reschedule, PROGRAM, visit, start) for visit, start in swappers]
        outcomes = [outcome.what for outcome in racers.race([*sure, *into_wanted, *swaps])]

        assert outcomes[: len(sure)] == [DONE] * len(sure)
        assert set(outcomes) <= {DONE, "SlotTaken"}
        winners = outcomes[len(sure) :][: len(into_wanted)].count(DONE)
        assert 1 <= winners <= 3
        assert Claim.objects.filter(starts_at=wanted).count() == 2 * winners
        assert_schedule_is_right()
        clear()


def test_a_car_that_everybody_books_comes_once(racers, cars, day):
    shop = make_shop(bays=4, technicians=4)
    make_service(shop, "tire_rotation")
    for _ in range(3):
        codes = ("oil_change", "tire_rotation") * (RACERS // 2)
        outcomes = racers.race([partial(book, shop, cars[0], at(day, 10), code) for code in codes])
        counts = Counter(outcome.what for outcome in outcomes)
        assert counts.pop(DONE) == 1
        assert counts.keys() <= {"DuplicateAppointment", "VehicleBusy"}
        assert_schedule_is_right()
        clear()


def test_a_visit_that_everybody_moves_and_cancels_ends_in_one_state(racers, cars, day):
    shop = make_shop(bays=2, technicians=2)
    for _ in range(3):
        visit = book(shop, cars[0], at(day, 9))
        moves: list[Deed] = [
            partial(verbs.reschedule, PROGRAM, visit, at(day, 10 + 3 * (number % 3))) for number in range(28)
        ]
        cancellations: list[Deed] = [partial(verbs.cancel, PROGRAM, visit, "Sick")] * 4
        outcomes = [outcome.what for outcome in racers.race([*moves, *cancellations])]
        assert set(outcomes) <= {DONE, "WrongStatus"}
        assert outcomes[len(moves) :].count(DONE) == 1, "cancelled once"
        visit.refresh_from_db()
        assert visit.status == "cancelled"
        assert visit.event_sequence == 1 + outcomes.count(DONE)
        assert not Claim.objects.exists()
        clear()


def test_swaps_squeezed_visits_and_bay_moves_race_without_harm(racers, cars, day):
    places = 4
    shop = make_shop(bays=places, technicians=places)
    bays = list(Resource.objects.filter(shop=shop, kind="bay").order_by("pk"))
    wanted, today, tomorrow = at(day, 10), at(day, 14), at(day + timedelta(days=1), 14)
    for _ in range(MIXED_ROUNDS):
        # Two of four places are taken at the wanted start; two other starts are full and change places.
        standing = [book(shop, car, wanted) for car in cars[:2]]
        here = [book(shop, car, today, bay=bay) for car, bay in zip(cars[2:6], bays, strict=True)]
        there = [book(shop, car, tomorrow) for car in cars[6:10]]

        bookings: list[Deed] = [partial(book, shop, car, wanted) for car in cars[10:20]]
        squeezed: list[Deed] = [
            partial(book, shop, car, wanted, actor=DESK, passes=SQUEEZE) for car in cars[20:24]
        ]
        bay_moves: list[Deed] = [
            partial(verbs.reschedule, DESK, visit, wanted, bay=bay) for visit in standing for bay in bays[1:]
        ]
        swaps: list[Deed] = [
            partial(verbs.move_many, PROGRAM, shop, [Move(one.pk, tomorrow), Move(other.pk, today)][::step])
            for one, other in zip(here, there, strict=True)
            for step in (1, -1)
        ]
        rotations: list[Deed] = [
            partial(
                verbs.move_many,
                DESK,
                shop,
                [Move(one.pk, today, bays[i - turn].pk) for i, one in enumerate(here)],
            )
            for turn in (1, 2, 3, 4)
        ]
        deeds = [*bookings, *squeezed, *bay_moves, *swaps, *rotations]
        outcomes = [outcome.what for outcome in racers.race(deeds)]

        assert set(outcomes) <= {DONE, "SlotTaken"}
        assert outcomes[len(bookings) :][: len(squeezed)] == [DONE] * len(squeezed)
        assert outcomes[-len(rotations) - len(swaps) : -len(rotations)].count(DONE) >= len(here)
        claims = Claim.objects.filter(starts_at=wanted, resource__kind="bay")
        assert claims.filter(squeezed_in=False).count() == places
        won = len(standing) + outcomes[: len(bookings) + len(squeezed)].count(DONE)
        assert claims.count() == won
        assert_schedule_is_right()
        clear()


def test_whoever_books_sees_the_block_or_is_on_its_list(racers, cars, day):
    shop = make_shop(bays=8, technicians=8)
    for _ in range(MIXED_ROUNDS):
        bookings: list[Deed] = [partial(book, shop, car, at(day, 10)) for car in cars[1:]]
        middle = RACERS // 2
        block = partial(block_and_note, shop, at(day, 9), at(day, 12))
        racers.race([*bookings[:middle], block, *bookings[middle:]])
        listed = {int(pk) for pk in Block.objects.get().external_id.split(",") if pk}
        assert set(Appointment.objects.values_list("pk", flat=True)) == listed
        Block.objects.all().delete()
        clear()
