"""Booking: what is taken, what is refused and why, and what is written down."""

from datetime import time, timedelta

import pytest

from appointments import reads
from appointments.errors import (
    BeyondHorizon,
    CannotWait,
    DuplicateAppointment,
    InThePast,
    InvalidDuration,
    InvalidServiceType,
    NobodyCan,
    OffGrid,
    OutsideHours,
    SlotTaken,
    TooSoon,
    VehicleBusy,
)
from appointments.models import Appointment, Block, Closure, OpeningHours, Resource, SpecialHours
from crm.actors import Actor
from crm.models import Event
from tests.factories import DESK, MONDAY, at, book, make_customer, make_service, make_shop, make_vehicle
from vehicles.errors import VehicleNotFound, WrongOwner

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TEN = at(MONDAY, 10)
TUESDAY = MONDAY + timedelta(days=1)
SATURDAY = MONDAY + timedelta(days=5)
SUNDAY = MONDAY + timedelta(days=6)


def another_car():
    return make_vehicle(make_customer(first_name="Jane"))


def clocks(refused):
    return [f"{start:%a %H:%M}" for start in refused.value.data["alternatives"]]


def free_starts(shop, day, minutes=30):
    opening = reads.load_opening(shop, day, day)
    job = reads.job_for([], minutes, default_minutes=30)
    schedule = reads.load_schedule(shop, opening, day, day, job, now=at(MONDAY, 7))
    return [f"{slot.start.astimezone(shop.zone):%H:%M}" for slot in schedule.slots(day, job)]


# What a booking writes


def test_a_visit_is_booked_with_its_line_its_claims_and_its_event(shop, car):
    visit = book(shop, car, TEN, customer_concerns="Rattles", notes="Red key ring")

    visit.refresh_from_db()
    assert (visit.customer, visit.vehicle, visit.status) == (car.customer, car, "scheduled")
    assert (visit.scheduled_at, visit.ends_at) == (TEN, TEN + timedelta(minutes=30))
    assert (visit.duration_minutes, visit.service_type) == (30, "oil_change")
    assert (visit.customer_concerns, visit.notes) == ("Rattles", "Red key ring")
    assert [(line.code, line.minutes) for line in visit.services.all()] == [("oil_change", 30)]
    assert {claim.resource.kind for claim in visit.claims.all()} == {"bay", "technician"}
    event = Event.objects.get()
    assert (event.name, event.subject_id, event.sequence) == ("visit.booked", visit.pk, 1)
    assert event.data == {}, "ids and names only, never people's words"


def test_a_confirmation_that_nobody_sent_is_not_noted_as_sent(shop, car):
    assert book(shop, car, TEN).confirmation_sent is False


@pytest.mark.parametrize(
    ("actor", "method", "by"),
    [
        (Actor.caller(call_id=7), "ai_voice", "AI Voice Agent"),
        (Actor("staff", "ana"), "phone", "ana"),
        (Actor("key", "website"), "api", "website"),
        (Actor.system("sheet"), "import", "sheet"),
    ],
)
def test_a_visit_tells_who_booked_it_and_how(shop, car, actor, method, by):
    visit = book(shop, car, TEN, actor=actor)
    assert (visit.booking_method, visit.booked_by) == (method, by)


def test_several_services_are_one_visit_named_after_the_first(shop, car):
    make_service(shop, "tire_rotation", minutes=45, buffer_minutes=15)
    visit = book(shop, car, TEN, "tire_rotation", "oil_change", "tire_rotation")
    assert visit.service_type == "tire_rotation"
    assert [line.code for line in visit.services.all()] == ["tire_rotation", "oil_change"]
    assert visit.duration_minutes == 75
    assert visit.ends_at == TEN + timedelta(minutes=75)
    assert {claim.ends_at for claim in visit.claims.all()} == {TEN + timedelta(minutes=90)}


def test_work_without_minutes_on_the_menu_takes_an_hour(shop, car):
    make_service(shop, "other", minutes=None)
    assert book(shop, car, TEN, "other").duration_minutes == 60


def test_given_minutes_replace_the_menus(shop, car):
    assert book(shop, car, TEN, duration_minutes=90).ends_at == TEN + timedelta(minutes=90)


def test_the_skilled_technician_does_the_work_and_the_versatile_one_is_spared(car):
    shop = make_shop(bays=2, technicians=2)
    able = Resource.objects.get(name="technician 2")
    able.skills = ["brakes"]
    able.save()
    make_service(shop, "brake_service", technician_needs=["brakes"])
    assert book(shop, another_car(), TEN).technician.name == "technician 1"
    assert book(shop, car, TEN, "brake_service").technician == able


def test_a_shop_that_does_not_plan_its_people_claims_a_bay_only(car):
    shop = make_shop(plans_technicians=False)
    visit = book(shop, car, TEN)
    assert visit.technician is None
    assert visit.bay


def test_long_work_goes_on_the_next_morning_and_keeps_its_bay_over_night(shop, car):
    make_service(shop, "repair", minutes=240, may_run_over=True)
    visit = book(shop, car, at(MONDAY, 15), "repair")
    assert visit.ends_at == at(TUESDAY, 11)
    assert free_starts(shop, TUESDAY)[:2] == ["11:00", "11:30"]
    assert not [start for start in free_starts(shop, MONDAY) if start >= "15:00"]


