"""The demo shop loads on any day and on both engines, and keeps the rules that it shows."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from io import StringIO
from itertools import pairwise

import pytest
import time_machine
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from appointments import reads
from appointments.models import STANDARD_SERVICES, Appointment, Claim
from config.checks import has_demo_logins
from config.demo import crowd, crowd_rows, indexes
from config.demo.people import people
from config.installation import demo_logins
from crm.models import Customer, Event, Phone, Role, Shop
from crm.phones import parse_phone
from crm.reads import customers_on_number, shops_of
from tests.factories import make_vehicle
from vehicles.models import ServiceRecord, Vehicle
from vehicles.vin import check_digit, decode_vin

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

Status = Appointment.Status


@pytest.fixture
def demo() -> Shop:
    call_command("demo", stdout=StringIO())
    return Shop.objects.get()


@pytest.mark.parametrize(
    "moment",
    [
        pytest.param(datetime(2026, 11, 22, 16, 30, tzinfo=UTC), id="a Sunday before a week with a holiday"),
        pytest.param(datetime(2027, 3, 12, 18, tzinfo=UTC), id="two days before the clocks go forward"),
        pytest.param(datetime(2027, 12, 31, 22, 59, tzinfo=UTC), id="the last working minute of a year"),
    ],
)
def test_every_visit_is_legal_whenever_it_is_loaded(moment):
    with time_machine.travel(moment, tick=False):
        call_command("demo", stdout=StringIO())
    shop = Shop.objects.get()
    visits = list(Appointment.objects.select_related("vehicle").prefetch_related("claims__resource"))
    first = min(visit.scheduled_at for visit in visits).astimezone(shop.zone).date()
    opening = reads.load_opening(shop, first, moment.date() + timedelta(days=60))

    for visit in visits:
        assert visit.customer_id == visit.vehicle.customer_id
        service = visit.services.get().service
        assert service.code == visit.service_type
        day = opening.local(visit.scheduled_at).date()
        assert any(opens <= visit.scheduled_at < closes for opens, closes in opening.on(day).open)
        pieces = opening.work(visit.scheduled_at, visit.duration_minutes, over_breaks=service.may_run_over)
        assert pieces[-1].end == visit.ends_at
        claimed = {claim.resource.kind for claim in visit.claims.all()}
        if visit.status in {Status.CANCELLED, Status.NO_SHOW}:
            assert not claimed
        else:
            assert claimed == {"bay", "technician"}
            skills = set(visit.technician.skills)
            assert set(service.technician_needs) <= skills
        coming = visit.status in Appointment.OPEN
        assert coming == (visit.scheduled_at > moment) or visit.status == Status.CANCELLED

    assert_no_overlaps(Claim.objects.values_list("resource", "starts_at", "ends_at"))
    standing = Appointment.objects.exclude(status__in=[Status.CANCELLED, Status.NO_SHOW])
    assert_no_overlaps(standing.values_list("vehicle", "scheduled_at", "ends_at"))


def assert_no_overlaps(spans):
    for (one, _, ends), (other, starts, _) in pairwise(sorted(spans)):
        assert one != other or ends <= starts


def test_there_is_a_past_and_a_future_of_every_kind(demo):
    now = timezone.now()
    past = Counter(Appointment.objects.filter(scheduled_at__lt=now).values_list("status", flat=True))
    assert past.keys() == {Status.COMPLETED, Status.CANCELLED, Status.NO_SHOW}
    coming = Counter(Appointment.objects.filter(scheduled_at__gt=now).values_list("status", flat=True))
    assert coming.keys() == {Status.SCHEDULED, Status.CONFIRMED, Status.CANCELLED}
    assert ServiceRecord.objects.count() == past[Status.COMPLETED]
    completed = Appointment.objects.filter(status=Status.COMPLETED)
    assert not completed.filter(services__service_record=None).exists()
    assert not Appointment.objects.filter(confirmation_sent=True).exists()
    # What was long ago is no news; what is booked now is.
    assert Event.objects.filter(name="visit.booked").count() == sum(coming.values())


def test_an_empty_weekday_has_fourteen_half_hours(demo):
    day = timezone.localdate(timezone=demo.zone) + timedelta(days=1)
    opening = reads.load_opening(demo, day, day + timedelta(days=40))
    busy = {start.astimezone(demo.zone).date() for start in Claim.objects.values_list("starts_at", flat=True)}
    while day.weekday() > 4 or day in busy or not opening.on(day).open:
        day += timedelta(days=1)
    menu = reads.menu(demo)
    for codes in ([], ["oil_change"]):
        job = reads.job_for(
            reads.pick_services(menu, codes) if codes else [],
            None,
            default_minutes=reads.DEFAULT_SLOT_MINUTES,
        )
        schedule = reads.load_schedule(demo, opening, day, day, job, now=timezone.now())
        starts = [f"{slot.start.astimezone(demo.zone):%H:%M}" for slot in schedule.slots(day, job)]
        morning = [f"{hour:02}:{minute:02}" for hour in (9, 10, 11) for minute in (0, 30)]
        afternoon = [f"{hour:02}:{minute:02}" for hour in (13, 14, 15, 16) for minute in (0, 30)]
        assert starts == morning + afternoon


def test_every_service_of_the_menu_can_be_done(demo):
    menu = reads.menu(demo)
    assert tuple(menu) == STANDARD_SERVICES
    spoken = Counter(name for service in menu.values() for name in service.spoken_names)
    assert set(spoken.values()) == {1}, "one word for two services"
    today = timezone.localdate(timezone=demo.zone)
    opening = reads.load_opening(demo, today, today + timedelta(days=30))
    for service in menu.values():
        job = reads.job_for([service], None, default_minutes=60)
        schedule = reads.load_schedule(
            demo, opening, today, today + timedelta(days=30), job, now=timezone.now()
        )
        assert schedule.next_slots(today, job, 3), service.code


def test_the_people_are_those_that_a_desk_knows(demo):
    assert Customer.objects.count() == 40
    assert all(number.startswith("+151255501") for number in Phone.objects.values_list("number", flat=True))
    on_number = Counter(Phone.objects.values_list("number", flat=True))
    assert sum(count > 1 for count in on_number.values()) == 3, "couples and families on one number"
    assert Customer.objects.filter(first_name="Maria", last_name="Garcia").count() == 2
    company = Customer.objects.get(company="Lone Star Couriers")
    assert all(company.vehicles.values_list("unit_number", flat=True))
    assert Vehicle.objects.filter(vin=None).count() == 1
    assert all(customer.phone_number for customer in Customer.objects.all())
    assert not Customer.objects.filter(provisional=True).exists()


def test_rosa_can_make_the_first_call_of_the_readme(demo):
    [rosa] = customers_on_number("+15125550123")
    assert rosa.full_name == "Rosa Diaz"
    assert [car.description for car in rosa.vehicles.all()] == ["2018 Honda Civic"]
    assert not reads.visits_of(rosa, now=timezone.now()).exists()


def test_every_vin_is_the_car_beside_it():
    cars = [car for person in people() for car in person.cars if car.vin]
    assert len({car.vin for car in cars}) == len(cars) == 49
    for car in cars:
        assert check_digit(car.vin) == car.vin[8]
        decoded = decode_vin(car.vin)
        assert (decoded.year, decoded.make, decoded.model) == (car.year, car.make, car.model)
        assert decoded.warnings == ()


def test_the_logins_are_staff_of_the_shop_and_known_as_demo(demo):
    assert has_demo_logins()
    for username, password in demo_logins().items():
        user = authenticate(username=username, password=password)
        assert user.is_staff
        assert not user.is_superuser
        assert list(shops_of(user, frozenset({Role(username)}))) == [demo]


def test_it_goes_into_an_empty_database_only(demo):
    with pytest.raises(CommandError, match="a shop already"):
        call_command("demo")
    assert Shop.objects.count() == 1


def test_it_has_no_business_in_production(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="not for production"):
        call_command("demo")
    assert not Shop.objects.exists()


def test_a_crowd_is_added_in_whole_batches_and_is_the_same_each_time(demo, monkeypatch):
    monkeypatch.setattr(crowd_rows, "BATCH", 30)
    call_command("demo", customers=140, stdout=StringIO())
    assert Customer.objects.count() == 140
    assert not Customer.objects.exclude(phones__is_primary=True).exists()
    assert Event.objects.filter(name="customer.created").count() == 40, "an import tells no news"
    people = [crowd.citizen(1, index) for index in range(100)]
    made_up = Customer.objects.filter(phones__number__gte=crowd.number(0)).order_by("phones__number")
    assert [(one.first_name, one.last_name) for one in made_up] == [
        (person.first_name, person.last_name) for person in people
    ]
    for person, one in zip(people, made_up, strict=True):
        assert {car.vin for car in person.cars} == set(one.vehicles.values_list("vin", flat=True))
        assert one.appointments.filter(status=Status.COMPLETED).count() == len(person.done)
        records = ServiceRecord.objects.filter(vehicle__customer=one)
        assert records.filter(line__appointment__customer=one).count() == len(person.done)

    call_command("demo", customers=155, stdout=StringIO())
    assert Customer.objects.count() == 155
    with pytest.raises(CommandError, match="from 155"):
        call_command("demo", customers=154)


def test_a_car_of_the_crowd_whose_vin_somebody_has_is_a_case_for_the_desk(demo):
    vin = crowd.citizen(1, 3).cars[0].vin
    make_vehicle(vin=vin)
    call_command("demo", customers=Customer.objects.count() + 10, stdout=StringIO())
    shared = Vehicle.objects.filter(vin_shared=True)
    assert [(car.vin, car.customer.phone_number) for car in shared] == [(vin, crowd.number(3))]


def test_the_crowds_visits_are_legal(demo):
    call_command("demo", customers=400, stdout=StringIO())
    opening = reads.load_opening(demo, timezone.localdate() - timedelta(days=1000), timezone.localdate())
    coming = Appointment.objects.filter(scheduled_at__gt=timezone.now(), status__in=Appointment.OPEN)
    per_day = Counter(visit.scheduled_at.astimezone(demo.zone).date() for visit in coming)
    assert max(per_day.values()) >= 8
    assert_no_overlaps(Claim.objects.values_list("resource", "starts_at", "ends_at"))
    done = Appointment.objects.filter(status=Status.COMPLETED, claims=None)
    assert done.exists()
    for visit in done:
        hours = opening.on(visit.scheduled_at.astimezone(demo.zone).date()).open
        assert any(opens <= visit.scheduled_at and visit.ends_at <= closes for opens, closes in hours)
    assert_no_overlaps(
        Appointment.objects.exclude(status__in=[Status.CANCELLED, Status.NO_SHOW]).values_list(
            "vehicle", "scheduled_at", "ends_at"
        )
    )


def test_no_two_of_a_crowd_share_a_number_a_vin_or_a_plate():
    people = [
        crowd.citizen(1, index)
        for block in (0, 499_990, crowd.MOST - 500)
        for index in range(block, block + 500)
    ]
    cars = [car for person in people for car in person.cars]
    for ours in (
        [person.phone_number for person in people],
        [car.vin for car in cars],
        [car.license_plate for car in cars],
    ):
        assert len(set(ours)) == len(ours)
    assert all(parse_phone(person.phone_number) == person.phone_number for person in people)
    for car in cars[::10]:
        decoded = decode_vin(car.vin)
        assert (decoded.year, decoded.make, decoded.model, decoded.warnings) == (
            car.year,
            car.make,
            car.model,
            (),
        )


def test_a_stopped_load_keeps_whole_batches_and_goes_on(demo, monkeypatch):
    monkeypatch.setattr(crowd_rows, "BATCH", 20)
    made = iter(range(1000))

    def until_ctrl_c(seed, index):
        if next(made) == 50:
            raise KeyboardInterrupt
        return crowd.citizen(seed, index)

    monkeypatch.setattr(crowd_rows, "citizen", until_ctrl_c)
    with pytest.raises(CommandError, match="Stopped at 40 of 100"):
        call_command("demo", customers=140, stdout=StringIO())
    assert Customer.objects.count() == 80
    monkeypatch.undo()
    call_command("demo", customers=140, stdout=StringIO())
    assert Customer.objects.count() == 140


@pytest.mark.skipif("connection.vendor != 'postgresql'")
@pytest.mark.django_db(transaction=True)
def test_the_searchs_indexes_stand_again_after_a_big_load_and_a_stopped_one(demo, monkeypatch):
    monkeypatch.setattr(indexes, "MANY", 50)
    monkeypatch.setattr(crowd_rows, "BATCH", 20)
    before, seen = _search_indexes(), []

    def until_ctrl_c(seed, index):
        seen.append(_search_indexes())
        if index == 40:
            raise KeyboardInterrupt
        return crowd.citizen(seed, index)

    monkeypatch.setattr(crowd_rows, "citizen", until_ctrl_c)
    with pytest.raises(CommandError, match="Stopped"):
        call_command("demo", customers=100, stdout=StringIO())
    assert (len(before), seen[0]) == (4, set())
    assert _search_indexes() == before

    with connection.schema_editor() as schema:  # as a load that was killed leaves them
        schema.remove_index(Vehicle, next(one for one in Vehicle._meta.indexes if one.name in before))
    monkeypatch.setattr(crowd_rows, "citizen", crowd.citizen)
    call_command("demo", customers=100, stdout=StringIO())
    assert _search_indexes() == before


def _search_indexes():
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE indexdef LIKE '%USING gin%'")
        return {name for (name,) in cursor.fetchall()}


def test_a_crowd_does_not_join_a_real_shop(db):
    Shop.objects.create(name="Real", phone_number="+15125550100")
    with pytest.raises(CommandError, match="a shop already"):
        call_command("demo", customers=100)
    assert not Customer.objects.exists()
