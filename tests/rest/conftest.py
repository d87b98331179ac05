"""A shop with its programs, a customer with a car, and a visit."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from appointments.models import Appointment
from crm.models import Shop
from tests import factories
from tests.rest.world import make_program
from vehicles.models import Vehicle


@pytest.fixture
def shop(clock: object, db: None) -> Shop:
    """Two bays and technicians, and it is seven in the morning of a Monday."""
    return factories.make_shop(bays=2, technicians=2)


@pytest.fixture
def advisor(shop: Shop) -> APIClient:
    """A program of an advisor of the shop."""
    return make_program(shop, name="advisor")


@pytest.fixture
def visit(shop: Shop, car: Vehicle) -> Appointment:
    """John's oil change today at ten."""
    return factories.book(shop, car, factories.at(factories.MONDAY, 10))


@pytest.fixture
def booking(shop: Shop, car: Vehicle) -> dict[str, Any]:
    """The body of a booking for tomorrow at nine."""
    return {
        "customer": car.customer_id,
        "vehicle": car.pk,
        "scheduled_at": "2026-03-03T09:00",
        "service_type": "oil_change",
    }
