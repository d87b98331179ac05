"""Visits over REST: what is shown, found, booked, moved and cancelled."""

import pytest

from appointments.models import Appointment
from crm.models import Role, StaffMembership
from tests import factories
from tests.rest.world import V1, check_problem

URL = f"{V1}appointments/"


def test_a_program_books_moves_confirms_and_cancels(advisor, booking):
    booked = advisor.post(URL, booking)
    assert booked.status_code == 201, booked.content
    visit = booked.json()
    assert (visit["scheduled_at"], visit["ends_at"]) == (
        "2026-03-03T09:00:00-06:00",
        "2026-03-03T09:30:00-06:00",
    )
    assert (visit["booking_method"], visit["booked_by"], visit["status"]) == ("api", "advisor", "scheduled")
    assert visit["services"] == [
        {"code": "oil_change", "name": "Oil change", "minutes": 30, "price_from": None, "currency": "USD"}
    ]
    assert visit["bay"]
    assert visit["technician"]
    at = f"{URL}{visit['id']}/"
    moved = advisor.post(f"{at}reschedule/", {"scheduled_at": "2026-03-04T13:00:00-06:00"}).json()
    assert moved["scheduled_at"] == "2026-03-04T13:00:00-06:00"
    cancelled = advisor.post(f"{at}cancel/", {"reason": "Sold the car"}).json()
    assert (cancelled["status"], cancelled["cancellation_reason"]) == ("cancelled", "Sold the car")
    assert (cancelled["bay"], cancelled["technician"]) == (None, None)
    assert advisor.get(at).json() == cancelled


def test_a_taken_time_is_a_conflict_with_free_times_near_it(advisor, shop, booking, visit):
    other = factories.make_vehicle(factories.make_customer(number="+15125550198"))
    factories.book(shop, other, visit.scheduled_at)
    answer = advisor.post(URL, {**booking, "scheduled_at": "2026-03-02T10:00"})
    problem = check_problem(answer, 409, "slot_taken")
    assert "2026-03-02T10:30:00-06:00" in problem["alternatives"]


@pytest.mark.parametrize(
    ("wrong", "status", "code", "field"),
    [
        ({"scheduled_at": "tomorrow"}, 400, "invalid_datetime", "scheduled_at"),
        ({"scheduled_at": "2026-03-08T02:30"}, 400, "nonexistent_time", "scheduled_at"),
        ({"scheduled_at": 5}, 400, "invalid", "scheduled_at"),
        ({"service_type": "wash"}, 400, "invalid_service_type", "service_type"),
        ({"customer": 999}, 404, "customer_not_found", "customer"),
        ({"vehicle": 999}, 404, "vehicle_not_found", "vehicle"),
        ({"vehicle": 10**30}, 400, "invalid", "vehicle"),
        ({"vehicle": True}, 400, "invalid", "vehicle"),
        ({"vehicle": "1"}, 400, "invalid", "vehicle"),
        ({"notes": "\x00"}, 400, "invalid", "notes"),
        ({"color": "red"}, 400, "invalid", "color"),
        ({"duration_minutes": 1}, 400, "invalid", "duration_minutes"),
        ({"bay": 999}, 400, "invalid", "bay"),
        ({"shop": 999}, 404, "shop_not_found", None),
    ],
)
def test_a_wrong_value_is_named(advisor, booking, wrong, status, code, field):
    check_problem(advisor.post(URL, {**booking, **wrong}), status, code, *filter(None, [field]))
    assert not Appointment.objects.exists()


def test_a_wrong_one_of_several_values_is_named_by_its_place(advisor, booking):
    problem = check_problem(advisor.post(URL, {**booking, "services": ["a", 5]}), 400, "invalid")
    assert problem["errors"] == {"services": ["1: Not a valid string."]}


def test_broken_unicode_is_refused(advisor, booking):
    answer = advisor.post(URL, '{"notes": "\\ud800"}', content_type="application/json")
    assert "notes" in check_problem(answer, 400, "invalid")["errors"]


def test_the_shop_is_named_only_where_there_are_more(advisor, shop, booking):
    other = factories.make_shop(name="Other")
    StaffMembership.objects.create(
        user_id=StaffMembership.objects.get().user_id, shop=other, role=Role.READ_ONLY
    )
    check_problem(advisor.post(URL, booking), 404, "shop_not_found", "shop")
    check_problem(advisor.post(URL, {**booking, "shop": other.pk}), 403, "not_allowed")
    assert advisor.post(URL, {**booking, "shop": shop.pk}).status_code == 201


