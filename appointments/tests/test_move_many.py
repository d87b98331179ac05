"""Several visits change their places at once, or none does."""

from datetime import timedelta

import pytest

from appointments import verbs
from appointments.errors import (
    AppointmentNotFound,
    DuplicateAppointment,
    OutsideHours,
    SlotTaken,
    VehicleBusy,
    WrongStatus,
)
from appointments.models import Claim, Resource, RulePass
from appointments.verbs import Move
from crm.errors import InvalidValue, NotAllowed
from crm.models import Event
from tests.factories import (
    DESK,
    MONDAY,
    PROGRAM,
    at,
    book,
    make_customer,
    make_service,
    make_shop,
    make_vehicle,
)
from vehicles.errors import VehicleNotFound

pytestmark = [pytest.mark.engine, pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TUESDAY = MONDAY + timedelta(days=1)
TEN, TWO = at(MONDAY, 10), at(MONDAY, 14)


def another_car():
    return make_vehicle(make_customer(first_name="Jane"))


def places(*visits):
    for visit in visits:
        visit.refresh_from_db()
    return [(visit.scheduled_at, visit.bay.name) for visit in visits]


@pytest.fixture
def shop():
    return make_shop(bays=2, technicians=2)


@pytest.fixture
def bays(shop):
    return list(shop.resources.filter(kind="bay").order_by("pk"))


def test_two_visits_swap_their_times_in_a_shop_with_one_place(car):
    shop = make_shop()
    one, other = book(shop, car, TEN), book(shop, another_car(), TWO)
    moved = verbs.move_many(PROGRAM, shop, [Move(one.pk, TWO), Move(other.pk, TEN)])
    assert moved == [one, other]
    assert places(one, other) == [(TWO, "bay 1"), (TEN, "bay 1")]
    assert Claim.objects.count() == 4
    assert set(Event.objects.filter(name="visit.rescheduled").values_list("subject_id", flat=True)) == {
        one.pk,
        other.pk,
    }


def test_two_visits_of_one_car_swap_their_times(shop, car):
    make_service(shop, "tire_rotation")
    one = book(shop, car, TEN, duration_minutes=60)
    other = book(shop, car, at(MONDAY, 11), "tire_rotation", duration_minutes=60)
    verbs.move_many(DESK, shop, [Move(one.pk, at(MONDAY, 11)), Move(other.pk, TEN)])
    assert [start for start, _ in places(one, other)] == [at(MONDAY, 11), TEN]


def test_two_visits_swap_their_bays_and_stay_confirmed(shop, bays, car):
    one = verbs.confirm(PROGRAM, book(shop, car, TEN, bay=bays[0]))
    other = book(shop, another_car(), TEN, bay=bays[1])
    verbs.move_many(
        DESK, shop, [Move(one.pk, TEN, bay_id=bays[1].pk), Move(other.pk, TEN, bay_id=bays[0].pk)]
    )
    assert places(one, other) == [(TEN, "bay 2"), (TEN, "bay 1")]
    assert one.status == "confirmed"
    assert Event.objects.filter(name="visit.rescheduled").first().data["changed"][0] == "bay"


def test_whoever_must_have_a_bay_gets_it_before_those_who_take_any(shop, bays, car):
    one, other = book(shop, car, TEN), book(shop, another_car(), TWO)
    eleven = at(MONDAY, 11)
    verbs.move_many(DESK, shop, [Move(one.pk, eleven), Move(other.pk, eleven, bay_id=bays[0].pk)])
    assert places(one, other) == [(eleven, "bay 2"), (eleven, "bay 1")]


def test_a_bays_day_goes_to_another_bay_and_to_another_day(shop, bays):
    starts = [at(MONDAY, hour) for hour in (9, 10, 11, 13, 14, 15)]
    visits = [book(shop, another_car(), start, bay=bays[0]) for start in starts]
    verbs.move_many(DESK, shop, [Move(visit.pk, visit.scheduled_at, bay_id=bays[1].pk) for visit in visits])
    assert places(*visits) == [(start, "bay 2") for start in starts]
    day = timedelta(days=1)
    verbs.move_many(DESK, shop, [Move(visit.pk, visit.scheduled_at + day) for visit in visits])
    assert [start for start, _ in places(*visits)] == [start + day for start in starts]


def test_all_move_or_none_and_the_error_says_which_cannot(shop, bays, car):
    one, other = book(shop, car, TEN), book(shop, another_car(), TWO)
    before = places(one, other)
    with pytest.raises(OutsideHours) as refused:
        verbs.move_many(DESK, shop, [Move(one.pk, at(TUESDAY, 9)), Move(other.pk, at(MONDAY, 12))])
    assert refused.value.data["visit_id"] == other.pk
    assert refused.value.error == f"Visit {other.pk}: This time is outside opening hours"
    assert places(one, other) == before
    book(shop, another_car(), at(MONDAY, 15), bay=bays[0])
    with pytest.raises(SlotTaken) as refused:
        verbs.move_many(DESK, shop, [Move(one.pk, at(MONDAY, 15), bay_id=bays[0].pk)])
    assert refused.value.data["visit_id"] == one.pk
    assert not Event.objects.filter(name="visit.rescheduled").exists()


def test_each_visit_keeps_the_rules_of_a_move(shop, car):
    make_service(shop, "tire_rotation")
    one, other = book(shop, car, TEN), book(shop, car, TWO, "tire_rotation")
    with pytest.raises(VehicleBusy):
        verbs.move_many(DESK, shop, [Move(one.pk, at(MONDAY, 15)), Move(other.pk, at(MONDAY, 15))])
    tomorrow = book(shop, car, at(TUESDAY, 10))
    with pytest.raises(DuplicateAppointment):
        verbs.move_many(DESK, shop, [Move(tomorrow.pk, at(MONDAY, 16))])
    verbs.cancel(DESK, other, "Sick")
    with pytest.raises(WrongStatus):
        verbs.move_many(DESK, shop, [Move(one.pk, at(MONDAY, 15)), Move(other.pk, at(MONDAY, 16))])
    car.is_active = False
    car.save()
    with pytest.raises(VehicleNotFound):
        verbs.move_many(DESK, shop, [Move(one.pk, at(MONDAY, 15))])


def test_only_the_shops_visits_and_bays_are_moved_each_once(shop, car):
    visit = book(shop, car, TEN)
    elsewhere = make_shop()
    foreign = Resource.objects.get(shop=elsewhere, kind="bay")
    with pytest.raises(AppointmentNotFound):
        verbs.move_many(DESK, elsewhere, [Move(visit.pk, TWO)])
    for moves in ([], [Move(visit.pk, TWO), Move(visit.pk, TEN)]):
        with pytest.raises(InvalidValue, match="moves"):
            verbs.move_many(DESK, shop, moves)
    for bay_id in (foreign.pk, 0):
        with pytest.raises(InvalidValue, match="bay"):
            verbs.move_many(DESK, shop, [Move(visit.pk, TWO, bay_id=bay_id)])


def test_a_pass_counts_for_each_of_them_and_is_kept_with_each(car):
    shop = make_shop()
    one, other = book(shop, car, TEN), book(shop, another_car(), TWO)
    moves = [Move(one.pk, at(MONDAY, 18)), Move(other.pk, at(MONDAY, 18))]
    passes = {"hours": "Snow in the morning", "squeeze": "Snow in the morning"}
    with pytest.raises(NotAllowed):
        verbs.move_many(PROGRAM, shop, moves, passes=passes)
    verbs.move_many(DESK, shop, moves, passes=passes)
    assert RulePass.objects.filter(appointment=one).count() == 2
    assert RulePass.objects.filter(appointment=other).count() == 2
    assert sorted(Claim.objects.filter(resource__kind="bay").values_list("squeezed_in", flat=True)) == [
        False,
        True,
    ]
