"""What several tests of the tools start from."""

from datetime import date, timedelta

import pytest

from tests import factories
from tests.relay_caller import ACCOUNT, AUTH_TOKEN
from voice.tests.helpers import ROSA, check_envelope, make_busy_shop, trusted
from voice.tests.relay_world import PUBLIC_URL


@pytest.fixture
def busy_shop(db, clock):
    """Four bays and technicians, three services, on a Monday before opening."""
    return make_busy_shop()


@pytest.fixture
def rosa(db):
    """Rosa Diaz, with all that can be known of a customer."""
    return factories.make_customer(
        number=ROSA,
        first_name="Rosa",
        last_name="Diaz",
        email="rosa@example.com",
        notes="Likes a call.",
        customer_since=date(2020, 5, 1),
        last_service_date=date(2026, 1, 9),
    )


@pytest.fixture
def civic(rosa):
    """Rosa's car, with all that can be known of a vehicle."""
    return factories.make_vehicle(
        rosa, trim="EX", color="blue", current_mileage=41_000, vin="2HGFC2F59JH500001"
    )


@pytest.fixture
def visit(busy_shop, civic):
    """Rosa's oil change on Tuesday at nine."""
    return factories.book(busy_shop, civic, factories.at(factories.MONDAY + timedelta(1), 9))


@pytest.fixture
def use(busy_shop):
    """Runs a tool in the trusted context; its answer always has the envelope's form."""
    tools = trusted(busy_shop)

    def run(name, /, **arguments):
        envelope = tools.run(name, arguments)
        check_envelope(envelope)
        return envelope

    return run


@pytest.fixture
def phone_line(settings):
    """The settings of an installation that Twilio reaches."""
    settings.PUBLIC_URL = PUBLIC_URL
    settings.ALLOWED_HOSTS = ["desk.example.com"]
    settings.TWILIO_ACCOUNT_SID = ACCOUNT
    settings.TWILIO_AUTH_TOKEN = AUTH_TOKEN
