"""Processes that change people and cars at random, and others that read their cards and look for old ones.

Each customer and each car carries a version, which every change raises; a file that all processes map holds
the versions of which the change is done. A reader notes these before he asks: no card may show less.
"""

import fcntl
import mmap
import os
import random
import struct
from pathlib import Path

from django.db import transaction
from django.test import signals  # noqa: F401  a change of CACHES takes effect through these
from django.test.utils import override_settings

from crm.errors import DomainError
from crm.models import Customer, Phone, Shop
from crm.verbs import create_customer, merge_customers, undo_merge
from tests.factories import DESK, PROGRAM
from vehicles import cards
from vehicles.models import Vehicle

PLACE = struct.Struct("q")
ROWS = 64
GUESTS = "+15125550300"  # the number on which people are added
MOST_GUESTS = 20
TWINS = "+15125550301"  # of two people, whom the desk merges and parts again
TURNS = ROWS - 1  # the place that counts their merges and undoings: odd while one is going on


class Stale(DomainError):
    code = "stale"


class Floors:
    """The least version that a card may show, by row; a file of numbers that processes share."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.touch()
        if not path.stat().st_size:
            path.write_bytes(bytes(PLACE.size * ROWS))
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), 0)

    def __reduce__(self) -> tuple[type["Floors"], tuple[Path]]:
        return Floors, (self.path,)

    def __getitem__(self, place: int) -> int:
        return int(PLACE.unpack_from(self._map, place * PLACE.size)[0])

    def __setitem__(self, place: int, version: int) -> None:
        # Of two at once the lower may stay: then the readers demand a little less.
        PLACE.pack_into(self._map, place * PLACE.size, version)


class World:
    """The rows by place: place 0 counts the guests, then come the customers, then the cars."""

    def __init__(self, floors: Path, customers: list[int], cars: list[int], numbers: list[str]) -> None:
        self.floors = Floors(floors)
        self.customers, self.cars, self.numbers = customers, cars, numbers
        self.places = {("customer", pk): 1 + place for place, pk in enumerate(customers)}
        self.places |= {("car", pk): 1 + len(customers) + place for place, pk in enumerate(cars)}

    def read(self) -> None:
        """Raises Stale."""
        number = random.choice([*self.numbers, GUESTS, TWINS])
        turn = self.floors[TURNS]
        least = {key: self.floors[place] for key, place in self.places.items()}
        guests = self.floors[0]
        people = cards.people_on_number(number)
        if number == GUESTS and len(people) < guests:
            raise Stale("guests")
        if number == TWINS:
            self._judge_twins(people, turn)
        for person in people:
            if int(person["notes"] or 0) < least.get(("customer", person["id"]), 0):
                raise Stale("customer")
            for car in person["vehicles"]:
                if int(car["trim"] or 0) < least.get(("car", car["id"]), 0):
                    raise Stale("car")

    def write(self) -> None:
        """Change something, in one of the ways in which the product does."""
        ways = [self.rename, self.paint, self.transfer, self.move_number, self.add_guest, self.merge]
        random.choice(ways)()

    def rename(self) -> None:
        with transaction.atomic():
            customer = self._customer()
            customer.save()
        self._done(customer)

    def paint(self) -> None:
        with transaction.atomic():
            car = self._car()
            car.save(update_fields=["trim"])
        self._done(car)

    def transfer(self) -> None:
        with transaction.atomic():
            car = self._car()
            car.customer_id = random.choice(self.customers)
            car.save()
        self._done(car)

    def move_number(self) -> None:
        """A card under a number that its customer no longer has shows the version before."""
        with transaction.atomic():
            customer = self._customer()
            phone = customer.phones.filter(number__in=self.numbers, is_primary=False).first()
            if phone:
                phone.delete()
            else:
                free = set(self.numbers) - set(customer.phones.values_list("number", flat=True))
                Phone.objects.create(customer=customer, number=random.choice(sorted(free)))
            customer.save()
        self._done(customer)

    def add_guest(self) -> None:
        """Few, since each of them is read with the others."""
        if Phone.objects.filter(number=GUESTS).count() < MOST_GUESTS:
            name = random.randbytes(8).hex()
            create_customer(PROGRAM, Shop.objects.get(), first_name=name, phone_number=GUESTS)
            self.floors[0] += 1

    def merge(self) -> None:
        """By one process at a time, and there and back, so that all know who the twins are."""
        with self.floors.path.open() as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            one, other = Customer.objects.filter(phones__number=TWINS).order_by("pk")
            self.floors[TURNS] += 1
            merge = merge_customers(DESK, one, other)
            self.floors[TURNS] += 1
            for _ in range(3):  # so long others may look
                self.rename()
            self.floors[TURNS] += 1
            undo_merge(DESK, merge)
            self.floors[TURNS] += 1

    def _judge_twins(self, people: list[cards.Card], turn: int) -> None:
        """Raises Stale. What is read during a change may be of before or of after it."""
        is_settled = turn == self.floors[TURNS] and turn % 2 == 0
        if is_settled and len(people) != (1 if turn % 4 else 2):
            raise Stale("twins")

    def _customer(self) -> Customer:
        customer = Customer.objects.select_for_update().get(pk=random.choice(self.customers))
        customer.notes = str(int(customer.notes or 0) + 1)
        return customer

    def _car(self) -> Vehicle:
        car = Vehicle.objects.select_for_update().get(pk=random.choice(self.cars))
        car.trim = str(int(car.trim or 0) + 1)
        return car

    def _done(self, row: Customer | Vehicle) -> None:
        if isinstance(row, Customer):
            self.floors[self.places["customer", row.pk]] = int(row.notes)
        else:
            self.floors[self.places["car", row.pk]] = int(row.trim)


def cache_at(url: str) -> dict[str, dict[str, object]]:
    """CACHES with a shared cache at this address."""
    options = {"IGNORE_EXCEPTIONS": True, "SOCKET_CONNECT_TIMEOUT": 0.5, "SOCKET_TIMEOUT": 0.5}
    backend = {"BACKEND": "django_redis.cache.RedisCache", "LOCATION": url, "OPTIONS": options}
    return {"default": {**backend, "KEY_FUNCTION": "tests.settings.cache_key"}}


def join(url: str, test: str) -> None:
    """A deed: use the shared cache at this address from now on, under the keys of this test."""
    os.environ["PYTEST_CURRENT_TEST"] = test
    override_settings(CACHES=cache_at(url), REDIS_URL=url).enable()


def read(world: World, times: int) -> None:
    """A deed."""
    for _ in range(times):
        world.read()


def write(world: World, times: int) -> None:
    """A deed."""
    for _ in range(times):
        world.write()
