"""What did you do last time? Open to whoever proved who they are."""

from datetime import date

import pytest

from tests import factories
from vehicles.models import ServiceRecord
from voice.tests.helpers import call_of, refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def done(busy_shop, civic):
    """Writes down a service of Rosa's car."""

    def write(day=date(2026, 1, 9), car=civic, **fields):
        values = {"vehicle": car, "shop": busy_shop, "date": day, "service_type": "oil_change"}
        return ServiceRecord.objects.create(**{**values, **fields})

    return write


@pytest.fixture
def history(use, rosa):
    return lambda **arguments: use("get_service_history", **{"customer_id": rosa.pk, **arguments})


def test_what_was_done_is_told_with_what_is_due(history, done, rosa, civic):
    due = {"next_service_type": "oil_change", "next_due_date": date(2026, 7, 9), "next_due_mileage": 46_000}
    done(mileage=41_000, description="Synthetic", **due)
    assert history() == {
        "success": True,
        "message": (
            "The last service on the 2018 Honda Civic was oil change on Friday, January 9, at 41,000 miles."
            " The next oil change is due on Thursday, July 9 or at 46,000 miles, whichever comes first."
        ),
        "data": {
            "customer_id": rosa.pk,
            "records": [
                {
                    "date": "2026-01-09",
                    "service_type": "oil_change",
                    "description": "Synthetic",
                    "mileage": 41_000,
                    "mileage_unit": "mi",
                    "next_service_type": "oil_change",
                    "next_due_date": "2026-07-09",
                    "next_due_mileage": 46_000,
                    "vehicle": {"id": civic.pk, "year": 2018, "make": "Honda", "model": "Civic"},
                }
            ],
        },
    }


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "was oil change on Friday, January 9."),
        ({"next_due_date": date(2027, 1, 9)}, "The next oil change is due on Saturday, January 9, 2027."),
        (
            {"next_service_type": "tire_rotation", "next_due_mileage": 50_000, "mileage_unit": "km"},
            "The next tire rotation is due at 50,000 kilometres.",
        ),
    ],
)
def test_only_what_is_known_is_said(history, done, fields, said):
    done(**fields)
    assert history()["message"].endswith(said)


def test_the_newest_comes_first_and_no_more_than_asked_for(history, done):
    for day in (3, 9, 6):
        done(date(2026, 1, day))
    told = history(limit=2)["data"]["records"]
    assert [one["date"] for one in told] == ["2026-01-09", "2026-01-06"]


def test_one_car_has_a_history_of_its_own(history, done, rosa, civic, car):
    fit = factories.make_vehicle(rosa, model="Fit")
    done()
    done(car=fit)
    done(car=car)
    assert len(history()["data"]["records"]) == 2
    assert [one["vehicle"]["id"] for one in history(vehicle_id=fit.pk)["data"]["records"]] == [fit.pk]
    refused(history(vehicle_id=car.pk), "Vehicle does not belong to this customer")


def test_no_history_is_said_to_be_none_found(history):
    answer = history()
    assert (answer["data"]["records"], answer["message"]) == ([], "I find no earlier service.")


@pytest.mark.parametrize("limit", [0, -1, 51])
def test_the_limit_has_bounds(history, rosa, limit):
    refused(history(limit=limit), "limit must be between 1 and 50")


def test_the_history_is_open_at_level_two_only(busy_shop, rosa, civic, done):
    done()
    wanted = {"customer_id": rosa.pk, "vehicle_id": civic.pk}
    for level in (0, 1):
        envelope = call_of(rosa, busy_shop, level).run("get_service_history", wanted)
        assert refused(envelope, "verification_required") == {"level": 2}
    assert call_of(rosa, busy_shop, 2).run("get_service_history", wanted)["data"]["records"]


def test_a_strangers_history_is_not_there(busy_shop, rosa, car, done):
    done(car=car)
    tools = call_of(rosa, busy_shop, 2)
    for pk in (car.customer_id, 99_999_999, -1):
        refused(tools.run("get_service_history", {"customer_id": pk}), "Customer not found")
    for pk in (car.pk, 99_999_999, -1):
        wanted = {"customer_id": rosa.pk, "vehicle_id": pk}
        refused(tools.run("get_service_history", wanted), "Vehicle not found")
    assert tools.run("get_service_history", {"customer_id": rosa.pk})["data"]["records"] == []
