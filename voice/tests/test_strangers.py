"""The strongest form of privacy: a call hears the same whether another person exists or not."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from appointments.models import Appointment, Claim, ServiceLine
from crm.models import Customer, Phone
from tests import factories
from tests.factories import MONDAY, at
from vehicles.models import Vehicle
from voice.tests.helpers import (
    ACCORD_VIN,
    BOB,
    NOBODY,
    ROSA,
    agree,
    alike,
    check_envelope,
    make_busy_shop,
    make_call,
    on_call,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
TUESDAY = MONDAY + timedelta(1)
# Ids that no row has which is made in a test: Rosa's, the stranger's, and nobody's.
OWN, OWN_VISIT, FAR, FAR_VISIT = 1_000_000, 2_000_000, 10_000_000, 20_000_000
NOWHERE = 99_999_999


@pytest.fixture
def shop(clock):
    """With more bays than are ever asked for: that a time is taken may be told to anyone."""
    return make_busy_shop(bays=8, technicians=8)


@pytest.fixture
def rosa():
    return factories.make_customer(pk=OWN, number=ROSA, first_name="Rosa", last_name="Diaz")


@pytest.fixture
def visit(shop, rosa):
    civic = factories.make_vehicle(rosa, pk=OWN, vin="2HGFC2F59JH500001")
    return with_id(factories.book(shop, civic, at(TUESDAY, 9)), OWN_VISIT)


def with_id(visit, pk):
    """The visit, and all of it, under this id."""
    Appointment.objects.filter(pk=visit.pk).update(id=pk)
    for model in (Claim, ServiceLine):
        model.objects.filter(appointment=visit.pk).update(appointment=pk)
    return Appointment.objects.get(pk=pk)


NAMES = st.sampled_from(["Rosa", "Bob", "Ann"])
LAST_NAMES = st.sampled_from(["Diaz", "Lee", ""])
NUMBERS = st.sampled_from([ROSA, BOB, NOBODY])
CARS = st.sampled_from(
    [
        {"make": "Honda", "model": "Civic"},
        {"make": "Honda", "model": "Civic", "year": 2018},
        {"make": "honda", "model": "fit"},
        {"vin": ACCORD_VIN},
        {"vin": ACCORD_VIN, "make": "Ford", "model": "Focus"},
        "theirs",
        "theirs",
    ]
)
TIMES = st.sampled_from(["2026-03-03T09:00", "2026-03-03T10:00", "2026-03-03T10:30", "2026-03-04T09:00"])
SERVICES = st.sampled_from(["oil_change", "tire_rotation"])
WHO = st.sampled_from(["mine", "stranger", "nobody", "made", "made"])
ANSWERS = st.sampled_from(["yes", "yes", "no", None])


def step(name, /, **arguments):
    return st.tuples(st.just(name), st.fixed_dictionaries(arguments), ANSWERS)


WHOLE_BOOKING = st.tuples(
    st.one_of(
        step("create_customer", first_name=NAMES, last_name=LAST_NAMES, phone_number=NUMBERS),
        step("create_customer", person=st.just("theirs")),
    ),
    step("add_vehicle", customer_id=st.just("made"), car=CARS),
    step(
        "book_appointment",
        customer_id=st.just("made"),
        vehicle_id=st.just("made"),
        scheduled_at=TIMES,
        service_type=SERVICES,
    ),
    step("get_upcoming_appointments", customer_id=st.just("made")),
).map(lambda steps: [(*one[:2], "yes" if one[0] == "book_appointment" else None) for one in steps])
STEPS = st.one_of(
    step("lookup_customer", phone_number=NUMBERS),
    step("get_upcoming_appointments", customer_id=WHO),
    step("get_upcoming_appointments", customer_id=WHO, include_past=st.booleans()),
    step("cancel_appointment", appointment_id=WHO, reason=st.just("x")),
    step("reschedule_appointment", appointment_id=WHO, new_datetime=TIMES),
    step("add_vehicle", customer_id=WHO, car=CARS),
    step("verify_caller", name=NAMES | st.sampled_from(["Rosa Diaz", "Bob Lee", "Ann Lee"])),
    step("get_available_slots", date=st.just("2026-03-03")),
    step("book_appointment", customer_id=WHO, vehicle_id=WHO, scheduled_at=TIMES, service_type=SERVICES),
).map(lambda one: [one])
SCRIPTS = st.lists(st.one_of(STEPS, STEPS, WHOLE_BOOKING), min_size=1, max_size=4).map(
    lambda parts: [one for part in parts for one in part]
)
CALLS = st.one_of(
    st.fixed_dictionaries({"level": st.just(0), "number": st.sampled_from([ROSA, BOB, NOBODY, ""])}),
    st.fixed_dictionaries({"level": st.sampled_from([1, 1, 2]), "number": st.just(ROSA)}),
)
STRANGERS = st.fixed_dictionaries(
    {
        "first_name": NAMES,
        "last_name": LAST_NAMES,
        "provisional": st.booleans(),
        "shares": st.booleans(),  # Rosa's number, too
        "car": st.sampled_from(["Civic", "Fit"]),
        "has_vin": st.booleans(),
        "visits": st.lists(st.sampled_from([(9, 0), (10, 0), (10, 30)]), max_size=2, unique=True),
    }
)


def make_stranger(shop, first_name, last_name, provisional, shares, car, has_vin, visits):
    """Another customer with ids of his own kind, and his rows."""
    names = {"first_name": first_name, "last_name": last_name, "provisional": provisional}
    stranger = factories.make_customer(number=BOB, pk=FAR, **names, email="s@example.com", notes="Secret")
    if shares:
        Phone.objects.create(customer=stranger, number=ROSA)
    vehicle = factories.make_vehicle(
        stranger, pk=FAR, model=car, year=2018, vin=ACCORD_VIN if has_vin else None
    )
    for number, clock in enumerate(visits):
        booked = factories.book(shop, vehicle, at(TUESDAY, *clock), ("oil_change", "tire_rotation")[number])
        with_id(booked, FAR_VISIT + number)
    return strangers_rows()


def strangers_rows():
    """All that is the stranger's, in value, with all that points at it."""
    return [
        list(Customer.objects.filter(pk=FAR).values()),
        list(Phone.objects.filter(customer=FAR).order_by("pk").values()),
        list(Vehicle.objects.filter(customer=FAR).values()),
        list(Appointment.objects.filter(customer=FAR).order_by("pk").values()),
        list(Appointment.objects.filter(vehicle=FAR).order_by("pk").values()),
    ]


