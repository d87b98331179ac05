"""Find a time: the same free starts as on the phone, and why a wanted one is not among them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from appointments import reads, verbs
from appointments.models import Appointment
from crm.models import Role
from crm.tests.desk import client_of, page
from tests.factories import (
    DESK,
    MONDAY,
    at,
    book,
    make_customer,
    make_service,
    make_shop,
    make_vehicle,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

FIND = page("appointments_appointment_find")


@pytest.fixture
def advisor(shop):
    return client_of((shop, Role.ADVISOR))


def find(client, **asked):
    return client.get(FIND, {"service_type": "oil_change", **asked}).context


def why_not(client, when, **asked):
    return find(client, scheduled_at=when, **asked)["found"].wanted.why_not


def test_it_is_empty_until_asked(advisor):
    assert advisor.get(FIND).context["found"] is None


def test_it_offers_what_the_engine_offers_for_fourteen_days(shop, car, advisor):
    book(shop, car, at(MONDAY, 10))
    days = find(advisor)["found"].days
    assert [day.date for day in days] == [MONDAY + timedelta(days=number) for number in range(14)]
    opening = reads.load_opening(shop, MONDAY, days[-1].date)
    job = reads.job_for([shop.services.get()], None, default_minutes=30)
    schedule = reads.load_schedule(
        shop, opening, MONDAY, days[-1].date, job, now=timezone.now(), notice=False
    )
    for day in days:
        assert [offer.start for offer in day.offers] == [slot.start for slot in schedule.slots(day.date, job)]
    assert len(days[0].offers) == 13
    assert days[0].offers[0].place == "bay 1 with technician 1"
    assert days[6].why == "Closed on Sundays"


def test_a_full_day_says_so(shop, car, advisor):
    verbs.block(DESK, shop, resource=None, starts_at=at(MONDAY, 8), ends_at=at(MONDAY, 18))
    assert find(advisor)["found"].days[0].why == "Nothing free"


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("2026-03-01T10:00", "This time is over."),
        ("2026-03-02T06:30", "This time is over."),
        ("2026-06-01T10:00", "The shop books no more than 60 days ahead."),
        ("2026-03-08T10:00", "Closed on Sundays."),
        (
            "2026-03-02T18:00",
            "The shop is not open then. It is open 9:00 AM–12:00 PM, 1:00 PM–5:00 PM.",
        ),
        (
            "2026-03-02T11:45",
            "30 minutes of work would not be done before the shop closes."
            " It is open 9:00 AM–12:00 PM, 1:00 PM–5:00 PM.",
        ),
        ("2026-03-02T10:10", "Visits start every 30 minutes."),
        (
            "2026-03-02T10:00",
            "Every bay, or everybody, who can do oil change is taken or away for some of the time.",
        ),
    ],
)
def test_it_says_why_a_time_cannot_be_had(shop, car, advisor, when, words):
    book(shop, car, at(MONDAY, 10))
    assert why_not(advisor, when) == words


def test_it_says_which_skills_nobody_has(shop, advisor):
    make_service(shop, "alignment", bay_needs=["alignment"])
    words = "The shop has no bay or technician for it: it needs alignment."
    assert why_not(advisor, "2026-03-02T10:00", service_type="alignment") == words


def test_the_nearest_free_times_come_with_the_reason(shop, car, advisor):
    book(shop, car, at(MONDAY, 10))
    wanted = find(advisor, scheduled_at="2026-03-02T10:00")["found"].wanted
    assert wanted.offer is None
    assert [offer.clock for offer in wanted.nearest[:3]] == ["9:30 AM", "10:30 AM", "9:00 AM"]


def test_a_wanted_time_far_ahead_brings_its_own_days(advisor):
    found = find(advisor, scheduled_at="2026-04-06T10:00")["found"]
    assert found.wanted.offer.place == "bay 1 with technician 1"
    assert found.days[0].date.isoformat() == "2026-04-06"


def test_one_click_leads_to_the_booking_with_all_filled_in(shop, car, advisor):
    make_service(shop, "tire_rotation")
    asked = {"additional_services": ["tire_rotation"], "transport": "wait", "vehicle": car.pk}
    content = advisor.get(FIND, {"service_type": "oil_change", **asked}).content.decode()
    link = f"{find(advisor, **asked)['booking']}&scheduled_at=2026-03-02T09:00"
    assert link.replace("&", "&amp;") in content
    form = advisor.get(link).context["form"]
    filled = {name: form[name].value() for name in ("service_type", "additional_services", "transport")}
    assert filled == {
        "service_type": "oil_change",
        "additional_services": ["tire_rotation"],
        "transport": "wait",
    }
    assert form["scheduled_at"].value() == "2026-03-02T09:00"
    assert "John Doe" in advisor.get(link).content.decode()


def test_a_car_that_is_expected_already_is_told(shop, car, advisor):
    visit = book(shop, car, at(MONDAY, 10))
    assert find(advisor, vehicle=car.pk)["coming"] == [visit]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"duration_minutes": "2"}, "duration_minutes"),
        ({"scheduled_at": "soon"}, "scheduled_at"),
        ({"scheduled_at": "2026-03-08T02:30"}, "scheduled_at"),
        ({"date": "soon"}, "date"),
        ({"service_type": "magic"}, "service_type"),
        ({"service_type": "repair", "transport": "wait"}, "transport"),
        ({"vehicle": "9" * 30}, "vehicle"),
    ],
)
def test_what_cannot_be_asked_is_told_at_its_field(shop, advisor, asked, field):
    make_service(shop, "repair", waiter_ok=False)
    context = find(advisor, **asked)
    assert list(context["form"].errors) == [field]
    assert context["found"] is None


def test_another_shop_has_its_own_menu_and_times(shop):
    other = make_shop(name="Lakeside", time_zone="America/New_York")
    make_service(other, "detailing")
    client = client_of((shop, Role.ADVISOR), (other, Role.ADVISOR))
    found = find(client, shop=other.pk, service_type="detailing")["found"]
    assert found.days[0].offers[0].clock == "9:00 AM"
    assert list(find(client, shop=shop.pk, service_type="detailing")["form"].errors) == ["service_type"]


def test_it_asks_as_much_with_sixty_visits_as_with_three():
    shop = make_shop(bays=10, technicians=10)
    client = client_of((shop, Role.ADVISOR))
    counts = []
    for upto in (3, 60):
        for number in range(Appointment.objects.count(), upto):
            car = make_vehicle(make_customer(number=f"+151255501{number:02}"))
            book(shop, car, at(MONDAY, 9 + number // 20, 30 * (number // 10 % 2)), actor=DESK)
        with CaptureQueriesContext(connection) as queries:
            assert find(client, scheduled_at="2026-03-02T09:00")["found"]
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 16