# Lists


def ids(answer):
    assert answer.status_code == 200, answer.content
    return [row["id"] for row in answer.json()["results"]]


def test_filters(advisor, shop, visit):
    other = factories.make_vehicle(factories.make_customer(number="+15125550198"))
    factories.make_service(shop, "inspection", minutes=30)
    late = factories.book(shop, other, factories.at(factories.MONDAY, 16, 30), "inspection")
    for query, expected in {
        "": [visit.pk, late.pk],
        "ordering=-scheduled_at": [late.pk, visit.pk],
        f"customer={visit.customer_id}": [visit.pk],
        f"vehicle={other.pk}": [late.pk],
        f"shop={shop.pk}": [visit.pk, late.pk],
        "shop=999": [],
        "status=scheduled&status=confirmed": [visit.pk, late.pk],
        "status=cancelled": [],
        "service_type=inspection": [late.pk],
        "date=2026-03-02": [visit.pk, late.pk],
        "date_from=2026-03-03": [],
        "date_to=2026-03-01": [],
        "date_from=2026-03-02&date_to=2026-03-02&service_type=oil_change": [visit.pk],
    }.items():
        assert ids(advisor.get(f"{URL}?{query}")) == expected, query


def test_a_date_is_a_day_of_the_visits_own_shop(advisor, visit):
    """Half past eleven in the evening of Chicago is the next day elsewhere."""
    Appointment.objects.update(
        scheduled_at=factories.at(factories.MONDAY, 23, 30), ends_at=factories.at(factories.MONDAY, 23, 59)
    )
    assert ids(advisor.get(f"{URL}?date=2026-03-02")) == [visit.pk]
    assert ids(advisor.get(f"{URL}?date=2026-03-03")) == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("colour=red", "colour"),
        ("customer=x", "customer"),
        ("customer=-1", "customer"),
        pytest.param(f"customer={'9' * 5000}", "customer", id="thousands of digits"),
        ("customer=%00", "customer"),
        ("service_type=%00", "service_type"),
        ("status=gone", "status"),
        ("date=02.03.2026", "date"),
        ("date=9999-12-31", "date"),
        ("date=0001-01-01", "date"),
        ("ordering=notes", "ordering"),
        ("page=0", "page"),
        ("page=x", "page"),
        ("page=1000001", "page"),
        ("page_size=201", "page_size"),
        ("format=xml", "format"),
    ],
)
def test_what_a_list_does_not_know_is_named(advisor, query, field):
    check_problem(advisor.get(f"{URL}?{query}"), 400, "invalid", field)


def test_pages(advisor, shop, car):
    for hour in (9, 10, 11):
        visit = factories.book(shop, car, factories.at(factories.MONDAY, hour))
        visit.services.update(code=f"kind_{hour}")  # a second oil change on one day is a duplicate
    first = advisor.get(f"{URL}?page_size=2&ordering=id").json()
    assert (first["count"], first["previous"], len(first["results"])) == (3, None, 2)
    second = advisor.get(first["next"]).json()
    assert (second["count"], second["next"], len(second["results"])) == (3, None, 1)
    assert advisor.get(second["previous"]).json() == first
    beyond = advisor.get(f"{URL}?page=9").json()
    assert (beyond["count"], beyond["results"], beyond["next"]) == (3, [], None)


# What REST does not do


@pytest.mark.parametrize("method", ["delete", "put"])
def test_a_visit_is_neither_deleted_nor_put(advisor, visit, method):
    check_problem(getattr(advisor, method)(f"{URL}{visit.pk}/"), 405, "method_not_allowed")


@pytest.mark.parametrize(
    ("name", "action"),
    [("scheduled_at", "reschedule"), ("bay", "reschedule"), ("status", "confirm"), ("stage", "stage")],
)
def test_a_schedule_field_names_the_action_to_use(advisor, visit, name, action):
    problem = check_problem(advisor.patch(f"{URL}{visit.pk}/", {name: None}), 400, "invalid", name)
    assert action in problem["errors"][name][0]
