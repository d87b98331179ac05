"""Feeds under secret addresses, and a file for each visit, read back as a calendar program does."""

from datetime import timedelta

import icalendar
import pytest

from appointments import verbs
from appointments.calendars.feeds import make_feed
from appointments.models import CalendarFeed
from crm.models import Role
from crm.tests.desk import client_of, page
from tests.factories import DESK, MONDAY, at, book, make_customer, make_shop, make_vehicle

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TUESDAY = MONDAY + timedelta(days=1)
NINE, TEN = at(TUESDAY, 9), at(TUESDAY, 10)


def feed(client, token):
    answer = client.get(f"/calendar/{token}.ics")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return icalendar.Calendar.from_ical(answer.content).walk("VEVENT")


def test_a_feed_tells_time_work_car_and_first_name_and_no_more(client, shop, car):
    book(shop, car, NINE, customer_concerns="It squeals", notes="VIP")
    token = make_feed(shop, None)
    [event] = feed(client, token)
    assert (event["dtstart"].dt, event["dtend"].dt) == (NINE, NINE + timedelta(minutes=30))
    assert event["summary"] == "Oil change: 2018 Honda Civic (John)"
    content = client.get(f"/calendar/{token}.ics").content.decode()
    assert not [word for word in ("Doe", "555", "squeals", "VIP") if word in content]


def test_a_cancelled_visit_leaves_the_feed(client, shop, car):
    token = make_feed(shop, None)
    visit = book(shop, car, NINE)
    assert len(feed(client, token)) == 1
    verbs.cancel(DESK, visit, "x")
    assert feed(client, token) == []


def test_the_feed_of_a_bay_or_a_technician_has_only_its_own_visits(client):
    shop = make_shop(bays=2, technicians=2)
    first, second = shop.resources.filter(kind="bay").order_by("pk")
    book(shop, make_vehicle(), NINE, actor=DESK, bay=second)
    book(shop, make_vehicle(make_customer(number="+15125550188")), NINE, actor=DESK, bay=first)
    book(make_shop(name="Other"), make_vehicle(make_customer(number="+15125550177")), NINE)
    assert [len(feed(client, make_feed(shop, one))) for one in (first, second, None)] == [1, 1, 2]


def test_an_unknown_or_revoked_token_leads_nowhere(client, shop, caplog, settings):
    token = make_feed(shop, None)
    feed(client, token)
    assert client.get("/calendar/x.ics").status_code == 404
    owner = client_of((shop, Role.OWNER))
    chosen = {"action": "revoke", "_selected_action": CalendarFeed.objects.get().pk}
    owner.post(page("appointments_calendarfeed_changelist"), chosen)
    assert client.get(f"/calendar/{token}.ics").status_code == 404
    assert settings.LOGGING["loggers"]["django.request"]["level"] == "ERROR"
    assert settings.LOGGING["loggers"]["uvicorn.access"]["handlers"] == []


def test_the_token_is_shown_once_and_kept_as_a_hash(shop):
    owner = client_of((shop, Role.OWNER))
    answer = owner.post(page("appointments_calendarfeed_add"), {"shop": shop.pk}, follow=True)
    [told] = [str(message) for message in answer.context["messages"]]
    token = told.rpartition("/")[2].removesuffix(".ics")
    kept = CalendarFeed.objects.get()
    assert len(token) > 40
    assert token not in str(vars(kept))
    assert token not in owner.get(page("appointments_calendarfeed_changelist")).content.decode()
    assert owner.get(f"/calendar/{token}.ics").status_code == 200


def test_the_file_of_a_visit_follows_it_under_one_uid(shop, car):
    client = client_of((shop, Role.ADVISOR))
    visit = book(shop, car, NINE)

    def file():
        content = client.get(page("appointments_appointment_ics", visit.pk)).content
        calendar = icalendar.Calendar.from_ical(content)
        [event] = calendar.walk("VEVENT")
        return calendar["method"], event

    method, booked = file()
    assert (method, booked["status"], booked["dtstart"].dt) == ("REQUEST", "CONFIRMED", NINE)
    assert booked["summary"] == "Oil change at Shop"
    verbs.reschedule(DESK, visit, TEN)
    method, moved = file()
    assert (method, moved["dtstart"].dt) == ("REQUEST", TEN)
    verbs.cancel(DESK, visit, "x")
    method, off = file()
    assert (method, off["status"]) == ("CANCEL", "CANCELLED")
    assert {booked["uid"], moved["uid"], off["uid"]} == {f"{visit.public_id}@bayline"}
    assert booked["sequence"] < moved["sequence"] < off["sequence"]
