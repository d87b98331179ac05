"""Whatever a model or a program sends: an envelope comes back, and nothing is half done."""

import logging
from dataclasses import replace

import pytest
from django.db import connection, transaction
from django.db.models import Model
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from appointments import verbs
from appointments.models import Appointment
from crm.models import Customer
from tests import factories
from tests.factories import MONDAY, at
from vehicles.errors import VinServiceTimeout
from vehicles.models import Vehicle
from vehicles.nhtsa import vin as live
from voice.models import Proposal
from voice.tests.helpers import (
    ACCORD_VIN,
    BOB,
    ROSA,
    call_of,
    check_envelope,
    make_busy_shop,
    make_call,
    on_call,
    rows,
    trusted,
    values,
)
from voice.tools import TOOLS

pytestmark = pytest.mark.django_db
# Each example is undone by hand, so the world may stay.
fuzz = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])

TEXTS = st.one_of(
    st.text(st.characters(), max_size=30),
    st.sampled_from(
        [
            "",
            " ",
            "\x00",
            "a\x00b",
            "\ud800",
            "Rosa\udfff",
            "x" * 501,
            "x" * 2001,
            "%s{0}${x}",
            "'; DROP TABLE crm_customer; --",
            "0001-01-01",
            "9999-12-31T23:59:59+00:00",
            "0000-00-00",
            "1900-01-01T00:00:00+23:59",
            "2199-12-31T23:59:59-23:59",
            "２０２６-03-03",
            "true",
            "null",
            "-1",
        ]
    ),
)
NUMBERS = st.one_of(
    st.integers(-5, 60),
    st.sampled_from([2**31, 2**63 - 1, 2**63, -(2**63), 10**30, 1886, 2018, 2100, 99_999]),
    st.integers(),
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=12) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=12,
)
PLAUSIBLE = {
    "phone_number": [ROSA, BOB, "(512) 555-0123", "+15555551234"],
    "date": ["2026-03-03", "2026-03-08", "2026-03-01", "2026-06-30"],
    "when": ["tomorrow at ten", "the 31st", "next friday", "as soon as possible", "in 99999999 days"],
    "scheduled_at": ["2026-03-03T09:00", "2026-03-04T10:00:00-06:00", "2026-03-08T02:30"],
    "new_datetime": ["2026-03-05T09:00", "2026-03-04T10:00:00-06:00", "2026-03-08T02:30"],
    "service_type": ["oil_change", "repair", "car_wash"],
    "additional_services": [[], ["tire_rotation"], ["oil_change", "oil_change"], ["x"] * 11, [None]],
    "transport": ["wait", "drop_off", "shuttle"],
    "topic": ["hours", "prices", "gossip"],
    "vin": [ACCORD_VIN, ACCORD_VIN.lower(), "1HGCM82633A00435O", "11111111111111111"],
    "name": ["Rosa", "Rosa Diaz", "Bob"],
    "first_name": ["Rosa", "Ann"],
    "last_name": ["Diaz", "Lee"],
    "email": ["a@example.com", "a b"],
    "make": ["Honda", "Kia"],
    "model": ["Civic", "Rio"],
    "year": [2018, 2020, 1999, 20_180],
    "current_mileage": [0, 41_000, 2**40],
    "duration_minutes": [30, 60, 90, -60],
    "limit": [1, 3, 0, 21],
}


@pytest.fixture(autouse=True)
def offline(monkeypatch):
    def timeout(*_arguments):
        raise VinServiceTimeout

    monkeypatch.setattr(live, "look_up", timeout)


@pytest.fixture
def world(clock):
    """Rosa and Bob with a car and a visit each, and the tools for whoever asks."""
    shop = make_busy_shop()
    visits = []
    for number, name, car in ((ROSA, "Rosa", "Civic"), (BOB, "Bob", "Fit")):
        customer = factories.make_customer(number=number, first_name=name, last_name="Diaz")
        vehicle = factories.make_vehicle(customer, model=car, vin=ACCORD_VIN)
        visits.append(factories.book(shop, vehicle, at(MONDAY, 15)))
    rosa = visits[0].customer
    tools = [
        trusted(shop),
        on_call(make_call(shop), "It's Rosa Diaz"),
        *(call_of(rosa, shop, n) for n in (1, 2)),
    ]
    return tools, visits


