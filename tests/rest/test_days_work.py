"""A visit's day over REST, from the confirmation to the car's history."""

import pytest

from tests import factories
from tests.rest.world import V1, check_problem


@pytest.fixture
def act(advisor, visit):
    """Does an action on the visit, and returns the answer."""
    return lambda name, **body: advisor.post(f"{V1}appointments/{visit.pk}/{name}/", body)


def test_from_confirmation_to_the_cars_history(advisor, act, visit, clock):
    assert act("confirm").json()["status"] == "confirmed"
    clock.move_to(visit.scheduled_at)
    here = act("check-in", mileage=41_000).json()
    assert (here["status"], here["stage"]) == ("in_progress", "arrived")
    assert here["arrived_at"] == "2026-03-02T10:00:00-06:00"
    assert act("stage", stage="in_bay").json()["stage"] == "in_bay"
    assert act("extend", minutes=30).json()["duration_minutes"] == 60
    clock.move_to(factories.at(factories.MONDAY, 11))
    done = act("complete", mileage=41_002, remark="Brakes next time").json()
    assert (done["status"], done["completed_at"]) == ("completed", "2026-03-02T11:00:00-06:00")
    (record,) = advisor.get(f"{V1}vehicles/{visit.vehicle_id}/service-history/").json()["results"]
    assert (record["service_type"], record["mileage"]) == ("oil_change", 41_002)
    check_problem(act("complete"), 409, "wrong_status")


def test_who_does_not_come_is_a_no_show_after_a_time_of_grace(act, clock):
    assert act("no-show").status_code == 409
    clock.move_to(factories.at(factories.MONDAY, 11))
    assert act("no-show").json()["status"] == "no_show"


def test_plain_fields_change(advisor, visit):
    url = f"{V1}appointments/{visit.pk}/"
    changed = advisor.patch(url, {"notes": "Key in the box", "promised_at": "2026-03-02T16:00"}).json()
    assert (changed["notes"], changed["promised_at"]) == ("Key in the box", "2026-03-02T16:00:00-06:00")
    assert advisor.patch(url, {"promised_at": None}).json()["promised_at"] is None
    check_problem(advisor.patch(url, {"promised_at": "soon"}), 400, "invalid_datetime", "promised_at")


@pytest.mark.parametrize(
    ("action", "body", "field"),
    [
        ("stage", {"stage": "lost"}, "stage"),
        ("stage", {}, "stage"),
        ("extend", {"minutes": 0}, "minutes"),
        ("check-in", {"mileage": "many"}, "mileage"),
        ("cancel", {"reason": ""}, "reason"),
        ("reschedule", {}, "scheduled_at"),
        ("confirm", {"by": "me"}, "by"),
    ],
)
def test_a_wrong_value_is_named(act, action, body, field):
    check_problem(act(action, **body), 400, "invalid", field)
