"""What the tests of every room share: a shop, a car with its owner, and a clock that stands still."""

from collections.abc import Iterator

import pytest
import time_machine

from crm.models import Shop
from tests import factories
from vehicles.models import Vehicle


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """It is Monday, 2 March 2026, 7 AM in Chicago, before the shop opens; `clock.move_to(...)` goes on."""
    with time_machine.travel(factories.BEFORE_OPENING, tick=False) as clock:
        yield clock


@pytest.fixture
def shop(db: None) -> Shop:
    """A shop with one bay and one technician: a start has one place."""
    return factories.make_shop()


@pytest.fixture
def car(db: None) -> Vehicle:
    """John Doe's 2018 Honda Civic."""
    return factories.make_vehicle()
