"""Two customers turn out to be one, in all rooms; and for a day it can be undone."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from appointments.models import Appointment
from appointments.verbs import cancel
from crm.errors import CannotMerge, CannotUndoMerge, CustomerNotFound, MergeTooOld, NotesFull
from crm.models import Customer, Event, Merge, Phone
from crm.reads import customers_on_number, resolve
from crm.verbs import (
    add_note,
    add_phone,
    merge_customers,
    record_consent,
    remove_phone,
    undo_merge,
    update_customer,
)
from tests.factories import DESK, MONDAY, PROGRAM, at, book, make_customer, make_shop, make_vehicle
from vehicles.errors import VisitsInTheWay
from vehicles.models import ServiceRecord, Vehicle
from vehicles.reads import resolve as resolve_vehicle
from vehicles.verbs import add_vehicle, transfer_vehicle, update_vehicle
from voice.models import Call

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

ROSAS, ANAS, SHARED = "+15125550101", "+15125550102", "+15125550103"
VIN = "1HGCM82633A004352"


@pytest.fixture(autouse=True)
def monday(clock):
    """No booking is in the past."""
    return clock


@pytest.fixture
def rosa():
    return make_customer(first_name="Rosa", number=ROSAS)


@pytest.fixture
def ana():
    return make_customer(first_name="Ana", number=ANAS)


def numbers(customer):
    return {phone.number: phone.is_primary for phone in customer.phones.all()}


def primary_cars(customer):
    return list(customer.vehicles.filter(is_primary_vehicle=True, is_active=True))


def rows():
    """Every value of every row that a merge may touch, but for counters and dates of saving."""
    kept = {}
    for model in (Customer, Phone, Vehicle, Appointment, ServiceRecord, Call):
        for row in model.objects.order_by("pk").values():
            kept[model, row["id"]] = {
                name: value for name, value in row.items() if name not in ("updated_at", "event_sequence")
            }
    return kept


def test_everything_of_the_other_is_the_survivors_in_all_rooms(shop, rosa, ana):
    car = make_vehicle(ana)
    visit = book(shop, car, at(MONDAY, 10))
    record = ServiceRecord.objects.create(vehicle=car, date=MONDAY, service_type="oil_change")
    call = Call.objects.create(shop=shop, customer=ana)
    consent = record_consent(
        DESK, ana, channel="sms", purpose="service", granted=True, source="call", proof="yes"
    )
    merge = merge_customers(DESK, rosa, ana)
    for row in (car, visit, call):
        row.refresh_from_db()
        assert row.customer_id == rosa.pk
    record.refresh_from_db()
    assert record.vehicle == car
    assert list(rosa.consents.all()) == [consent]
    assert numbers(rosa) == {ROSAS: True, ANAS: False}
    ana.refresh_from_db()
    assert resolve(ana) == rosa
    assert list(customers_on_number(ANAS)) == [rosa]
    told = Event.objects.filter(name="customer.merged").order_by("subject_id")
    ids = {"merge_id": merge.pk, "survivor_id": rosa.pk, "other_id": ana.pk}
    assert [(event.subject_id, event.data) for event in told] == [(rosa.pk, ids), (ana.pk, ids)]


def test_undone_all_is_as_it_was(shop, rosa, ana):
    make_vehicle(rosa, vin=VIN, color="")
    cars = [make_vehicle(ana, vin=VIN, color="red"), make_vehicle(ana, is_primary_vehicle=False)]
    for day, car in enumerate(cars):
        book(shop, car, at(MONDAY + timedelta(days=day), 10))
        ServiceRecord.objects.create(vehicle=car, date=MONDAY, service_type="oil_change")
    Call.objects.create(shop=shop, customer=ana)
    for customer in (rosa, ana):
        add_phone(DESK, customer, SHARED, shop=shop)
    update_customer(DESK, ana, email="ana@example.com", phone_number=SHARED, notes="two\nlines")
    Customer.objects.filter(pk=ana.pk).update(customer_since=date(2019, 5, 1), provisional=True)
    before = rows()
    merge = merge_customers(DESK, rosa, ana)
    assert rows() != before
    assert undo_merge(DESK, merge).pk == ana.pk
    assert rows() == before
    assert Event.objects.filter(name="customer.unmerged").count() == 2
    merge.refresh_from_db()
    assert merge.undone_at is not None


def test_what_the_survivor_lacks_is_filled_in_and_what_it_has_stays():
    first = date(2020, 1, 1)
    rosa = make_customer(number=ROSAS, email="rosa@example.com", customer_since=MONDAY, notes="one")
    ana = make_customer(
        number=ANAS,
        email="ana@example.com",
        company="Acme",
        language="es",
        customer_since=first,
        last_service_date=MONDAY,
        notes="two",
    )
    merge_customers(DESK, rosa, ana)
    rosa.refresh_from_db()
    assert (rosa.email, rosa.company, rosa.language) == ("rosa@example.com", "Acme", "es")
    assert (rosa.customer_since, rosa.last_service_date) == (first, MONDAY)
    assert rosa.notes == "one\ntwo"


def test_a_company_without_a_person_gets_the_others_whole_name():
    acme = make_customer(number=ROSAS, first_name="", last_name="", company="Acme")
    merge_customers(DESK, acme, make_customer(number=ANAS, first_name="Ana", last_name="Ruiz"))
    acme.refresh_from_db()
    assert (acme.first_name, acme.last_name, acme.company) == ("Ana", "Ruiz", "Acme")


@pytest.mark.parametrize(
    ("survivor", "other", "then"),
    [(True, False, False), (False, True, False), (True, True, True), (False, False, False)],
)
def test_known_for_sure_is_who_one_of_both_is(survivor, other, then):
    rosa = make_customer(number=ROSAS, provisional=survivor)
    merge_customers(DESK, rosa, make_customer(number=ROSAS, provisional=other))
    rosa.refresh_from_db()
    assert rosa.provisional is then


def test_too_long_notes_of_both_refuse_the_merge_and_lose_nothing():
    rosa, ana = make_customer(notes="x" * 6000), make_customer(notes="y" * 4000, number=ANAS)
    with pytest.raises(NotesFull, match="shorten"):
        merge_customers(DESK, rosa, ana)
    assert not Merge.objects.exists()


def test_a_number_of_both_stays_with_each(shop, rosa, ana):
    add_phone(DESK, ana, ROSAS, shop=shop)
    merge_customers(DESK, rosa, ana)
    assert numbers(rosa) == {ROSAS: True, ANAS: False}
    assert numbers(ana) == {ROSAS: False}


def test_who_had_no_number_and_no_car_takes_over_the_primary_ones(shop, rosa, ana):
    rosa.phones.all().delete()
    make_vehicle(ana, model="Fit", is_primary_vehicle=False)
    car = make_vehicle(ana)
    add_phone(DESK, ana, SHARED, shop=shop)
    update_customer(DESK, ana, phone_number=SHARED)
    merge_customers(DESK, rosa, ana)
    assert numbers(rosa) == {ANAS: False, SHARED: True}
    assert primary_cars(rosa) == [car]


def test_a_customer_has_one_primary_car_after_a_merge(rosa, ana):
    own = make_vehicle(rosa)
    make_vehicle(ana)
    merge_customers(DESK, rosa, ana)
    assert primary_cars(rosa) == [own]


def test_the_same_car_becomes_one_with_its_visits_and_records(shop, rosa, ana):
    kept = make_vehicle(rosa, vin=VIN, license_plate="")
    car = make_vehicle(ana, vin=VIN, license_plate="ABC 123", current_mileage=70_000)
    visit = book(shop, car, at(MONDAY, 10))
    record = ServiceRecord.objects.create(vehicle=car, date=MONDAY, service_type="oil_change")
    merge_customers(DESK, rosa, ana)
    for row in (kept, car, visit, record):
        row.refresh_from_db()
    assert (car.is_active, car.merged_into, car.customer) == (False, kept, rosa)
    assert resolve_vehicle(car) == kept
    assert (kept.license_plate, kept.current_mileage) == ("ABC 123", 70_000)
    assert (visit.vehicle, visit.customer, record.vehicle) == (kept, rosa, kept)


def test_one_car_is_not_merged_into_two_visits_at_once(rosa, ana):
    shop = make_shop(bays=2, technicians=2)
    visits = [book(shop, make_vehicle(customer, vin=VIN), at(MONDAY, 10)) for customer in (rosa, ana)]
    with pytest.raises(VisitsInTheWay) as refusal:
        merge_customers(DESK, rosa, ana)
    assert refusal.value.data["appointment_ids"] == [visit.pk for visit in visits]
    assert all(str(visit.pk) in refusal.value.message for visit in visits)
    cancel(DESK, visits[0], "twice")
    merge_customers(DESK, rosa, ana)


def test_nobody_is_merged_with_himself_or_twice(rosa, ana):
    with pytest.raises(CannotMerge):
        merge_customers(DESK, rosa, rosa)
    merge_customers(DESK, rosa, ana)
    for survivor, other in ((rosa, ana), (ana, rosa), (ana, ana)):
        with pytest.raises(CannotMerge):
            merge_customers(DESK, survivor, other)
    nobody = Customer(pk=0)
    with pytest.raises(CustomerNotFound):
        merge_customers(DESK, rosa, nobody)


def test_whoever_is_merged_into_a_merged_one_is_his_survivors(rosa, ana):
    eva = make_customer(number=SHARED)
    merge_customers(DESK, rosa, ana)
    assert merge_customers(DESK, ana, eva).survivor == rosa
    assert numbers(rosa) == {ROSAS: True, ANAS: False, SHARED: False}


def test_old_ids_lead_through_all_merges_to_the_one_of_today(rosa, ana):
    eva = make_customer(number=SHARED)
    merge_customers(DESK, rosa, ana)
    merge_customers(DESK, eva, rosa)
    assert {resolve(one) for one in Customer.objects.all()} == {eva}


def test_a_later_merge_is_undone_first(rosa, ana):
    eva = make_customer(number=SHARED)
    first = merge_customers(DESK, rosa, ana)
    second = merge_customers(DESK, eva, rosa)
    with pytest.raises(CannotUndoMerge) as refusal:
        undo_merge(DESK, first)
    assert refusal.value.data["merge_id"] == second.pk
    undo_merge(DESK, second)
    undo_merge(DESK, first)
    assert [numbers(one) for one in (rosa, ana, eva)] == [{ROSAS: True}, {ANAS: True}, {SHARED: True}]


def test_a_merge_is_undone_once_and_within_a_day(rosa, ana, clock):
    merge = merge_customers(DESK, rosa, ana)
    clock.move_to(timezone.now() + timedelta(hours=24))
    undo_merge(DESK, merge)
    with pytest.raises(CannotUndoMerge):
        undo_merge(DESK, merge)
    again = merge_customers(DESK, rosa, ana)
    clock.move_to(timezone.now() + timedelta(hours=24, seconds=1))
    with pytest.raises(MergeTooOld):
        undo_merge(DESK, again)


def test_what_is_new_since_the_merge_stays_with_the_survivor(shop, rosa, ana):
    merge = merge_customers(DESK, rosa, ana)
    phone = add_phone(DESK, rosa, SHARED, shop=shop)
    car, _ = add_vehicle(DESK, rosa, make="Ford", model="Focus")
    undo_merge(DESK, merge)
    for row in (phone, car):
        row.refresh_from_db()
        assert row.customer == rosa


def test_a_visit_booked_since_goes_back_with_its_car(shop, rosa, ana):
    hers, hers_too = make_vehicle(rosa), make_vehicle(ana)
    merge = merge_customers(DESK, rosa, ana)
    for car in (hers, hers_too):
        car.refresh_from_db()
    stays, goes = book(shop, hers, at(MONDAY, 10)), book(shop, hers_too, at(MONDAY, 11))
    undo_merge(DESK, merge)
    for visit in (stays, goes):
        visit.refresh_from_db()
    assert (stays.customer, goes.customer) == (rosa, ana)
    assert goes.history.first().history_change_reason == f"Merge of customer {ana.pk} into {rosa.pk} undone"


def test_a_visit_of_a_car_that_both_had_stays_with_the_survivors_row(shop, rosa, ana):
    make_vehicle(rosa, vin=VIN)
    make_vehicle(ana, vin=VIN)
    merge = merge_customers(DESK, rosa, ana)
    visit = book(shop, rosa.vehicles.get(is_active=True), at(MONDAY, 10))
    undo_merge(DESK, merge)
    visit.refresh_from_db()
    assert visit.customer == visit.vehicle.customer == rosa


def test_what_was_changed_since_the_merge_is_not_undone(shop, rosa, ana):
    Customer.objects.filter(pk=ana.pk).update(email="ana@example.com", notes="two")
    merge = merge_customers(DESK, rosa, ana)
    update_customer(DESK, rosa, email="both@example.com")
    add_note(DESK, rosa, "three", shop=shop)
    undo_merge(DESK, merge)
    rosa.refresh_from_db()
    ana.refresh_from_db()
    assert rosa.email == "both@example.com"
    assert rosa.notes.startswith("two\n")
    assert (ana.email, ana.notes) == ("ana@example.com", "two")


def test_a_car_that_went_to_another_owner_since_stays_his(rosa, ana):
    eva, car = make_customer(number=SHARED), make_vehicle(ana)
    merge = merge_customers(DESK, rosa, ana)
    car.refresh_from_db()
    new = transfer_vehicle(DESK, car, eva)
    undo_merge(DESK, merge)
    car.refresh_from_db()
    new.refresh_from_db()
    assert (car.customer, car.is_active) == (ana, False)
    assert (new.customer, new.is_active) == (eva, True)


def test_each_has_one_primary_number_and_car_whatever_was_primary_in_between(shop, rosa, ana):
    make_vehicle(rosa)
    add_phone(DESK, ana, ROSAS, shop=shop)
    add_phone(DESK, ana, SHARED, shop=shop)
    cars = [make_vehicle(ana), make_vehicle(ana, is_primary_vehicle=False, model="Fit")]
    merge = merge_customers(DESK, rosa, ana)
    update_customer(DESK, rosa, phone_number=SHARED)
    update_vehicle(DESK, cars[1], is_primary_vehicle=True)
    undo_merge(DESK, merge)
    assert numbers(rosa) == {ROSAS: True}
    assert numbers(ana) == {ANAS: True, ROSAS: False, SHARED: False}
    assert primary_cars(ana) == [cars[0]]
    assert len(primary_cars(rosa)) == 1


def test_a_number_struck_out_since_is_not_brought_back(rosa, ana):
    merge = merge_customers(DESK, rosa, ana)
    remove_phone(DESK, rosa.phones.get(number=ANAS))
    undo_merge(DESK, merge)
    assert numbers(ana) == {}


def test_a_merge_that_cannot_be_put_back_whole_is_not_put_back_at_all(rosa, ana):
    kept, twin = make_vehicle(rosa, vin=VIN), make_vehicle(ana, vin=VIN)
    other = make_vehicle(ana, vin="1HGCM82633A004353", is_primary_vehicle=False)
    merge = merge_customers(DESK, rosa, ana)
    update_vehicle(DESK, kept, vin="1HGCM82633A004354")
    update_vehicle(DESK, other, vin=VIN)
    with pytest.raises(CannotUndoMerge):
        undo_merge(DESK, merge)
    twin.refresh_from_db()
    assert twin.merged_into == kept


def test_histories_of_both_stay_and_tell_who_merged_and_why(shop, rosa, ana):
    update_customer(PROGRAM, ana, first_name="Anna")
    car, _ = add_vehicle(PROGRAM, ana, make="Ford", model="Focus")
    visit = book(shop, car, at(MONDAY, 10))
    merge_customers(DESK, rosa, ana)
    assert [row.history.count() for row in (rosa, ana)] == [2, 3]
    reason = f"Customer {ana.pk} merged into {rosa.pk}"
    for row in (rosa, ana, car, visit, rosa.phones.get(number=ANAS)):
        newest = row.history.first()
        assert (newest.actor_kind, newest.history_change_reason) == ("staff", reason)
    owners = car.history.order_by("history_id").values_list("customer", flat=True)
    assert list(dict.fromkeys(owners)) == [ana.pk, rosa.pk]
