"""On PostgreSQL the database itself refuses what overlaps, whoever writes it."""

from datetime import UTC, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from appointments.availability import Slot
from appointments.errors import SlotTaken
from appointments.models import Appointment, Claim
from appointments.verbs import booking
from tests.factories import MONDAY, at, book, make_customer, make_shop, make_vehicle

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("clock"),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite has none: there one writer at a time is the guard"
    ),
]

TEN = at(MONDAY, 10)
HALF_HOUR = timedelta(minutes=30)


@pytest.fixture
def visit(shop, car):
    return book(shop, car, TEN)


def claim(visit, start, **fields):
    values = {"kind": "visit", "appointment": visit, "resource": visit.bay, **fields}
    return Claim.objects.create(starts_at=start, ends_at=start + HALF_HOUR, **values)


@pytest.mark.parametrize("minutes", [-29, 0, 29])
def test_no_claim_overlaps_another(visit, minutes):
    with pytest.raises(IntegrityError, match="resource_claimed_once_at_a_time"):
        claim(visit, TEN + timedelta(minutes=minutes))


def test_a_hold_is_a_claim_like_any_other(visit):
    hold = {"kind": "hold", "appointment": None, "holder": "call:1", "expires_at": TEN}
    with pytest.raises(IntegrityError, match="resource_claimed_once_at_a_time"):
        claim(visit, TEN, **hold)


@pytest.mark.parametrize("minutes", [-30, 30])
def test_claims_may_touch(visit, minutes):
    assert claim(visit, TEN + timedelta(minutes=minutes))


def test_a_claim_that_is_squeezed_in_may_overlap(visit):
    assert claim(visit, TEN, squeezed_in=True)


def test_another_resource_is_free(visit):
    other = make_shop().resources.first()
    assert claim(visit, TEN, resource=other)


def test_no_vehicle_is_in_two_visits_that_stand(visit):
    copy = Appointment.objects.get(pk=visit.pk)
    copy.pk, copy.public_id = None, make_vehicle(visit.customer).public_id
    copy.scheduled_at += timedelta(minutes=15)
    with pytest.raises(IntegrityError, match="vehicle_in_one_visit_at_a_time"), transaction.atomic():
        copy.save()
    copy.status = "cancelled"
    copy.save()


def test_two_visits_may_swap_their_times_in_one_transaction(shop, visit):
    other = book(shop, make_vehicle(make_customer(first_name="Jane")), TEN + HALF_HOUR)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS resource_claimed_once_at_a_time DEFERRED")
        visit.claims.update(starts_at=TEN + HALF_HOUR, ends_at=TEN + 2 * HALF_HOUR)
        other.claims.update(starts_at=TEN, ends_at=TEN + HALF_HOUR)
        cursor.execute("SET CONSTRAINTS resource_claimed_once_at_a_time IMMEDIATE")


def test_what_the_verb_overlooks_is_refused_as_taken(shop, visit, monkeypatch):
    """As if another had written between its check and its write, which the locks keep from happening."""
    slot = Slot(TEN.astimezone(UTC), visit.ends_at, visit.ends_at, visit.bay.pk, visit.technician.pk)
    monkeypatch.setattr(booking, "place", lambda *_arguments, **_options: slot)
    late = make_vehicle(make_customer(first_name="Jane"))
    with pytest.raises(SlotTaken) as refused:
        book(shop, late, TEN)
    assert refused.value.data["alternatives"] == [at(MONDAY, 9, 30), at(MONDAY, 10, 30), at(MONDAY, 9)]
    assert Appointment.objects.get() == visit
    assert Claim.objects.count() == 2
