"""The list of a shop's day: who waits for what, and what may be done."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import escape

from appointments import verbs
from appointments.desk.today import load_today
from appointments.models import Appointment
from crm.models import Role
from crm.tests.desk import client_of, page
from tests.factories import DESK, MONDAY, at, book, make_customer, make_shop, make_vehicle

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TODAY = page("appointments_appointment_today")
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def visit(shop, car):
    return book(shop, car, at(MONDAY, 10), actor=DESK)


def piles(shop, day=MONDAY):
    return {pile.name: pile.rows for pile in load_today(shop, day, timezone.now())}


def pile_of(visit, day=MONDAY):
    (found,) = (
        name for name, rows in piles(visit.shop, day).items() for row in rows if row.visit.pk == visit.pk
    )
    return found


def test_a_visit_goes_from_pile_to_pile(visit):
    assert pile_of(visit) == "expected"
    verbs.check_in(DESK, visit)
    assert pile_of(visit) == "here"
    verbs.set_stage(DESK, visit, "waiting_parts")
    assert pile_of(visit) == "here"
    verbs.set_stage(DESK, visit, "ready")
    assert pile_of(visit) == "ready"
    verbs.complete(DESK, visit)
    assert pile_of(visit) == "ready"
    verbs.set_stage(DESK, visit, "picked_up")
    assert pile_of(visit) == "done"


def test_a_cancelled_visit_is_done(visit):
    verbs.cancel(DESK, visit, "sold")
    assert pile_of(visit) == "done"


def test_a_visit_is_late_from_the_minute_after_its_time_until_it_comes(visit, clock):
    (row,) = piles(visit.shop)["expected"]
    assert (row.clock, row.late_minutes) == ("10:00 AM", 0)
    clock.move_to(at(MONDAY, 10, 7))
    assert piles(visit.shop)["expected"][0].late_minutes == 7
    verbs.check_in(DESK, visit)
    assert piles(visit.shop)["here"][0].late_minutes == 0


@pytest.mark.parametrize("stage", ["arrived", "ready"])
def test_a_car_that_stayed_is_in_todays_list_alone(visit, clock, stage):
    verbs.check_in(DESK, visit)
    if stage == "ready":
        verbs.complete(DESK, visit)
    clock.move_to(at(TUESDAY, 9))
    assert pile_of(visit, TUESDAY) == ("here" if stage == "arrived" else "ready")
    (row,) = (row for rows in piles(visit.shop, TUESDAY).values() for row in rows)
    assert row.since == "Mon, Mar 2"
    assert not any(piles(visit.shop, TUESDAY + timedelta(days=1)).values())


def test_a_concern_is_shown_until_the_car_is_here(shop, car):
    visit = book(shop, car, at(MONDAY, 10), customer_concerns="Squeaks")
    assert piles(shop)["expected"][0].concern == "Squeaks"
    verbs.check_in(DESK, visit)
    assert piles(shop)["here"][0].concern == ""


def test_the_day_is_the_shops(shop, car, clock):
    clock.move_to(at(MONDAY, 23))  # Tuesday in UTC
    answer = client_of((shop, Role.READ_ONLY)).get(TODAY)
    assert answer.context["title"] == "Monday, March 2, 2026"


def test_one_click_checks_a_car_in_and_comes_back_to_the_list(shop, visit):
    client = client_of((shop, Role.ADVISOR))
    back = f"{TODAY}?date=2026-03-02"
    answer = client.post(page("appointments_appointment_check_in", visit.pk), {"next": back})
    assert (answer.status_code, answer.url) == (302, back)
    visit.refresh_from_db()
    assert (visit.status, visit.stage) == ("in_progress", "arrived")


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_nobody_is_sent_to_another_site(shop, visit, elsewhere):
    client = client_of((shop, Role.ADVISOR))
    answer = client.post(page("appointments_appointment_check_in", visit.pk), {"next": elsewhere})
    assert answer.url == page("appointments_appointment_change", visit.pk)


def test_a_no_show_is_offered_after_the_grace(shop, visit, clock):
    client, offered = client_of((shop, Role.ADVISOR)), page("appointments_appointment_no_show", visit.pk)
    clock.move_to(at(MONDAY, 10, 29))
    assert offered not in client.get(TODAY).content.decode()
    clock.move_to(at(MONDAY, 10, 30))
    assert offered in client.get(TODAY).content.decode()
    client.post(offered)
    visit.refresh_from_db()
    assert visit.status == "no_show"


@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.READ_ONLY])
def test_who_only_looks_gets_no_buttons(shop, visit, role):
    content = client_of((shop, role)).get(TODAY).content.decode()
    assert "John Doe" in content
    assert "data-key" not in content
    assert page("appointments_appointment_move", visit.pk) not in content


def test_names_and_concerns_are_escaped(shop):
    car = make_vehicle(make_customer(first_name="<script>alert(1)</script>"))
    book(shop, car, at(MONDAY, 10), customer_concerns="<script>alert(2)</script>")
    assert b"<script>alert" not in client_of((shop, Role.OWNER)).get(TODAY).content


def test_an_empty_day_says_why_and_leads_to_the_next_with_a_visit(shop, car):
    book(shop, car, at(MONDAY, 10))
    advisor = client_of((shop, Role.ADVISOR))
    sunday = advisor.get(page("appointments_appointment_today", shop=shop.pk, date="2026-03-01"))
    content = sunday.content.decode()
    assert "Closed on Sundays" in content
    assert (
        f'href="{escape(page("appointments_appointment_today", shop=shop.pk, date="2026-03-02"))}"' in content
    )
    assert "The next visit" not in advisor.get(TODAY).content.decode()


def test_the_list_asks_as_much_for_sixty_visits_as_for_three():
    shop = make_shop(bays=10, technicians=10)
    client = client_of((shop, Role.ADVISOR))
    counts = []
    for upto in (3, 60):
        for number in range(Appointment.objects.count(), upto):
            car = make_vehicle(make_customer(number=f"+151255501{number:02}"))
            visit = book(shop, car, at(MONDAY, 9 + number // 20, 30 * (number // 10 % 2)), actor=DESK)
            if number % 3 == 0:
                verbs.check_in(DESK, visit)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(TODAY).content.count(b'class="bay-row"') == upto
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 16
