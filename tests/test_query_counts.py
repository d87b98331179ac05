"""Every page, every list and row of the REST interface and every tool asks as much of many rows as of few.

Few are 100 customers with what belongs to them; many are 1,000, and 10,000 under `make soak`.
"""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from config.demo.bulk import Table, reserve
from config.demo.crowd_rows import WORK, add_crowd
from crm.models import Customer, Event, Role
from crm.tests.desk import client_of
from tests import factories
from tests.rest.world import V1, program_of
from tests.rights_world import Place, admin_addresses, make_place, rest_operations, rest_path
from tests.soak import rounds
from vehicles.models import ServiceRecord, Vehicle
from voice.models import Call, ToolCall, Turn
from voice.tools import TOOLS

pytestmark = [pytest.mark.django_db, pytest.mark.engine, pytest.mark.usefixtures("clock")]

FEW = 100
MANY = rounds(1_000, 10_000)
NUMBER = "+15125550111"
# Where a page shows more when it is asked for more.
SEARCHES = {"changelist": "?q=512 555 0111", "pick": "?term=512 555 0111", "search": "?q=512 555 0111"}
# They time the locks and savepoints of a transaction, not rows.
ASIDE = ("SAVEPOINT", "RELEASE", "ROLLBACK")
UNASKED = {"logout", "login", "unnamed", "view_on_site", "autocomplete", "jsi18n"}


@pytest.fixture
def place(db):
    place = make_place("Northside", NUMBER, "words")
    for code in {code for code, _remark in WORK} - {"oil_change"}:
        factories.make_service(place.shop, code)
    return place


def fill(place: Place, size: int) -> None:
    """Bring the customers up to `size`, each with a number, cars, past visits, an event and a call."""
    had = Customer.objects.count()
    for _ in add_crowd(place.shop, 1, size):
        pass
    added = range(had, Customer.objects.count())
    customers = list(Customer.objects.order_by("-pk").values_list("pk", flat=True)[: len(added)])
    events = ["subject_id", "sequence"]
    Table(Event, events, name="customer.changed", subject_type="customer", shop=place.shop.pk).write(
        (pk, 1) for pk in customers
    )
    calls = reserve(Call, len(customers))
    started = datetime(2026, 2, 1, tzinfo=UTC)
    Table(Call, ["id", "customer", "started_at"], shop=place.shop.pk, channel="phone").write(
        (call, pk, started + timedelta(seconds=call)) for call, pk in zip(calls, customers, strict=True)
    )
    Table(Turn, ["call"], number=1, speaker="caller", text="x").write((call,) for call in calls)
    Table(ToolCall, ["call"], turn=1, name="x", success=True, milliseconds=1).write((call,) for call in calls)


def grown(place, asks):
    """What costs more (or less) after the shop has grown: name, queries before and after."""
    fill(place, FEW)
    for ask in asks.values():
        ask()  # what a first request notes or keeps
    before = {name: count(ask) for name, ask in asks.items()}
    fill(place, MANY)
    assert Customer.objects.count() > MANY <= Vehicle.objects.count()
    assert ServiceRecord.objects.count() > MANY / 2
    after = {name: count(ask) for name, ask in asks.items()}
    return {name: (before[name], after[name]) for name in asks if before[name] != after[name]}


def count(ask):
    with CaptureQueriesContext(connection) as queries:
        assert ask() < 400
    return len([query for query in queries if not query["sql"].startswith(ASIDE)])


def test_every_page_of_the_admin(place):
    client = client_of((place.shop, Role.OWNER))
    asks = {}
    for address in admin_addresses():
        url = address.at(place)
        if address.name not in UNASKED and client.get(url).status_code == 200:
            for asked in {url, url + SEARCHES.get(address.name, "")}:
                asks[asked] = lambda asked=asked: client.get(asked).status_code
    assert len(asks) > 60
    assert grown(place, asks) == {}


def test_every_list_and_row_of_the_rest_interface(place):
    program, asks = program_of(place.owner), {}
    for method, path in rest_operations():
        if method == "get":
            url = rest_path(path, place)
            asks[path] = lambda url=url: program.get(url).status_code
    for path in (
        "customers/?search=512 555 0111",
        "vehicles/?search=512 555 0111",
        "customers/?ordering=name",
    ):
        asks[path] = lambda url=V1 + path: program.get(url).status_code
    assert len(asks) > 15
    assert grown(place, asks) == {}


def test_every_tool(place):
    car, visit = place.rows["vehicles_vehicle"], place.rows["appointments_appointment"]
    of_car = {"customer_id": car.customer_id, "vehicle_id": car.pk}
    arguments = {
        "lookup_customer": {"phone_number": NUMBER},
        "get_available_slots": {"date": "2026-03-06", "service_type": "oil_change"},
        "find_times": {"when": "Friday", "service_type": "oil_change"},
        "get_upcoming_appointments": {"customer_id": car.customer_id},
        "get_appointment_status": {"customer_id": car.customer_id},
        "get_service_history": of_car,
        "get_shop_info": {},
        "decode_vin": {"vin": "1HGCM82633A004352"},
        "check_recalls": {"vehicle_id": car.pk},
        "create_customer": {"first_name": "Ann", "last_name": "Lee", "phone_number": "+15125550177"},
        "add_customer_note": {"customer_id": car.customer_id, "note": "Gate code"},
        "add_vehicle": {"customer_id": car.customer_id, "make": "Kia", "model": "Rio"},
        "update_vehicle": {"vehicle_id": car.pk, "color": "red"},
        "book_appointment": {**of_car, "service_type": "tire_rotation", "scheduled_at": "2026-03-06T09:00"},
        "reschedule_appointment": {"appointment_id": visit.pk, "new_datetime": "2026-03-06T10:00"},
        "cancel_appointment": {"appointment_id": visit.pk, "reason": "Rain"},
    }
    outside_calls = {tool.name for tool in TOOLS.values() if not tool.only_in_calls}
    program = program_of(place.owner)

    def use(name):
        with transaction.atomic():
            answer = program.post(f"{V1}tools/{name}/", arguments[name])
            transaction.set_rollback(True)
        # Recalls are asked of another service, after all that is asked here.
        assert answer.json()["success"] or name == "check_recalls", (name, answer.json())
        return answer.status_code

    assert outside_calls == set(arguments)
    assert grown(place, {name: lambda name=name: use(name) for name in arguments}) == {}