def plausible(parameter, visits):
    """What could be right here."""
    if issubclass(parameter.kind, Model):
        names = {Customer: "customer_id", Vehicle: "vehicle_id", Appointment: "pk"}
        return st.sampled_from([getattr(visits[n], names[parameter.kind]) for n in (0, 0, 0, 1)] + [0, -1])
    if parameter.kind is bool:
        return st.booleans()
    return st.sampled_from(PLAUSIBLE.get(parameter.name, ["a few words"]))


@st.composite
def some_arguments(draw, tool, visits):
    """Plausible ones, of which one is often anything at all, and now and then one too many."""
    names = [parameter.name for parameter in tool.parameters]
    wild = draw(st.sampled_from(["", "", "", *names, *names, "extra"]))
    arguments = {
        one.name: draw(ANYTHING if one.name == wild else plausible(one, visits))
        for one in tool.parameters
        if one.required or one.name == wild or draw(st.booleans())
    }
    if wild == "extra":
        arguments[draw(TEXTS)] = draw(ANYTHING)
    return arguments


def change(name, arguments, before):
    """The rows that a tool adds when it succeeds, at most."""
    added = {
        "create_customer": {"Customer": 1, "Phone": 1},
        "add_vehicle": {"Vehicle": 1},
        "book_appointment": {"Appointment": 1, "ServiceLine": 1},
    }.get(name, {})
    if name == "book_appointment":
        services = {arguments["service_type"], *(arguments.get("additional_services") or [])}
        added["ServiceLine"] = len(services)
    return {model: count + added.get(model, 0) for model, count in before.items()}


@pytest.mark.parametrize("name", sorted(TOOLS))
@fuzz
@given(data=st.data())
def test_any_arguments_get_an_envelope_and_nothing_half_written(world, name, data):
    tools, visits = world
    router = data.draw(st.sampled_from(tools))
    in_call = router is not tools[0]
    arguments = data.draw(some_arguments(TOOLS[name], visits))
    with transaction.atomic():
        count, everything = rows(), values()
        envelope = router.run(name, arguments)
        check_envelope(envelope)
        event(envelope.get("error", "success").partition(":")[0])
        assert not envelope.get("error", "").startswith("Error"), "something broke inside"
        wrote = envelope["success"] and TOOLS[name].writes
        assert not (wrote and in_call), "a write without a yes"
        if not wrote:
            assert values() == everything
        else:
            same = name == "create_customer" and envelope["data"]["customer_id"] in {
                visit.customer_id for visit in visits
            }
            assert rows() == (count if same else change(name, arguments, count))
            if name in ("cancel_appointment", "reschedule_appointment"):
                assert values() != everything
        assert Proposal.objects.count() == (envelope.get("error") == "confirmation_required")
        transaction.set_rollback(True)


@fuzz
@given(name=TEXTS, arguments=st.dictionaries(TEXTS, ANYTHING, max_size=3))
def test_any_tool_name_gets_an_envelope(world, name, arguments):
    assume(name not in TOOLS)
    for router in world[0][:2]:
        envelope = router.run(name, arguments)
        check_envelope(envelope)
        assert envelope["error"].startswith("Unknown tool: ")


@fuzz
@given(proposal=TEXTS, heard=TEXTS, answer=TEXTS | st.just("yes"))
def test_a_yes_to_any_proposal_gets_an_envelope(world, proposal, heard, answer):
    for router in world[0][:2]:
        everything = values()
        envelope = router.decide(proposal, heard=heard, answer=answer)
        check_envelope(envelope)
        assert not envelope["success"]
        assert values() == everything


# what is refused names the argument


@pytest.fixture
def use(world):
    def run(name, /, **arguments):
        envelope = world[0][0].run(name, arguments)
        check_envelope(envelope)
        return envelope

    return run


REQUIRED = [(tool.name, one.name) for tool in TOOLS.values() for one in tool.parameters if one.required]


@pytest.mark.parametrize(("tool", "missing"), REQUIRED)
def test_a_missing_argument_is_named(world, tool, missing):
    # In the order of the schema; so the ones before it are there.
    before = []
    for parameter in TOOLS[tool].parameters:
        if parameter.name == missing:
            break
        before.append(parameter)
    arguments = {one.name: 1 if issubclass(one.kind, Model) else "x" for one in before if one.kind is not int}
    for router in world[0][:2]:
        for extra in ({}, {missing: None}):
            assert router.run(tool, {**arguments, **extra})["error"] == f"Missing argument: {missing}"


