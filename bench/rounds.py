"""One round: everything that is measured, once, for one customer."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.utils import timezone

from appointments import reads, verbs
from bench.floors import Floor
from bench.watch import Watch
from bench.world import Customer, World
from crm.models import Customer as CustomerRow
from crm.search import search_customers
from vehicles.search import search_vehicles
from voice.tools import ToolRouter

DAYS = 14


def play(watch: Watch, world: World, floor: Floor, person: Customer, turn: int) -> None:
    """Do it all, the floors in between; the calendar is afterwards as it was."""
    number = person.number
    watch("join", lambda: floor.join(number))
    card = watch("lookup from the database", lambda: _tool(world, "lookup_customer", phone_number=number))
    floor.keep(card)
    watch("get", floor.get)
    watch("lookup cached", lambda: _tool(world, "lookup_customer", phone_number=number))
    watch("decode_vin", lambda: _tool(world, "decode_vin", vin=person.car.vin))
    _read_times(watch, world, turn)
    watch("join", lambda: floor.join(number))
    _change_by_tools(watch, world, floor, person, turn)
    _change_by_verbs(watch, world, person, turn)
    watch("join", lambda: floor.join(number))
    _search(watch, world, person)


def _tool(world: World, name: str, **arguments: Any) -> Any:
    """What a tool answers. Raises AssertionError when it could not do it."""
    envelope = ToolRouter(world.context).run(name, arguments)
    assert envelope["success"], envelope  # noqa: S101  a bench that measures refusals measures nothing
    return envelope["data"]


def _read_times(watch: Watch, world: World, turn: int) -> None:
    day = world.days[turn % len(world.days)].isoformat()
    watch(
        "availability, 1 day",
        lambda: _tool(world, "get_available_slots", date=day, service_type="oil_change"),
    )
    watch("availability, 14 days", lambda: _fortnight(world))


def _fortnight(world: World) -> int:
    """Count the free starts of two weeks."""
    shop, first = world.shop, world.days[0]
    last = first + timedelta(days=DAYS - 1)
    job = reads.job_for(reads.pick_services(reads.menu(shop), ["oil_change"]), None, default_minutes=30)
    opening = reads.load_opening(shop, first, last)
    schedule = reads.load_schedule(shop, opening, first, last, job, now=timezone.now())
    return sum(1 for _ in schedule.walk(first, job, last))


def _change_by_tools(watch: Watch, world: World, floor: Floor, person: Customer, turn: int) -> None:
    start, later = world.start(turn), world.start(turn + 1)
    watch("claim", lambda: floor.claim(start))
    floor.give_up()
    booked = watch(
        "book",
        lambda: _tool(
            world,
            "book_appointment",
            customer_id=person.pk,
            vehicle_id=person.car.pk,
            scheduled_at=start.isoformat(),
            service_type="oil_change",
        ),
    )
    visit = booked["appointment_id"]
    watch("upcoming", lambda: _tool(world, "get_upcoming_appointments", customer_id=person.pk))
    watch(
        "reschedule",
        lambda: _tool(world, "reschedule_appointment", appointment_id=visit, new_datetime=later.isoformat()),
    )
    watch("cancel", lambda: _tool(world, "cancel_appointment", appointment_id=visit, reason="Sick"))


def _change_by_verbs(watch: Watch, world: World, person: Customer, turn: int) -> None:
    actor, start, later = world.context.actor, world.start(turn), world.start(turn + 1)
    customer = CustomerRow(pk=person.pk)
    visit = watch(
        "book, the verb alone",
        lambda: verbs.book(
            actor,
            world.shop,
            customer=customer,
            vehicle=person.car,
            scheduled_at=start,
            services=["oil_change"],
        ),
    )
    moved = watch("reschedule, the verb alone", lambda: verbs.reschedule(actor, visit, later))
    watch("cancel, the verb alone", lambda: verbs.cancel(actor, moved, "Sick"))


def _search(watch: Watch, world: World, person: Customer) -> None:
    car = person.car
    name = person.last_name
    typo = f"{name[:2]}{name[3:]}" if len(name) > 3 else name
    assert car.vin  # noqa: S101  the crowd's cars have one
    tail = car.vin[-8:]
    watch("desk search: name", lambda: search_customers(name))
    watch("desk search: name with a typo", lambda: search_customers(typo))
    watch("desk search: phone", lambda: search_customers(person.number[2:]))
    watch("desk search: plate", lambda: search_vehicles(car.license_plate))
    watch("desk search: end of a VIN", lambda: search_vehicles(tail))
    watch("desk search: the page", lambda: _page(world, name))


def _page(world: World, term: str) -> None:
    """The whole page of the search, through all that a request goes through but the socket."""
    response = world.desk.get("/admin/search/", {"q": term})
    assert response.status_code == HTTPStatus.OK, response.status_code  # noqa: S101  as above