def played(shop, rosa, visit, call, attestation, script, stranger):
    """What the call hears, step by step; ids of new rows are alike, and proposals have no names."""
    customer = rosa if call["level"] else None
    row = make_call(shop, call["number"], level=call["level"], customer=customer, attestation=attestation)
    tools = on_call(row, "Hi, it's Rosa Diaz, or Bob Lee, or Ann Lee")
    kinds = {"customer_id": rosa.pk, "vehicle_id": visit.vehicle_id, "appointment_id": visit.pk}
    made = dict.fromkeys(kinds, -1)
    known = {OWN, OWN_VISIT, FAR, *range(FAR_VISIT, FAR_VISIT + len(stranger["visits"]))}
    theirs = {
        "person": {**{key: stranger[key] for key in ("first_name", "last_name")}, "phone_number": BOB},
        "car": {"make": "Honda", "model": stranger["car"]},
    }
    heard = []

    def told(envelope):
        check_envelope(envelope)
        data = envelope["data"] or {}
        made.update({key: data[key] for key in made if isinstance(data.get(key), int)})
        heard.append(alike(envelope, known))
        return envelope

    for name, arguments, answer in script:
        given = dict(arguments)
        for key in theirs.keys() & given.keys():
            value = given.pop(key)
            given |= theirs[key] if value == "theirs" else value
        for key in kinds.keys() & given.keys():
            strangers = FAR_VISIT if key == "appointment_id" else FAR
            choices = {"mine": kinds[key], "stranger": strangers, "nobody": NOWHERE, "made": made[key]}
            given[key] = choices[given[key]]
        envelope = told(tools.run(name, given))
        event(f"{name}: {envelope.get('error', 'success')}")
        if envelope.get("error") == "confirmation_required" and answer:
            event(f"{name} agreed: {told(agree(tools, envelope, answer)).get('error', 'success')}")
    return heard


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    call=CALLS,
    attestation=st.sampled_from(["", "A", "B", "C", "failed"]),
    stranger=STRANGERS,
    script=SCRIPTS,
)
def test_a_call_hears_the_same_whether_another_person_exists_or_not(
    shop, rosa, visit, call, attestation, stranger, script
):
    numbers = {BOB, ROSA} if stranger["shares"] else {BOB}
    if call["number"] in numbers and call["level"] == 0:
        # Who calls from his number and says his name is he: no stranger.
        script = [one for one in script if one[0] != "verify_caller"]
    with transaction.atomic():
        before = make_stranger(shop, **stranger)
        with_stranger = played(shop, rosa, visit, call, attestation, script, stranger)
        assert strangers_rows() == before, "something of another's was changed"
        transaction.set_rollback(True)
    with transaction.atomic():
        alone = played(shop, rosa, visit, call, attestation, script, stranger)
        transaction.set_rollback(True)
    assert with_stranger == alone
