"""Caps against abuse: calls at once, calls and visits of one number in a day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from appointments import verbs
from crm.actors import Actor
from tests.factories import MONDAY, at
from voice.caps import may_answer
from voice.models import Call
from voice.tests.helpers import BOB, ROSA, agree, call_of, make_call, refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def ring(shop, number=ROSA, **fields):
    return Call.objects.create(shop=shop, channel=Call.Channel.PHONE, caller_number=number, **fields)


def reason(shop, number=ROSA):
    refusal = may_answer(shop, number, timezone.now())
    return refusal and refusal.reason


def test_more_calls_at_one_time_go_to_a_person(busy_shop, django_assert_num_queries):
    busy_shop.calls_at_once = 2
    first = ring(busy_shop, BOB)
    ring(busy_shop, "", started_at=timezone.now() - timedelta(minutes=21))  # nobody wrote down its end
    make_call(busy_shop, BOB)  # the console's count for nothing
    assert reason(busy_shop) is None
    ring(busy_shop, BOB)
    assert reason(busy_shop) == "calls_at_once"
    Call.objects.filter(pk=first.pk).update(status=Call.Status.ENDED)
    with django_assert_num_queries(2):
        assert reason(busy_shop) is None


def test_a_number_gets_the_agent_so_often_a_day(busy_shop, clock):
    busy_shop.calls_per_number = 2
    for _ in range(2):
        assert reason(busy_shop) is None
        ring(busy_shop, status=Call.Status.ENDED)
    assert reason(busy_shop) == "calls_per_number"
    assert reason(busy_shop, BOB) is None
    for _ in range(3):
        ring(busy_shop, "", status=Call.Status.ENDED)
    assert reason(busy_shop, "") is None
    clock.move_to(at(MONDAY + timedelta(1), 0))
    assert reason(busy_shop) is None


def test_a_number_books_so_many_visits_a_day(busy_shop, rosa, civic, clock):
    busy_shop.visits_per_number = 2
    busy_shop.save()

    def book(day):
        tools = call_of(rosa, busy_shop)
        start = at(MONDAY + timedelta(day), 9).isoformat()
        wish = {"customer_id": rosa.pk, "vehicle_id": civic.pk, "service_type": "oil_change"}
        return tools, tools.run("book_appointment", {**wish, "scheduled_at": start})

    booked = [agree(*book(day)) for day in (1, 2)]
    assert all(one["success"] for one in booked)
    refused(book(3)[1], "Too many visits were booked by this number today")
    visit = civic.appointments.get(pk=booked[0]["data"]["appointment_id"])
    verbs.cancel(Actor.system(), visit, "Rain")
    assert agree(*book(3))["success"]
    refused(book(4)[1], "Too many visits were booked by this number today")
    clock.move_to(at(MONDAY + timedelta(1), 7))
    assert agree(*book(4))["success"]
