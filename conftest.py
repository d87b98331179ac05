"""What the tests of every room share: a shop, a car with its owner, and a clock that stands still."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from appointments.calendars import google as google_client
from appointments.calendars.loopback.server import Loopback
from appointments.tests.google_world import playing_google
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


@pytest.fixture
def google(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    """Google on loopback, with a calendar for the shop. A client waits only a moment for its answers."""
    monkeypatch.setattr(google_client, "TIMEOUT_SECONDS", 0.5)
    with playing_google(settings) as server:
        yield server