@pytest.mark.parametrize("tool", sorted(TOOLS))
def test_an_extra_argument_is_named(world, tool):
    for router in world[0][:2]:
        assert router.run(tool, {"colour": "red"})["error"] == "Unexpected argument: colour"
        # A model's made-up name is not repeated where it could carry a caller's words.
        shown = router.run(tool, {"call +1 512 555 0123": 1})["error"]
        assert shown == "Unexpected argument: (unreadable name)"


def test_null_is_left_out(use):
    assert use("get_shop_info", topic=None) == use("get_shop_info")


@pytest.mark.parametrize(
    ("tool", "arguments", "named"),
    [
        ("cancel_appointment", {"appointment_id": True, "reason": "x"}, "appointment_id"),
        ("cancel_appointment", {"appointment_id": "1", "reason": "x"}, "appointment_id"),
        ("cancel_appointment", {"appointment_id": 1.0, "reason": "x"}, "appointment_id"),
        ("cancel_appointment", {"appointment_id": 2**63, "reason": "x"}, "appointment_id"),
        ("cancel_appointment", {"appointment_id": 1, "reason": "x" * 2001}, "reason"),
        ("cancel_appointment", {"appointment_id": 1, "reason": ["x"]}, "reason"),
        ("get_upcoming_appointments", {"customer_id": 1, "include_past": 1}, "include_past"),
        ("get_upcoming_appointments", {"customer_id": 1, "include_past": "true"}, "include_past"),
        ("get_available_slots", {"date": 20260303}, "date"),
        ("get_available_slots", {"date": "2026-03-03", "duration_minutes": True}, "duration_minutes"),
        ("lookup_customer", {"phone_number": "512\x00555"}, "phone_number"),
        ("lookup_customer", {"phone_number": "\ud83d"}, "phone_number"),
        ("get_shop_info", {"topic": "gossip"}, "topic"),
    ],
)
def test_a_wrong_argument_is_named(use, tool, arguments, named):
    envelope = use(tool, **arguments)
    assert envelope["error"].startswith(f"Invalid argument: {named} ")
    assert envelope["data"] == {"field": named}


# something breaks inside


def test_an_exception_inside_is_a_plain_sentence_and_its_place_goes_to_the_log(
    use, world, monkeypatch, caplog
):
    def broken(*_arguments, **_more):
        raise RuntimeError("no room for Rosa at +1 512 555 0123: INSERT INTO ...")

    monkeypatch.setattr(verbs, "book", broken)
    visit = world[1][0]
    arguments = {
        "customer_id": visit.customer_id,
        "vehicle_id": visit.vehicle_id,
        "scheduled_at": "2026-03-04T09:00",
        "service_type": "oil_change",
        "notes": "call 512 555 0123",
    }
    with caplog.at_level(logging.DEBUG):
        envelope = use("book_appointment", **arguments)
    assert envelope == {
        "success": False,
        "data": None,
        "message": "I'm sorry, something went wrong on my side.",
        "error": "Error booking appointment",
    }
    logged = "\n".join(record.getMessage() for record in caplog.records)
    assert "RuntimeError" in logged
    assert "test_tool_arguments.py" in logged
    for private in ("555", "Rosa", "INSERT"):
        assert private not in logged
    assert all(not record.exc_info for record in caplog.records)


def test_of_a_refused_statement_the_log_has_the_words_and_not_the_values(use, monkeypatch, caplog):
    def broken(_context, **_arguments):
        with connection.cursor() as cursor:
            cursor.execute("SELECT nothing FROM nowhere WHERE number = %s", ["+15125550123"])

    monkeypatch.setitem(TOOLS, "get_shop_info", replace(TOOLS["get_shop_info"], function=broken))
    with caplog.at_level(logging.DEBUG, logger="voice"), transaction.atomic():
        assert use("get_shop_info")["error"] == "Error in get_shop_info"
        transaction.set_rollback(True)
    logged = "\n".join(record.getMessage() for record in caplog.records)
    assert "SELECT nothing FROM nowhere WHERE number = %s" in logged
    assert "5125550123" not in logged
