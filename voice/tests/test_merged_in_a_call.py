"""The desk makes one of two customers while one of them is on the phone: the call goes on, as the one."""

from datetime import timedelta

import pytest

from appointments.models import Appointment
from crm.verbs import merge_customers, undo_merge
from tests import factories
from tests.factories import DESK, MONDAY, at
from voice.tests.helpers import agree, call_of, refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
TUESDAY = at(MONDAY + timedelta(1), 10)


@pytest.fixture
def ana(db):
    return factories.make_customer(first_name="Ana", number="+15125550102")


@pytest.fixture
def tools(busy_shop, rosa, civic):
    """A call of Rosa, who gave her name."""
    return call_of(rosa, busy_shop)


def upcoming(tools, customer):
    return tools.run("get_upcoming_appointments", {"customer_id": customer.pk})


def book(tools, customer, car):
    booking = {"customer_id": customer.pk, "vehicle_id": car.pk, "service_type": "oil_change"}
    return agree(tools, tools.run("book_appointment", {**booking, "scheduled_at": TUESDAY.isoformat()}))


def test_the_call_goes_on_with_the_ids_that_it_knows(tools, rosa, ana, civic):
    merge_customers(DESK, ana, rosa)
    assert book(tools, rosa, civic)["success"]
    assert Appointment.objects.get().customer == ana
    assert upcoming(tools, rosa)["data"] == upcoming(tools, ana)["data"]


def test_a_car_that_became_part_of_the_same_one_is_found_by_its_old_id(tools, rosa, ana, civic):
    hers = factories.make_vehicle(ana, vin=civic.vin)
    merge_customers(DESK, ana, rosa)
    assert book(tools, rosa, civic)["success"]
    assert Appointment.objects.get().vehicle == hers


def test_after_the_undoing_it_is_the_callers_own_again(tools, rosa, ana):
    merge = merge_customers(DESK, ana, rosa)
    assert upcoming(tools, ana)["success"]
    undo_merge(DESK, merge)
    assert upcoming(tools, rosa)["success"]
    refused(upcoming(tools, ana), "Customer not found")


def test_a_merge_raises_no_level_and_a_yes_from_before_it_is_none(tools, rosa, ana, visit):
    asked = tools.run("cancel_appointment", {"appointment_id": visit.pk, "reason": "Ill"})
    merge_customers(DESK, ana, rosa)
    assert agree(tools, asked)["success"] is False
    visit.refresh_from_db()
    assert visit.status == Appointment.Status.SCHEDULED
    assert tools.run("get_service_history", {"customer_id": ana.pk})["error"] == "verification_required"
