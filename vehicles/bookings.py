"""What cars are booked for. Visits are kept in the room above, which says here where to ask for them."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from vehicles.errors import VisitsInTheWay


class Booking(NamedTuple):
    """A visit that is to come or under way, with its span (aware)."""

    visit_id: int
    vehicle_id: int
    starts_at: datetime
    ends_at: datetime


# Each takes ids of vehicles and tells their bookings in the order of their starts.
sources: list[Callable[[Collection[int]], Sequence[Booking]]] = []


def bookings_of(vehicle_ids: Collection[int]) -> list[Booking]:
    """What is booked for these vehicles. With their rows locked, no booking can be added meanwhile."""
    return [booking for source in sources for booking in source(vehicle_ids)]


def refuse_booked(vehicle_ids: Collection[int]) -> None:
    """Raise VisitsInTheWay while anything is booked for these vehicles."""
    if bookings := bookings_of(vehicle_ids):
        raise VisitsInTheWay("Move or cancel {} first", [one.visit_id for one in bookings])
