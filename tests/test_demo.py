"""The demo shop loads on any day and on both engines, and keeps the rules that it shows."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from io import StringIO
from itertools import pairwise

import pytest
import time_machine
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.utils import timezone

from appointments import reads
from appointments.models import STANDARD_SERVICES, Appointment, Claim
from config.checks import has_demo_logins
from config.demo.people import people
from config.installation import demo_logins
from crm.models import Customer, Event, Phone, Role, Shop
from crm.reads import customers_on_number, shops_of
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