# What is refused


def test_n_places_take_n_visits_and_the_next_hears_what_is_free(car):
    shop = make_shop(bays=3, technicians=2)
    for _ in range(2):
        book(shop, another_car(), TEN)
    with pytest.raises(SlotTaken) as refused:
        book(shop, car, TEN)
    assert clocks(refused) == ["Mon 09:30", "Mon 10:30", "Mon 09:00"]
    assert Appointment.objects.count() == 2


def test_alternatives_are_never_starts_that_are_taken(shop, car):
    first = at(MONDAY, 0)
    Block.objects.create(shop=shop, starts_at=first, ends_at=first + timedelta(days=15))
    day = MONDAY + timedelta(days=15)
    taken = [book(shop, another_car(), at(day, hour, minute)) for hour in (9, 10) for minute in (0, 30)]
    assert len(taken) == 4
    with pytest.raises(SlotTaken) as refused:
        book(shop, car, TEN)
    assert not [start for start in clocks(refused) if start in {"Tue 09:00", "Tue 09:30", "Tue 10:00"}]


def test_the_past_is_over(shop, car):
    with pytest.raises(InThePast) as refused:
        book(shop, car, at(MONDAY, 6))
    assert clocks(refused) == ["Mon 09:00", "Mon 09:30", "Mon 10:00"]
    with pytest.raises(InThePast):
        book(shop, car, TEN - timedelta(days=365), actor=DESK)


def test_past_hours_of_today_are_not_offered(shop, clock):
    clock.move_to(at(MONDAY, 13, 40))
    opening = reads.load_opening(shop, MONDAY, MONDAY)
    job = reads.job_for([], None, default_minutes=30)
    schedule = reads.load_schedule(shop, opening, MONDAY, MONDAY, job, now=at(MONDAY, 13, 40))
    starts = [slot.start.astimezone(shop.zone).time() for slot in schedule.slots(MONDAY, job)]
    assert starts == [time(15), time(15, 30), time(16), time(16, 30)]


@pytest.mark.parametrize(
    "start",
    [
        pytest.param(at(SUNDAY, 3), id="at three on a Sunday morning"),
        pytest.param(at(SUNDAY, 10), id="on a Sunday"),
        pytest.param(at(MONDAY, 8, 30), id="before opening"),
        pytest.param(at(MONDAY, 12), id="at lunch"),
        pytest.param(at(MONDAY, 17), id="at closing"),
        pytest.param(at(SATURDAY, 15), id="at the earlier closing of Saturday"),
    ],
)
def test_nothing_is_booked_outside_opening_hours(shop, car, start):
    with pytest.raises(OutsideHours) as refused:
        book(shop, car, start)
    assert len(refused.value.data["alternatives"]) == 3
    assert not Appointment.objects.exists()


def test_work_must_be_done_by_lunch_or_by_closing(shop, car):
    for start in (at(MONDAY, 11, 30), at(MONDAY, 16, 30)):
        with pytest.raises(OutsideHours):
            book(shop, car, start, duration_minutes=60)


def test_a_closed_day_says_why(shop, car):
    Closure.objects.create(shop=shop, first_day=MONDAY, last_day=TUESDAY, reason="inventory")
    with pytest.raises(OutsideHours) as refused:
        book(shop, car, TEN)
    assert refused.value.error == "This time is outside opening hours: Closed: inventory"
    assert clocks(refused)[0] == "Wed 09:00"


def test_a_public_holiday_is_closed_unless_it_has_hours_of_its_own(car, clock):
    shop = make_shop(closes_on_holidays=True)
    independence = MONDAY.replace(month=7, day=3)  # the 4th of 2026 is a Saturday, observed on Friday
    clock.move_to(at(independence - timedelta(days=2), 8))
    with pytest.raises(OutsideHours, match="Independence Day"):
        book(shop, car, at(independence, 10))
    SpecialHours.objects.create(shop=shop, date=independence, opens=time(10), closes=time(12))
    assert book(shop, car, at(independence, 10))


def test_the_shops_rows_are_the_only_hours_there_are(shop, car):
    assert free_starts(shop, SUNDAY) == []
    OpeningHours.objects.create(shop=shop, weekday=6, opens=time(11), closes=time(12))
    assert free_starts(shop, SUNDAY) == ["11:00", "11:30"]
    assert book(shop, car, at(SUNDAY, 11))
    OpeningHours.objects.filter(weekday=0).delete()
    assert free_starts(shop, MONDAY) == []
    with pytest.raises(OutsideHours, match="Closed on Mondays"):
        book(shop, another_car(), TEN)


def test_every_start_that_is_offered_can_be_booked_and_no_other(shop):
    offered = free_starts(shop, MONDAY)
    assert len(offered) == 14
    booked = []
    for minutes in range(8 * 60, 18 * 60, 15):
        start = at(MONDAY, *divmod(minutes, 60))
        try:
            book(shop, another_car(), start)
        except (OutsideHours, OffGrid, SlotTaken):
            continue
        booked.append(f"{start:%H:%M}")
    assert booked == offered
    assert free_starts(shop, MONDAY) == []


