"""Is my car ready? What the shop wrote down of it, and no more."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model

from appointments.models import Appointment
from crm.actors import Actor
from crm.models import Role, StaffMembership
from tests import factories
from tests.factories import MONDAY, at
from voice.tests.helpers import ROSA, agree, call_of, make_call, on_call, proposed, refused
from voice.tools import ToolRouter, TrustedContext

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
Status, Stage = Appointment.Status, Appointment.Stage
YESTERDAY, TUESDAY = MONDAY - timedelta(1), MONDAY + timedelta(1)


@pytest.fixture
def visit(busy_shop, civic, clock):
    """Rosa's visit on Monday at nine; it is noon."""
    visit = factories.book(busy_shop, civic, at(MONDAY, 9))
    clock.move_to(at(MONDAY, 12))
    return visit


@pytest.fixture
def status(use, rosa):
    return lambda: use("get_appointment_status", customer_id=rosa.pk)


def put(visit, **fields):
    Appointment.objects.filter(pk=visit.pk).update(**fields)


def test_a_visit_in_work_is_told_with_its_stage_and_its_promise(status, visit, rosa, civic):
    put(visit, status=Status.IN_PROGRESS, stage=Stage.IN_BAY, promised_at=at(MONDAY, 15))
    answer = status()
    assert answer["message"] == (
        "The 2018 Honda Civic is being worked on. It is promised for Monday, March 2, at 3 PM."
    )
    assert answer["data"] == {
        "customer_id": rosa.pk,
        "visits": [
            {
                "appointment_id": visit.pk,
                "scheduled_at": "2026-03-02T09:00:00-06:00",
                "service_type": "oil_change",
                "status": "in_progress",
                "stage": "in_bay",
                "progress": "is being worked on",
                "promised_at": "2026-03-02T15:00:00-06:00",
                "vehicle": {"id": civic.pk, "year": 2018, "make": "Honda", "model": "Civic"},
            }
        ],
    }


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "is not checked in yet. It is booked for Monday, March 2, at 9 AM."),
        ({"status": "confirmed"}, "is not checked in yet. It is booked for"),
        ({"status": "in_progress"}, "is in the shop, but I cannot see how far the work is."),
        ({"status": "in_progress", "stage": "arrived"}, "is here and waits for its turn."),
        ({"status": "in_progress", "stage": "waiting_parts"}, "waits for parts."),
        (
            {"status": "in_progress", "stage": "waiting_approval"},
            "waits for your approval; please speak with",
        ),
        ({"status": "completed"}, "is done."),
        ({"status": "completed", "stage": "in_bay"}, "is done."),
    ],
)
def test_each_state_has_its_own_words(status, visit, fields, said):
    put(visit, **fields)
    assert f"The 2018 Honda Civic {said}" in status()["message"]


@pytest.mark.parametrize("stage", Stage.values)
def test_no_stage_is_without_words(status, visit, stage):
    put(visit, status=Status.IN_PROGRESS, stage=stage)
    assert "cannot see" not in status()["message"]


@pytest.mark.parametrize("stage", [Stage.READY, Stage.PICKED_UP])
@pytest.mark.parametrize("state", [Status.IN_PROGRESS, Status.COMPLETED])
def test_a_car_that_is_ready_needs_no_promise(status, visit, state, stage):
    put(visit, status=state, stage=stage, promised_at=at(MONDAY, 11))
    said = {Stage.READY: "is ready to be picked up", Stage.PICKED_UP: "has been picked up"}[stage]
    assert status()["message"] == f"The 2018 Honda Civic {said}."


def test_without_a_promise_no_time_is_told(status, visit):
    put(visit, status=Status.IN_PROGRESS, stage=Stage.IN_BAY)
    assert status()["message"].endswith("I have no time yet at which it will be ready.")


def test_a_broken_promise_is_not_repeated_as_one(status, visit):
    put(visit, status=Status.IN_PROGRESS, stage=Stage.IN_BAY, promised_at=at(MONDAY, 11))
    assert "It was promised for Monday, March 2, at 11 AM" in status()["message"]


def test_a_car_in_work_since_yesterday_and_one_done_today_are_told(status, visit):
    put(visit, scheduled_at=at(YESTERDAY, 9), status=Status.IN_PROGRESS, stage=Stage.WAITING_PARTS)
    assert len(status()["data"]["visits"]) == 1
    put(visit, status=Status.COMPLETED, completed_at=at(MONDAY, 10))
    assert len(status()["data"]["visits"]) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"status": Status.CANCELLED},
        {"status": Status.NO_SHOW},
        {"scheduled_at": at(TUESDAY, 0), "ends_at": at(TUESDAY, 1)},
        {"scheduled_at": at(YESTERDAY, 23, 59)},
        {"scheduled_at": at(YESTERDAY, 9), "status": Status.COMPLETED, "completed_at": at(YESTERDAY, 10)},
    ],
)
def test_other_days_and_visits_that_are_off_are_not_told(status, visit, fields):
    put(visit, **fields)
    answer = status()
    assert answer["data"]["visits"] == []
    assert answer["message"] == "I find no car in work and no visit for today. The shop can tell you more."


def test_a_caller_must_be_known(busy_shop, visit, rosa):
    wanted = {"customer_id": rosa.pk}
    tools = on_call(make_call(busy_shop, ROSA))
    refused(tools.run("get_appointment_status", wanted), "verification_required")
    told = call_of(rosa, busy_shop).run("get_appointment_status", wanted)
    assert [one["appointment_id"] for one in told["data"]["visits"]] == [visit.pk]


def test_a_stranger_is_not_there(busy_shop, visit, rosa, car):
    tools = call_of(rosa, busy_shop)
    for pk in (car.customer_id, 99_999_999, -1):
        refused(tools.run("get_appointment_status", {"customer_id": pk}), "Customer not found")


def test_who_is_not_written_down_yet_has_no_visits(busy_shop, rosa):
    tools = call_of(rosa, busy_shop)
    name = {"first_name": "Ann", "last_name": "Lee", "phone_number": ROSA}
    made = tools.run("create_customer", name)
    wanted = {"customer_id": proposed(made)["customer_id"]}
    for tool in ("get_appointment_status", "get_upcoming_appointments"):
        refused(tools.run(tool, wanted), "Customer not found")
    assert agree(tools, made)["success"]
    assert tools.run("get_appointment_status", wanted)["data"]["visits"] == []


def test_a_program_sees_only_the_visits_of_its_shops(busy_shop, visit, rosa):
    user = get_user_model().objects.create(username="advisor")
    StaffMembership.objects.create(user=user, shop=busy_shop, role=Role.ADVISOR)
    tools = ToolRouter(TrustedContext(busy_shop, user, Actor.key(user)))

    def told():
        return len(tools.run("get_appointment_status", {"customer_id": rosa.pk})["data"]["visits"])

    assert told() == 1
    put(visit, shop=factories.make_shop(name="Elsewhere"))
    assert told() == 0
