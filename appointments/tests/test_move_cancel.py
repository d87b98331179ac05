"""Moving, cancelling and confirming a visit."""

from datetime import timedelta

import pytest
from django.utils import timezone

from appointments import reads, verbs
from appointments.errors import (
    AppointmentNotFound,
    DuplicateAppointment,
    InsideCutoff,
    OutsideHours,
    SlotTaken,
    VehicleBusy,
    WrongStatus,
)
from appointments.models import Appointment, Claim
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

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TUESDAY = MONDAY + timedelta(days=1)
TEN, TWO = at(MONDAY, 10), at(MONDAY, 14)
OVER = ("in_progress", "completed", "no_show")


@pytest.fixture
def visit(shop, car):
    return book(shop, car, TEN)


def set_status(visit, status):
    Appointment.objects.filter(pk=visit.pk).update(status=status)


def events(visit):
    mine = Event.objects.filter(subject_type="appointment", subject_id=visit.pk).order_by("sequence")
    return list(mine.values_list("name", "sequence"))


def spans(visit):
    return set(Claim.objects.filter(appointment=visit).values_list("starts_at", "ends_at"))


# Moving


def test_a_moved_visit_takes_the_new_time_and_frees_the_old(shop, visit):
    moved = verbs.reschedule(PROGRAM, visit, TWO)
    assert moved.pk == visit.pk
    assert (moved.scheduled_at, moved.ends_at) == (TWO, TWO + timedelta(minutes=30))
    assert spans(visit) == {(TWO, TWO + timedelta(minutes=30))}
    assert events(visit) == [("visit.booked", 1), ("visit.rescheduled", 2)]
    assert book(shop, make_vehicle(make_customer(first_name="Jane")), TEN)


def test_a_moved_visit_must_be_confirmed_and_told_anew(visit):
    verbs.confirm(PROGRAM, visit)
    Appointment.objects.filter(pk=visit.pk).update(confirmation_sent=True)
    moved = verbs.reschedule(PROGRAM, visit, TWO)
    moved.refresh_from_db()
    assert (moved.status, moved.confirmed_at, moved.confirmation_sent) == ("scheduled", None, False)


def test_a_visit_does_not_stand_in_its_own_way(shop, car):
    visit = book(shop, car, TEN, duration_minutes=90)
    assert verbs.reschedule(PROGRAM, visit, at(MONDAY, 10, 30)).ends_at == at(MONDAY, 12)
    assert verbs.reschedule(PROGRAM, visit, at(MONDAY, 10, 30)).scheduled_at == at(MONDAY, 10, 30)


def test_thursday_friday_and_back_to_thursday_are_three_moves(visit):
    for hour in (13, 14, 13):
        verbs.reschedule(PROGRAM, visit, at(TUESDAY, hour))
    assert [name for name, _ in events(visit)][1:] == ["visit.rescheduled"] * 3


def test_a_move_keeps_the_work_as_it_was_booked(shop, car):
    make_service(shop, "repair", minutes=240, may_run_over=True, buffer_minutes=15)
    visit = book(shop, car, at(MONDAY, 9), "repair", "oil_change", duration_minutes=300)
    moved = verbs.reschedule(PROGRAM, visit, at(MONDAY, 14))
    assert moved.duration_minutes == 300
    assert moved.ends_at == at(TUESDAY, 11)
    assert spans(moved) == {(at(MONDAY, 14), at(TUESDAY, 11, 15))}
    assert [line.code for line in moved.services.all()] == ["repair", "oil_change"]


def test_a_move_onto_a_taken_time_changes_nothing(shop, visit):
    book(shop, make_vehicle(make_customer(first_name="Jane")), TWO)
    with pytest.raises(SlotTaken) as refused:
        verbs.reschedule(PROGRAM, visit, TWO)
    free = [f"{start:%H:%M}" for start in refused.value.data["alternatives"]]
    assert free == ["13:30", "14:30", "13:00"]
    visit.refresh_from_db()
    assert visit.scheduled_at == TEN
    assert spans(visit) == {(TEN, TEN + timedelta(minutes=30))}
    assert len(events(visit)) == 1


def test_a_move_keeps_the_rules_of_booking(shop, car, visit):
    with pytest.raises(OutsideHours):
        verbs.reschedule(PROGRAM, visit, at(MONDAY, 12))
    other = book(shop, car, at(TUESDAY, 10))
    with pytest.raises(DuplicateAppointment) as refused:
        verbs.reschedule(PROGRAM, visit, at(TUESDAY, 15))
    assert refused.value.data["appointment_id"] == other.pk


def test_a_car_is_not_moved_into_its_own_other_visit(car):
    shop = make_shop(bays=2, technicians=2)
    make_service(shop, "tire_rotation")
    visit = book(shop, car, TEN)
    book(shop, car, TWO, "tire_rotation")
    with pytest.raises(VehicleBusy):
        verbs.reschedule(PROGRAM, visit, at(MONDAY, 14, 30))