def test_visits_begin_on_the_grid(shop, car):
    with pytest.raises(OffGrid) as refused:
        book(shop, car, at(MONDAY, 10, 10))
    assert clocks(refused) == ["Mon 10:00", "Mon 10:30", "Mon 09:30"]


def test_notice_binds_programs_but_not_the_desk(shop, car, clock):
    clock.move_to(at(MONDAY, 9, 30))
    with pytest.raises(TooSoon) as refused:
        book(shop, car, TEN)
    assert clocks(refused) == ["Mon 10:30", "Mon 11:00", "Mon 11:30"]
    assert book(shop, car, TEN, actor=DESK)


def test_nobody_books_beyond_the_horizon(shop, car):
    with pytest.raises(BeyondHorizon):
        book(shop, car, TEN + timedelta(days=70))
    assert book(shop, car, at(MONDAY + timedelta(days=60), 10))


@pytest.mark.parametrize("minutes", [-60, 0, 4, 2401, 100_000])
def test_no_work_takes_less_than_no_time_or_more_than_a_week(shop, car, minutes):
    with pytest.raises(InvalidDuration):
        book(shop, car, TEN, duration_minutes=minutes)


@pytest.mark.parametrize("codes", [["wash"], ["oil_change", "wash"], ["OIL_CHANGE"]])
def test_what_is_not_on_the_menu_is_not_booked(shop, car, codes):
    make_service(shop, "recall", is_active=False)
    with pytest.raises(InvalidServiceType) as refused:
        book(shop, car, TEN, *codes)
    assert refused.value.error == "Invalid service_type. Must be one of: oil_change"


def test_one_cannot_wait_for_what_takes_the_day(shop, car):
    make_service(shop, "repair", waiter_ok=False)
    with pytest.raises(CannotWait):
        book(shop, car, TEN, "oil_change", "repair", transport="wait")
    assert book(shop, car, TEN, transport="wait").transport == "wait"


def test_work_that_nobody_here_can_do_is_told_apart_from_a_full_day(shop, car):
    make_service(shop, "recall", technician_needs=["high voltage"])
    with pytest.raises(NobodyCan) as refused:
        book(shop, car, TEN, "recall")
    assert clocks(refused) == []


def test_a_block_takes_its_resource_and_one_without_takes_the_shop(car):
    shop = make_shop(bays=2, technicians=2)
    bay, other_bay = Resource.objects.filter(kind="bay")
    Block.objects.create(shop=shop, resource=bay, starts_at=TEN, ends_at=TEN + timedelta(hours=1))
    assert book(shop, car, TEN).bay == other_bay
    Block.objects.create(shop=shop, starts_at=at(TUESDAY, 9), ends_at=at(TUESDAY, 12))
    with pytest.raises(SlotTaken):
        book(shop, another_car(), at(TUESDAY, 9))


def test_a_resource_that_was_put_away_takes_no_visits(shop, car):
    Resource.objects.filter(kind="bay").update(is_active=False)
    with pytest.raises(NobodyCan):
        book(shop, car, TEN)


# The vehicle


def test_a_car_comes_once_a_day_for_the_same_service(car):
    shop = make_shop(bays=2, technicians=2)
    visit = book(shop, car, TEN)
    with pytest.raises(DuplicateAppointment) as refused:
        book(shop, car, at(MONDAY, 15))
    assert refused.value.data == {"appointment_id": visit.pk, "scheduled_at": TEN}
    make_service(shop, "tire_rotation")
    assert book(shop, car, at(MONDAY, 15), "tire_rotation")
    assert book(shop, car, at(TUESDAY, 10))


def test_a_car_is_never_in_two_visits_at_once(car):
    shop = make_shop(bays=2, technicians=2)
    make_service(shop, "tire_rotation")
    visit = book(shop, car, TEN, duration_minutes=60)
    for start in (at(MONDAY, 9, 30), at(MONDAY, 10), at(MONDAY, 10, 30)):
        with pytest.raises(VehicleBusy) as refused:
            book(shop, car, start, "tire_rotation")
        assert refused.value.data["appointment_id"] == visit.pk
    assert book(shop, car, at(MONDAY, 11), "tire_rotation", actor=DESK)


def test_a_car_that_stays_over_night_is_in_no_second_visit_next_morning(car):
    shop = make_shop(bays=2, technicians=2)
    make_service(shop, "repair", minutes=240, may_run_over=True)
    book(shop, car, at(MONDAY, 15), "repair")
    with pytest.raises(VehicleBusy):
        book(shop, car, at(TUESDAY, 9))


def test_only_the_owner_brings_a_car(shop, car):
    with pytest.raises(WrongOwner, match="does not belong to this customer"):
        book(shop, car, TEN, customer=make_customer(first_name="Jane"))


def test_a_car_that_was_sold_is_not_found(shop, car):
    car.is_active = False
    car.save()
    with pytest.raises(VehicleNotFound):
        book(shop, car, TEN)
