"""What `make bench` tells: of calls to a server that runs, and whether the bounds were kept."""

from collections import defaultdict
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.utils import timezone

from bench import calls, report
from bench.operations import OPERATIONS
from bench.world import Customer
from tests import factories

WEDNESDAY = 2


@pytest.fixture
def world(monkeypatch, db):
    """A shop with one caller, in the database of the tests; not in the cache, which is everybody's."""
    monkeypatch.setenv("REDIS_URL", "")
    shop = factories.make_shop(phone_number="+15125550198")
    car = factories.make_vehicle(factories.make_customer(number="+15125550177"))
    today = timezone.localdate(timezone=shop.zone)
    day = today + timedelta(days=7 + (WEDNESDAY - today.weekday()) % 7)
    caller = Customer(car.customer_id, "+15125550177", "John", "Doe", car)
    return SimpleNamespace(shop=shop, dsn=address(), days=[day], callers=[caller])


def address():
    """The database of the tests, as a setting names it."""
    server = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{server['NAME']}"
    return f"postgres://{server['USER']}@{server['HOST']}:{server['PORT']}/{server['NAME']}"


@pytest.mark.django_db(transaction=True)
def test_a_call_to_a_server_that_runs_has_every_row_of_the_phone(world, monkeypatch):
    for name, short in (("WARM_UP", 1), ("LEAST_PAUSE", 0), ("TURNS_A_SECOND", 1000), ("REST_SECONDS", 0)):
        monkeypatch.setattr(calls, name, short)
    samples = defaultdict(list)
    calls.measure(samples, world, [(1, 1)])
    rows = {name: samples[calls.row(name, 1)] for name in calls.FLOORS}
    assert len(rows[calls.TURN]) == len(rows[calls.OVERHEAD]) > len(rows[calls.TOOLLESS]) > 0
    assert len(rows[calls.CPU]) == len(rows[calls.MEMORY]) == 1
    assert all(value > 0 for name in (calls.TURN, calls.OVERHEAD, calls.TOOLLESS) for value in rows[name])
    assert all(samples[calls.row(floor, 1)] for floor in calls.FLOORS.values())


def figures(**values):
    """The rows where everything took no time to speak of, but these."""
    samples = defaultdict(lambda: [0.001])
    samples |= {calls.row(getattr(calls, name), calls.CALLERS): found for name, found in values.items()}
    return report.rows({10_000: samples})


def missed(rows):
    return [row.operation for row in rows if not row.ok]


def test_what_is_quick_keeps_every_bound():
    assert len(figures()) == len(OPERATIONS)
    assert not missed(figures())


@pytest.mark.parametrize(
    ("name", "samples"),
    [
        ("OVERHEAD", [6.0] * 100),  # the p50
        ("TOOLLESS", [1.0] * 90 + [15.0] * 10),  # the p95
        ("CPU", [6.1]),
        ("MEMORY", [0.31]),
    ],
)
def test_a_missed_bound_of_the_phone_is_told(name, samples):
    rows = figures(**{name: samples})
    assert missed(rows) == [calls.row(getattr(calls, name), calls.CALLERS)]
    assert "| NO " in report.as_table(rows)
