"""Whatever is done to people and their cars in whatever order: no row is lost, and every old id leads on."""

from collections import Counter
from contextlib import suppress
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.db.models import F
from hypothesis import given, settings
from hypothesis import strategies as st

from appointments.models import Appointment
from appointments.verbs import cancel
from crm.actors import Actor
from crm.errors import DomainError, NotFound
from crm.models import Consent, Customer, Event, Merge, Phone
from crm.reads import resolve
from crm.verbs import (
    add_note,
    add_phone,
    create_customer,
    merge_customers,
    record_consent,
    settle_provisional,
    undo_merge,
    update_customer,
)
from tests.factories import BEFORE_OPENING, DESK, MONDAY, at, book, make_shop
from vehicles.models import ServiceRecord, Vehicle
from vehicles.reads import resolve as resolve_vehicle
from vehicles.verbs import add_vehicle, transfer_vehicle, update_vehicle
from voice.models import Call

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

CALLER = Actor.caller(call_id=1)
KEPT = (Customer, Phone, Vehicle, Appointment, ServiceRecord, Consent, Call, Merge, Event)
FEW = st.integers(0, 5)


class Desk:
    """A shop at which anything may happen; `one` and `two` choose among the rows there are."""

    def __init__(self):
        self.shop = make_shop(bays=3, technicians=3)
        self.gone = set()  # cars that were sold or given up: they lead to themselves
        self.rows = {model: set() for model in KEPT}

    def pick(self, model, which):
        rows = list(model.objects.order_by("-pk"))
        if not rows:
            raise NotFound()
        return rows[which % len(rows)]

    def create(self, one, two):
        number = f"+1512555010{two % 3}"
        create_customer(CALLER, self.shop, first_name=f"Person {one}", phone_number=number)

    def car(self, one, two):
        vin = f"1HGCM82633A00435{two % 2}" if two < 4 else ""
        customer = self.pick(Customer, one)
        car, _ = add_vehicle(DESK, customer, shop=self.shop, vin=vin, make="Ford", model="Ka")
        ServiceRecord.objects.create(vehicle=car, date=MONDAY, service_type="repair")

    def book(self, one, two):
        book(self.shop, self.pick(Vehicle, one), at(MONDAY + timedelta(days=two // 2), 9 + two % 2))

    def cancel(self, one, two):
        cancel(DESK, self.pick(Appointment, one), "asked")

    def call(self, one, two):
        Call.objects.create(shop=self.shop, customer=resolve(self.pick(Customer, one)))

    def phone(self, one, two):
        add_phone(DESK, self.pick(Customer, one), f"+1512555010{two}", shop=self.shop)

    def primary(self, one, two):
        update_customer(DESK, self.pick(Customer, one), phone_number=f"+1512555010{two}")
        update_vehicle(DESK, self.pick(Vehicle, two), is_primary_vehicle=True)

    def vin(self, one, two):
        update_vehicle(DESK, self.pick(Vehicle, one), vin=f"1HGCM82633A00435{two % 2}")

    def write(self, one, two):
        customer = self.pick(Customer, one)
        add_note(DESK, customer, "a note", shop=self.shop)
        consent = {"channel": "sms", "purpose": "service", "source": "call", "proof": "yes"}
        record_consent(DESK, customer, granted=True, **consent)

    def settle(self, one, two):
        settle_provisional(DESK, self.pick(Customer, one))

    def merge(self, one, two):
        merge_customers(DESK, self.pick(Customer, one), self.pick(Customer, two))

    def undo(self, one, two):
        undo_merge(DESK, self.pick(Merge, one % 2))

    def transfer(self, one, two):
        car = self.pick(Vehicle, one)
        transfer_vehicle(DESK, car, self.pick(Customer, two))
        self.gone.add(car.pk)

    def give_up(self, one, two):
        car = self.pick(Vehicle, one)
        update_vehicle(DESK, car, is_active=False)
        self.gone.add(car.pk)

    def check(self):
        for model, known in self.rows.items():
            ids = set(model.objects.values_list("pk", flat=True))
            assert known <= ids, f"a {model.__name__} is lost"
            self.rows[model] = ids
        people = {customer.pk: customer for customer in Customer.objects.all()}
        assert all(resolve(customer).merged_into_id is None for customer in people.values())
        cars = list(Vehicle.objects.all())
        for car in cars:
            today = resolve_vehicle(car)
            assert today.is_active or today.pk in self.gone
        for model in (Vehicle, Appointment, Consent, Call):
            assert not model.objects.exclude(customer__merged_into=None).exists()
        phones = list(Phone.objects.all())
        self.one_primary({phone.customer_id for phone in phones}, phones, "is_primary")
        active = [car for car in cars if car.is_active]
        self.one_primary({car.customer_id for car in active}, active, "is_primary_vehicle")
        taken = Counter((car.customer_id, car.vin) for car in active if car.vin)
        assert all(count == 1 for count in taken.values())
        assert not Appointment.objects.exclude(customer=F("vehicle__customer")).exists()
        visits = list(Appointment.objects.filter(status__in=Appointment.ACTIVE).select_related("vehicle"))
        assert all(visit.vehicle.is_active for visit in visits)
        begun = Counter((visit.vehicle_id, visit.scheduled_at) for visit in visits)
        assert all(count == 1 for count in begun.values())

    def one_primary(self, owners, rows, flag):
        primary = Counter(row.customer_id for row in rows if getattr(row, flag))
        assert max(primary.values(), default=1) == 1
        current = set(Customer.objects.filter(merged_into=None).values_list("pk", flat=True))
        assert owners & current <= set(primary)


DEEDS = sorted(name for name in vars(Desk) if name not in ("pick", "check", "one_primary") and name[0] != "_")
# What the others need first, and then anything; merges and what happens between them above all.
BEGINNING = [("create", 0, 0), ("create", 1, 1), ("car", 0, 0), ("car", 1, 0)]
STEPS = st.tuples(st.sampled_from([*DEEDS, "merge", "merge", "undo", "undo", "book"]), FEW, FEW)


@settings(max_examples=25)
@given(steps=st.lists(STEPS, min_size=4, max_size=20))
def test_no_row_is_lost_and_every_old_id_leads_on(steps):
    with time_machine.travel(BEFORE_OPENING, tick=False), transaction.atomic():
        desk = Desk()
        for deed, one, two in [*BEGINNING, *steps]:
            with suppress(DomainError), transaction.atomic():
                getattr(desk, deed)(one, two)
            desk.check()
        transaction.set_rollback(True)
