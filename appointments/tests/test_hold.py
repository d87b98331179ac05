"""A hold keeps a start free for one holder, for three minutes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from appointments import verbs
from appointments.errors import DuplicateAppointment, OutsideHours, SlotTaken
from appointments.models import Claim
from crm.actors import Actor
from tests.factories import MONDAY, PROGRAM, at, book, make_customer, make_service, make_shop, make_vehicle
from vehicles.errors import VehicleNotFound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

CALLER = Actor.caller(call_id=1)
TEN, ELEVEN = at(MONDAY, 10), at(MONDAY, 11)


def hold(shop, start, holder="call:1", **details):
    return verbs.hold(CALLER, shop, holder=holder, scheduled_at=start, services=["oil_change"], **details)


def test_a_hold_takes_what_a_visit_would_take(shop, car):
    held = hold(shop, TEN)
    assert (held.starts_at, held.ends_at) == (TEN, TEN + timedelta(minutes=30))
    assert held.expires_at == timezone.now() + timedelta(minutes=3)
    assert {claim.resource.kind for claim in Claim.objects.filter(kind="hold")} == {"bay", "technician"}
    with pytest.raises(SlotTaken) as refused:
        book(shop, car, TEN)
    assert TEN not in refused.value.data["alternatives"]
    with pytest.raises(SlotTaken):
        hold(shop, TEN, holder="call:2")


def test_its_holder_books_it_and_uses_it_up(shop, car):
    hold(shop, TEN)
    visit = book(shop, car, TEN, actor=CALLER, holder="call:1")
    assert set(Claim.objects.values_list("kind", "appointment")) == {("visit", visit.pk)}


def test_its_holder_may_book_another_start_and_the_held_one_is_free(shop, car):
    hold(shop, TEN)
    book(shop, car, ELEVEN, actor=CALLER, holder="call:1")
    assert hold(shop, TEN, holder="call:2")


def test_a_new_hold_replaces_the_old_one(shop):
    hold(shop, TEN)
    hold(shop, at(MONDAY, 10, 30))
    assert set(Claim.objects.values_list("starts_at", flat=True)) == {at(MONDAY, 10, 30)}
    hold(shop, at(MONDAY, 10, 30), duration_minutes=90)
    assert hold(shop, TEN, holder="call:2")


def test_a_hold_that_cannot_be_had_leaves_the_old_one(shop):
    hold(shop, TEN)
    hold(shop, ELEVEN, holder="call:2")
    with pytest.raises(SlotTaken):
        hold(shop, ELEVEN)
    assert set(Claim.objects.filter(holder="call:1").values_list("starts_at", flat=True)) == {TEN}


def test_after_three_minutes_it_is_void(shop, car, clock):
    hold(shop, TEN)
    clock.shift(179)
    with pytest.raises(SlotTaken):
        book(shop, car, TEN)
    clock.shift(1)
    visit = book(shop, car, TEN)
    assert set(Claim.objects.values_list("appointment", flat=True)) == {visit.pk}


def test_an_expired_hold_stands_in_the_way_of_no_move_and_no_other_hold(shop, car, clock):
    visit = book(shop, car, TEN)
    hold(shop, ELEVEN)
    clock.shift(200)
    assert verbs.reschedule(PROGRAM, visit, ELEVEN)
    hold(shop, TEN)
    clock.shift(200)
    assert hold(shop, TEN, holder="call:2")


def test_a_late_holder_books_as_anybody_would(shop, car, clock):
    hold(shop, TEN)
    clock.shift(200)
    assert book(shop, car, TEN, actor=CALLER, holder="call:1")


def test_who_hangs_up_releases(shop, car):
    hold(shop, TEN)
    verbs.release("call:2")
    assert Claim.objects.exists()
    verbs.release("call:1")
    assert not Claim.objects.exists()


def test_a_release_never_touches_a_visit(shop, car):
    book(shop, car, TEN, actor=CALLER, holder="call:1")
    verbs.release("call:1")
    verbs.release("")
    assert Claim.objects.count() == 2


def test_holds_keep_the_rules_of_booking(car):
    shop = make_shop(bays=2, technicians=2)
    with pytest.raises(OutsideHours):
        hold(shop, at(MONDAY, 12))
    book(shop, car, TEN)
    with pytest.raises(DuplicateAppointment):
        hold(shop, ELEVEN, vehicle=car)
    sold = make_vehicle(make_customer(first_name="Jane"), is_active=False)
    with pytest.raises(VehicleNotFound):
        hold(shop, ELEVEN, vehicle=sold)
    assert not Claim.objects.filter(kind="hold").exists()


def test_a_hold_takes_one_place_of_several(car):
    shop = make_shop(bays=2, technicians=2)
    make_service(shop, "tire_rotation")
    hold(shop, TEN)
    book(shop, car, TEN)
    with pytest.raises(SlotTaken):
        hold(shop, TEN, holder="call:2")