def test_asking_whether_a_move_would_do_changes_nothing(visit):
    verbs.check_move(PROGRAM, visit, TWO)
    with pytest.raises(OutsideHours):
        verbs.check_move(PROGRAM, visit, at(MONDAY, 12))
    visit.refresh_from_db()
    assert visit.scheduled_at == TEN
    assert spans(visit) == {(TEN, TEN + timedelta(minutes=30))}
    assert len(events(visit)) == 1


def test_a_cancelled_visit_is_not_moved(visit):
    verbs.cancel(PROGRAM, visit, "Sick")
    with pytest.raises(WrongStatus, match="^Cannot reschedule a cancelled appointment$"):
        verbs.reschedule(PROGRAM, visit, TWO)


@pytest.mark.parametrize("status", OVER)
def test_a_visit_that_is_over_or_under_way_is_neither_moved_nor_cancelled(visit, status):
    set_status(visit, status)
    for actor in (PROGRAM, DESK):
        with pytest.raises(WrongStatus, match="over or under way"):
            verbs.reschedule(actor, visit, TWO)
        with pytest.raises(WrongStatus, match="over or under way"):
            verbs.cancel(actor, visit, "Changed my mind")


def test_a_visit_whose_time_has_come_is_the_desks_alone(visit, clock):
    clock.move_to(at(MONDAY, 10, 5))
    with pytest.raises(WrongStatus, match="over or under way"):
        verbs.reschedule(PROGRAM, visit, TWO)
    with pytest.raises(WrongStatus, match="over or under way"):
        verbs.cancel(PROGRAM, visit, "Late")
    assert verbs.reschedule(DESK, visit, TWO).scheduled_at == TWO


def test_the_cut_off_binds_programs_but_not_the_desk(visit, clock):
    clock.move_to(at(MONDAY, 8))
    verbs.check_move(PROGRAM, visit, TWO)
    clock.shift(60)
    with pytest.raises(InsideCutoff):
        verbs.reschedule(PROGRAM, visit, TWO)
    with pytest.raises(InsideCutoff):
        verbs.cancel(PROGRAM, visit, "Late")
    assert verbs.reschedule(DESK, visit, TWO).scheduled_at == TWO
    assert verbs.cancel(DESK, visit, "Late").status == "cancelled"


def test_a_visit_that_is_not_there_is_not_found(visit):
    Appointment.objects.all().delete()
    with pytest.raises(AppointmentNotFound):
        verbs.reschedule(PROGRAM, visit, TWO)
    with pytest.raises(AppointmentNotFound):
        verbs.cancel(PROGRAM, visit, "Gone")
    with pytest.raises(AppointmentNotFound):
        verbs.confirm(PROGRAM, visit)


# Cancelling


def test_a_cancellation_is_stored_with_its_time_and_every_word_of_its_reason(shop, visit):
    reason = "My mother is in hospital and I have to travel. " * 20
    verbs.cancel(PROGRAM, visit, reason)
    stored = Appointment.objects.get(pk=visit.pk)
    assert stored.status == "cancelled"
    assert stored.cancellation_reason == reason
    assert stored.cancelled_at == timezone.now()
    assert events(visit) == [("visit.booked", 1), ("visit.cancelled", 2)]
    assert "hospital" not in str(list(Event.objects.values_list("data", flat=True)))


def test_a_cancelled_visit_frees_its_time_also_for_the_same_car(shop, car, visit):
    verbs.cancel(PROGRAM, visit, "Sick")
    assert not Claim.objects.exists()
    assert book(shop, car, TEN)


def test_a_visit_is_cancelled_once(visit):
    verbs.cancel(PROGRAM, visit, "Sick")
    with pytest.raises(WrongStatus, match="^Appointment is already cancelled$"):
        verbs.cancel(PROGRAM, visit, "Sick again")
    visit.refresh_from_db()
    assert visit.cancellation_reason == "Sick"


# Confirming


def test_a_confirmation_counts_once_and_is_not_a_message_sent(visit):
    for _ in range(2):
        confirmed = verbs.confirm(PROGRAM, visit)
    assert (confirmed.status, confirmed.confirmed_at) == ("confirmed", timezone.now())
    assert confirmed.confirmation_sent is False
    assert events(visit) == [("visit.booked", 1), ("visit.confirmed", 2)]
    assert verbs.cancel(PROGRAM, visit, "Sick").status == "cancelled"


@pytest.mark.parametrize("status", [*OVER, "cancelled"])
def test_only_a_coming_visit_is_confirmed(visit, status):
    set_status(visit, status)
    with pytest.raises(WrongStatus, match="cannot be confirmed"):
        verbs.confirm(PROGRAM, visit)


# Reading


def test_coming_visits_are_the_future_ones_that_stand_soonest_first(shop, car, clock):
    tuesday = book(shop, car, at(TUESDAY, 10))
    monday = book(shop, car, TEN)
    gone = book(shop, car, at(TUESDAY + timedelta(days=1), 10))
    verbs.cancel(PROGRAM, gone, "Sick")
    assert list(reads.visits_of(car.customer, now=timezone.now())) == [monday, tuesday]
    clock.move_to(TEN)
    assert list(reads.visits_of(car.customer, now=timezone.now())) == [tuesday]
    assert list(reads.visits_of(car.customer)) == [monday, tuesday, gone]
