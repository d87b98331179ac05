"""The car is here: stages, work that takes longer, the bay given back; or it never comes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from appointments import verbs
from appointments.errors import (
    InvalidDuration,
    OutsideHours,
    SlotTaken,
    TooEarly,
    VehicleBusy,
    WrongStage,
    WrongStatus,
)
from appointments.models import Appointment, Block, Claim, RulePass
from crm.errors import InvalidValue
from crm.models import Event
from tests.factories import DESK, MONDAY, at, book, make_customer, make_service, make_shop, make_vehicle

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TUESDAY = MONDAY + timedelta(days=1)
TEN, ELEVEN, TWO = at(MONDAY, 10), at(MONDAY, 11), at(MONDAY, 14)
SQUEEZE = {"squeeze": "Must be done today"}


@pytest.fixture
def visit(shop, car):
    """An hour in the one bay, from ten."""
    return book(shop, car, TEN, duration_minutes=60)


@pytest.fixture
def arrived(visit, clock):
    clock.move_to(TEN)
    return verbs.check_in(DESK, visit)


def another_car():
    return make_vehicle(make_customer(first_name="Jane"))


def events(visit):
    mine = Event.objects.filter(subject_type="appointment", subject_id=visit.pk).order_by("sequence")
    return list(mine.values_list("name", "data"))


def spans(visit):
    return set(visit.claims.values_list("starts_at", "ends_at", "released"))


# Checking in


def test_a_car_that_is_here_is_in_progress(visit, clock):
    clock.move_to(at(MONDAY, 9, 50))
    verbs.check_in(DESK, visit, mileage=60_000)
    visit.refresh_from_db()
    assert (visit.status, visit.stage) == ("in_progress", "arrived")
    assert visit.arrived_at == visit.stage_since == timezone.now()
    assert events(visit)[1:] == [("visit.checked_in", {"changed": ["stage", "status"]})]
    visit.vehicle.refresh_from_db()
    assert (visit.mileage, visit.vehicle.current_mileage) == (60_000, 60_000)
    assert Event.objects.filter(name="vehicle.changed").count() == 1


def test_a_car_may_come_the_evening_before_but_not_earlier(shop, car):
    wednesday = book(shop, car, at(TUESDAY + timedelta(days=1), 9))
    with pytest.raises(TooEarly):
        verbs.check_in(DESK, wednesday)
    assert verbs.check_in(DESK, book(shop, another_car(), at(TUESDAY, 16))).status == "in_progress"


@pytest.mark.parametrize("mileage", [-1, 3_000_001, 59_999])
def test_a_mileage_that_cannot_be_is_refused(visit, mileage):
    visit.vehicle.current_mileage = 60_000
    visit.vehicle.save()
    with pytest.raises(InvalidValue) as refused:
        verbs.check_in(DESK, visit, mileage=mileage)
    assert refused.value.data["field"] == "mileage"
    visit.refresh_from_db()
    assert visit.status == "scheduled"


@pytest.mark.parametrize("status", ["in_progress", "completed", "cancelled", "no_show"])
def test_only_a_coming_visit_is_checked_in_or_a_no_show(visit, clock, status):
    Appointment.objects.update(status=status)
    clock.move_to(TWO)
    for verb in (verbs.check_in, verbs.no_show):
        with pytest.raises(WrongStatus):
            verb(DESK, visit)


def test_a_car_that_was_sold_after_the_booking_still_came(visit):
    visit.vehicle.is_active = False
    visit.vehicle.save()
    assert verbs.check_in(DESK, visit).stage == "arrived"


# Stages


def test_work_goes_from_stage_to_stage_each_told_once(arrived):
    for stage in ("in_bay", "in_bay", "waiting_approval", "in_bay", "ready", "picked_up"):
        visit = verbs.set_stage(DESK, arrived, stage)
    assert (visit.stage, visit.status) == ("picked_up", "in_progress")
    assert [name for name, _ in events(visit)].count("visit.stage_changed") == 5


@pytest.mark.parametrize(
    ("stage", "following"),
    [
        ("arrived", "picked_up"),
        ("in_bay", "arrived"),
        ("in_bay", "picked_up"),
        ("waiting_parts", "picked_up"),
        ("picked_up", "in_bay"),
        ("picked_up", "ready"),
    ],
)
def test_work_does_not_go_from_any_stage_to_any(arrived, stage, following):
    Appointment.objects.update(stage=stage)
    with pytest.raises(WrongStage):
        verbs.set_stage(DESK, arrived, following)


def test_only_a_car_that_is_here_has_stages(visit):
    with pytest.raises(WrongStatus):
        verbs.set_stage(DESK, visit, "in_bay")
    with pytest.raises(InvalidValue):
        verbs.set_stage(DESK, visit, "lost")


@pytest.mark.parametrize("stage", ["waiting_parts", "ready"])
def test_out_of_the_bay_its_place_is_free_from_now_on(shop, arrived, clock, stage):
    verbs.set_stage(DESK, arrived, "in_bay")
    clock.move_to(at(MONDAY, 10, 30))
    verbs.set_stage(DESK, arrived, stage)
    assert spans(arrived) == {(TEN, at(MONDAY, 10, 30), True)}
    assert book(shop, another_car(), at(MONDAY, 10, 30), actor=DESK)


def test_what_it_has_not_begun_to_use_is_free_altogether(shop, visit):
    verbs.check_in(DESK, visit)
    verbs.set_stage(DESK, visit, "waiting_parts")
    assert not Claim.objects.exists()


def test_back_in_the_bay_it_needs_a_place_for_what_is_left(shop, arrived, clock):
    verbs.set_stage(DESK, arrived, "in_bay")
    clock.move_to(at(MONDAY, 10, 20))
    verbs.set_stage(DESK, arrived, "waiting_parts")
    clock.move_to(at(MONDAY, 16, 45))
    back = verbs.set_stage(DESK, arrived, "in_bay")
    back.refresh_from_db()
    assert back.ends_at == at(TUESDAY, 9, 25), "a quarter of an hour today, the rest of forty tomorrow"
    assert spans(back) == {
        (TEN, at(MONDAY, 10, 20), True),
        (at(MONDAY, 16, 45), at(TUESDAY, 9, 25), False),
    }


def test_back_in_the_bay_without_a_place_is_refused(shop, arrived, clock):
    verbs.set_stage(DESK, arrived, "waiting_parts")
    book(shop, another_car(), at(MONDAY, 13))
    clock.move_to(at(MONDAY, 13, 10))
    with pytest.raises(SlotTaken):
        verbs.set_stage(DESK, arrived, "in_bay")
    arrived.refresh_from_db()
    assert arrived.stage == "waiting_parts"


def test_a_car_that_came_early_goes_back_into_the_bay_before_its_time(shop, visit):
    verbs.check_in(DESK, visit)
    verbs.set_stage(DESK, visit, "waiting_approval")
    verbs.set_stage(DESK, visit, "waiting_parts")
    back = verbs.set_stage(DESK, visit, "in_bay")
    back.refresh_from_db()
    assert (back.scheduled_at, back.ends_at) == (at(MONDAY, 9), TEN)
    assert spans(back) == {(at(MONDAY, 9), TEN, False)}
    assert events(back)[-1] == ("visit.stage_changed", {"changed": ["scheduled_at", "stage"]})


@pytest.mark.engine
def test_a_car_does_not_go_back_into_the_bay_across_another_visit_of_its_own(car, arrived, clock):
    """The other one is over, but nobody has said so."""
    verbs.set_stage(DESK, arrived, "waiting_parts")
    other = book(arrived.shop, car, TWO, "oil_change", actor=DESK, passes={"duplicate": "The other wheel"})
    clock.move_to(at(MONDAY, 15))
    with pytest.raises(VehicleBusy) as refused:
        verbs.set_stage(DESK, arrived, "in_bay")
    assert refused.value.data["appointment_id"] == other.pk


# Work past its end


def test_work_past_its_end_keeps_its_bay_until_somebody_says_otherwise(shop, arrived, clock):
    clock.move_to(at(MONDAY, 11, 5))
    with pytest.raises(SlotTaken) as refused:
        book(shop, another_car(), at(MONDAY, 11, 30), actor=DESK)
    assert refused.value.data["alternatives"][0] == at(MONDAY, 13)
    clock.move_to(at(MONDAY, 12, 40))
    with pytest.raises(SlotTaken):
        book(shop, another_car(), at(MONDAY, 13), actor=DESK)
    assert book(shop, another_car(), at(MONDAY, 13, 30), actor=DESK)
    verbs.set_stage(DESK, arrived, "ready")
    assert book(shop, another_car(), at(MONDAY, 13), actor=DESK)


def test_a_car_that_never_came_keeps_no_bay(shop, visit, clock):
    clock.move_to(at(MONDAY, 11, 5))
    assert book(shop, another_car(), at(MONDAY, 11, 30), actor=DESK)


# Longer work


def test_an_extension_lengthens_the_claims_and_the_work(arrived):
    longer = verbs.extend(DESK, arrived, 30)
    longer.refresh_from_db()
    assert (longer.ends_at, longer.duration_minutes) == (at(MONDAY, 11, 30), 90)
    assert spans(longer) == {(TEN, at(MONDAY, 11, 30), False)}
    assert events(longer)[-1] == ("visit.extended", {"changed": ["duration_minutes", "ends_at"]})


def test_an_extension_of_work_past_its_end_counts_from_now(arrived, clock):
    clock.move_to(at(MONDAY, 11, 10))
    longer = verbs.extend(DESK, arrived, 20)
    assert (longer.ends_at, longer.duration_minutes) == (at(MONDAY, 11, 30), 90)


def test_an_extension_walks_through_open_minutes_as_booking_does(shop, car, visit):
    with pytest.raises(OutsideHours):
        verbs.extend(DESK, visit, 90)
    passed = verbs.extend(DESK, visit, 90, passes={"hours": "Works through lunch"})
    assert passed.ends_at == at(MONDAY, 12, 30)
    assert RulePass.objects.get().rule == "hours"
    make_service(shop, "repair", minutes=180, may_run_over=True, buffer_minutes=15)
    repair = book(shop, another_car(), TWO, "repair")
    assert repair.ends_at == at(MONDAY, 17)
    assert verbs.extend(DESK, repair, 30).ends_at == at(TUESDAY, 9, 30)
    assert spans(repair) == {(TWO, at(TUESDAY, 9, 45), False)}


def test_an_extension_names_the_visits_in_its_way_and_squeezes_past_them(shop, arrived):
    other = book(shop, another_car(), ELEVEN, actor=DESK)
    with pytest.raises(SlotTaken) as refused:
        verbs.extend(DESK, arrived, 30)
    assert refused.value.data["appointments"] == [other.pk]
    longer = verbs.extend(DESK, arrived, 30, passes=SQUEEZE)
    assert set(longer.claims.values_list("ends_at", "squeezed_in")) == {(at(MONDAY, 11, 30), True)}


def test_an_extension_does_not_run_into_a_block_or_into_the_cars_own_next_visit(car):
    shop = make_shop(bays=2, technicians=2)
    make_service(shop, "tire_rotation")
    visit = book(shop, car, TEN, duration_minutes=60)
    book(shop, car, at(MONDAY, 11, 30), "tire_rotation", duration_minutes=30)
    with pytest.raises(VehicleBusy):
        verbs.extend(DESK, visit, 60, passes=SQUEEZE)
    Block.objects.create(shop=shop, starts_at=ELEVEN, ends_at=at(MONDAY, 12))
    with pytest.raises(SlotTaken):
        verbs.extend(DESK, visit, 15, passes=SQUEEZE)


@pytest.mark.parametrize("minutes", [0, -30, 2400])
def test_an_extension_has_a_length(visit, minutes):
    with pytest.raises(InvalidDuration):
        verbs.extend(DESK, visit, minutes)


def test_before_it_begins_a_visit_grows_no_longer_than_one_may_book(visit):
    with pytest.raises(InvalidDuration, match="book what is left as another visit") as refused:
        verbs.extend(DESK, visit, 2341)
    assert refused.value.data["field"] == "minutes"
    visit.refresh_from_db()
    assert visit.duration_minutes == 60


def test_work_that_is_overdue_by_weeks_goes_on_from_now(arrived, clock):
    clock.move_to(at(MONDAY + timedelta(days=14), 10))
    longer = verbs.extend(DESK, arrived, 30)
    done = longer.duration_minutes
    assert done > 2400
    longer = verbs.extend(DESK, longer, 15)
    assert (longer.ends_at, longer.duration_minutes) == (at(MONDAY + timedelta(days=14), 10, 45), done + 15)


def test_work_that_was_forgotten_for_months_is_closed_and_not_extended(arrived, clock):
    clock.move_to(at(MONDAY + timedelta(days=150), 10))
    with pytest.raises(InvalidDuration, match="complete it, and book what is left"):
        verbs.extend(DESK, arrived, 30)


def test_a_car_comes_back_into_the_bay_for_no_more_than_one_may_book(arrived, clock):
    Appointment.objects.update(duration_minutes=5000)
    back = verbs.set_stage(DESK, verbs.set_stage(DESK, arrived, "ready"), "in_bay")
    assert back.ends_at == at(MONDAY + timedelta(days=7), 10)


def test_what_is_over_is_not_extended(visit):
    verbs.cancel(DESK, visit, "Sick")
    with pytest.raises(WrongStatus):
        verbs.extend(DESK, visit, 30)


# Nobody came


def test_a_no_show_has_a_time_of_grace_and_frees_the_bay(shop, visit, clock):
    clock.move_to(at(MONDAY, 10, 29))
    with pytest.raises(TooEarly) as refused:
        verbs.no_show(DESK, visit)
    assert refused.value.data["earliest"] == at(MONDAY, 10, 30)
    clock.move_to(at(MONDAY, 10, 30))
    assert verbs.no_show(DESK, visit).status == "no_show"
    assert not Claim.objects.exists()
    assert events(visit)[-1] == ("visit.no_show", {"changed": ["status"]})
    assert book(shop, visit.vehicle, ELEVEN, actor=DESK)
