"""Booking, moving, cancelling and confirming at the desk: forms that call the verbs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appointments.models import Appointment, Resource
from crm.models import Event, Role, Shop
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
from vehicles.models import Vehicle

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

BOOK = page("appointments_appointment_add")
VISITS = page("appointments_appointment_changelist")
SUNDAY = MONDAY + timedelta(days=6)


@pytest.fixture
def advisor(shop):
    return client_of((shop, Role.ADVISOR))


@pytest.fixture
def visit(shop, car):
    return book(shop, car, at(MONDAY, 10), actor=DESK)


def wishes(car, when="2026-03-02T10:00", **fields):
    return {
        "vehicle": car.pk,
        "service_type": "oil_change",
        "scheduled_at": when,
        "transport": "drop_off",
        "booking_method": "phone",
        "notes": "Squeaks",
        **fields,
    }


def another_car():
    return make_vehicle(make_customer(first_name="Jane", number="+15125550102"))


def test_the_desk_books_by_the_verb_and_is_told_what(shop, car, advisor):
    make_service(shop, "tire_rotation", minutes=30)
    answer = advisor.post(BOOK, wishes(car, additional_services=["tire_rotation"]), follow=True)
    visit = Appointment.objects.get()
    assert (visit.scheduled_at, visit.duration_minutes) == (at(MONDAY, 10), 60)
    assert [line.code for line in visit.services.all()] == ["oil_change", "tire_rotation"]
    assert (visit.booking_method, visit.booked_by) == ("phone", "user0")
    assert Event.objects.get().name == "visit.booked"
    assert answer.redirect_chain[-1][0] == page("appointments_appointment_change", visit.pk)
    told = "Booked: John Doe, 2018 Honda Civic, Oil change, Tire rotation on Mon, Mar 2, 2026, 10:00 AM"
    assert f"{told}, bay 1 with technician 1." in answer.content.decode()


def test_the_time_is_the_shops_whatever_the_servers(car, settings):
    settings.TIME_ZONE = "Asia/Kolkata"
    shop = make_shop(name="East", time_zone="America/New_York")
    client_of((shop, Role.ADVISOR)).post(BOOK, wishes(car))
    assert Appointment.objects.get().scheduled_at == at(MONDAY, 9)


def test_a_time_that_the_clocks_skip_is_refused_at_the_time(shop, car, advisor):
    answer = advisor.post(BOOK, wishes(car, "2026-03-08T02:30"))
    assert list(answer.context["form"].errors) == ["scheduled_at"]


def test_a_taken_time_shows_free_ones_and_keeps_what_was_written(shop, car, advisor, visit):
    answer = advisor.post(BOOK, wishes(another_car()))
    form = answer.context["form"]
    assert form.errors == {"scheduled_at": ["This time slot is taken"]}
    assert form["notes"].value() == "Squeaks"
    assert form.alternatives == [
        ("2026-03-02T09:30", "Mon, Mar 2, 2026, 9:30 AM"),
        ("2026-03-02T10:30", "Mon, Mar 2, 2026, 10:30 AM"),
        ("2026-03-02T09:00", "Mon, Mar 2, 2026, 9:00 AM"),
    ]
    assert b"Jane Doe" in answer.content


def test_one_click_takes_an_alternative(shop, advisor, visit):
    advisor.post(BOOK, wishes(another_car(), pick="2026-03-02T09:30"))
    assert Appointment.objects.exclude(pk=visit.pk).get().scheduled_at == at(MONDAY, 9, 30)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"scheduled_at": "2026-03-02T18:00"}, "scheduled_at"),
        ({"scheduled_at": "2026-03-01T10:00"}, "scheduled_at"),
        ({"scheduled_at": "2026-03-02T10:10"}, "scheduled_at"),
        ({"scheduled_at": "2027-03-02T10:00"}, "scheduled_at"),
        ({"scheduled_at": "soon"}, "scheduled_at"),
        ({"duration_minutes": "2"}, "duration_minutes"),
        ({"service_type": "magic"}, "service_type"),
        ({"service_type": "repair", "transport": "wait"}, "transport"),
        ({"vehicle": "0"}, "vehicle"),
        ({"vehicle": "9" * 40}, "vehicle"),
    ],
)
def test_a_refusal_stands_at_its_field(shop, car, advisor, wrong, field):
    make_service(shop, "repair", waiter_ok=False)
    answer = advisor.post(BOOK, wishes(car, **wrong))
    assert list(answer.context["form"].errors) == [field]
    assert not Appointment.objects.exists()


@pytest.mark.parametrize("when", ["2026-03-02T10:00", "2026-03-02T15:00"])
def test_a_car_that_is_booked_already_names_the_other_visit(car, advisor, when):
    roomy = Shop.objects.get()
    Resource.objects.create(shop=roomy, kind="bay", name="bay 2")
    Resource.objects.create(shop=roomy, kind="technician", name="technician 2")
    book(roomy, car, at(MONDAY, 10))
    answer = advisor.post(BOOK, wishes(car, when))
    errors = answer.context["form"].errors["scheduled_at"]
    assert errors[-1] == "That visit is on Mon, Mar 2, 2026, 10:00 AM."


def test_a_vehicle_that_is_gone_cannot_be_picked(shop, car, advisor):
    Vehicle.objects.update(is_active=False)
    assert list(advisor.post(BOOK, wishes(car)).context["form"].errors) == ["vehicle"]


def test_the_address_fills_the_form(shop, car, advisor):
    answer = advisor.get(BOOK, {"vehicle": car.pk, "scheduled_at": "2026-03-02T10:00"})
    assert "John Doe" in answer.content.decode()
    assert 'value="2026-03-02T10:00"' in answer.content.decode()


def test_a_shop_is_chosen_by_its_address_and_has_its_own_menu(shop, car):
    other = make_shop(name="Lakeside")
    make_service(other, "detailing")
    client = client_of((shop, Role.ADVISOR), (other, Role.ADVISOR))
    here = client.get(BOOK, {"shop": other.pk, "vehicle": car.pk})
    assert ("detailing", "Detailing") in here.context["form"].fields["service_type"].choices
    assert [one for one, _ in here.context["other_shops"]] == [shop]
    address = page("appointments_appointment_add", shop=other.pk)
    client.post(address, wishes(car, service_type="detailing"))
    assert Appointment.objects.get().shop == other


def test_the_desk_moves_a_visit(advisor, visit):
    address = page("appointments_appointment_move", visit.pk)
    assert 'value="2026-03-02T10:00"' in advisor.get(address).content.decode()
    answer = advisor.post(address, {"scheduled_at": "2026-03-02T14:00"}, follow=True)
    visit.refresh_from_db()
    assert visit.scheduled_at == at(MONDAY, 14)
    assert "Moved: John Doe" in answer.content.decode()


def test_a_move_that_does_not_fit_shows_free_times(advisor, visit):
    answer = advisor.post(
        page("appointments_appointment_move", visit.pk), {"scheduled_at": f"{SUNDAY}T10:00"}
    )
    form = answer.context["form"]
    assert form.errors == {"scheduled_at": ["This time is outside opening hours: Closed on Sundays"]}
    assert form.alternatives[0] == ("2026-03-09T09:00", "Mon, Mar 9, 2026, 9:00 AM")


def test_the_desk_cancels_with_a_reason(advisor, visit):
    address = page("appointments_appointment_cancel", visit.pk)
    assert list(advisor.post(address, {"reason": " "}).context["form"].errors) == ["reason"]
    advisor.post(address, {"reason": "Sold the car"})
    visit.refresh_from_db()
    assert (visit.status, visit.cancellation_reason) == ("cancelled", "Sold the car")
    again = advisor.post(address, {"reason": "Again"})
    assert again.context["form"].non_field_errors() == ["Appointment is already cancelled"]


def test_the_desk_confirms_by_post_alone(advisor, visit):
    address = page("appointments_appointment_confirm", visit.pk)
    advisor.get(address)
    visit.refresh_from_db()
    assert visit.status == "scheduled"
    advisor.post(address)
    visit.refresh_from_db()
    assert visit.status == "confirmed"


def test_what_cannot_be_confirmed_says_why(advisor, visit):
    Appointment.objects.update(status="completed")
    answer = advisor.post(page("appointments_appointment_confirm", visit.pk), follow=True)
    assert "cannot be confirmed" in answer.content.decode()


def test_a_visit_that_is_over_offers_no_changes(advisor, visit):
    Appointment.objects.update(status="completed")
    content = advisor.get(page("appointments_appointment_change", visit.pk)).content.decode()
    for action in ("move", "cancel", "confirm"):
        assert page(f"appointments_appointment_{action}", visit.pk) not in content


def test_a_visits_page_is_in_its_shops_time(car, settings):
    settings.TIME_ZONE = "Asia/Kolkata"
    east, west = make_shop(name="East", time_zone="America/New_York"), make_shop(name="West")
    visit = book(west, car, at(MONDAY, 10))
    client = client_of((east, Role.ADVISOR), (west, Role.ADVISOR))
    content = client.get(page("appointments_appointment_change", visit.pk)).content.decode()
    assert "Mon, Mar 2, 2026, 10:00 AM<" in content
    assert "Mon, Mar 2, 2026, 7:00 AM" in content  # when it was booked
    assert "Mon, Mar 2, 2026, 10:00 AM CST" in client.get(VISITS).content.decode()


@pytest.mark.parametrize("term", ["doe", "civic", "555-0199", "(512) 555 0199"])
def test_a_visit_is_found(advisor, visit, term):
    assert list(advisor.get(VISITS, {"q": term}).context["cl"].result_list) == [visit]
    assert not advisor.get(VISITS, {"q": "nobody"}).context["cl"].result_list


def test_the_list_asks_as_much_for_thirty_visits_as_for_three():
    shop = make_shop(bays=10, technicians=10)
    client = client_of((shop, Role.ADVISOR))
    counts = []
    for upto in (3, 30):
        for number in range(Appointment.objects.count(), upto):
            car = make_vehicle(make_customer(number=f"+151255501{number:02}"))
            book(shop, car, at(MONDAY, 9 + number // 10), actor=DESK)
        with CaptureQueriesContext(connection) as queries:
            assert len(client.get(VISITS).context["cl"].result_list) == upto
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 13
