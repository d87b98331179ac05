"""One car that two customers had, who turned out to be one: a merge makes it one row."""

from django.db.models import Model

from crm.joining import Joining
from crm.related import references
from vehicles.bookings import bookings_of
from vehicles.errors import VisitsInTheWay
from vehicles.models import Vehicle
from vehicles.verbs.checks import TEXTS


def join_same_cars(joining: Joining) -> None:
    """The other's car with a VIN of the survivor's becomes part of that one, with all that belongs to it.

    Both customers and their rows are locked. Raises VisitsInTheWay where one car would be in two visits.
    """
    kept = {car.vin: car for car in _active(joining.survivor) if car.vin}
    for car in _active(joining.other):
        if car.vin in kept:
            _join(joining, kept[car.vin], car)


def _active(customer: Model) -> list[Vehicle]:
    return list(Vehicle.objects.filter(customer=customer.pk, is_active=True).order_by("pk"))


def _join(joining: Joining, kept: Vehicle, car: Vehicle) -> None:
    _refuse_overlaps(kept, car)
    joining.change(car, is_active=False, merged_into=kept, is_primary_vehicle=False)
    new = {
        name: getattr(car, name)
        for name in ("year", *TEXTS)
        if getattr(car, name) and not getattr(kept, name)
    }
    if kept.current_mileage is None and car.current_mileage is not None:
        new |= {"current_mileage": car.current_mileage, "mileage_unit": car.mileage_unit}
    if new:
        joining.change(kept, **new)
    for reference in references(Vehicle):
        if reference.model is not Vehicle:  # what became part of `car` is found through it
            joining.move(reference, reference.rows(car.pk), kept.pk)


def _refuse_overlaps(kept: Vehicle, car: Vehicle) -> None:
    bookings = sorted(bookings_of([kept.pk, car.pk]), key=lambda booking: booking.starts_at)
    clashing = [
        booking.visit_id
        for booking in bookings
        for other in bookings
        if other.vehicle_id != booking.vehicle_id
        and booking.starts_at < other.ends_at
        and other.starts_at < booking.ends_at
    ]
    if clashing:
        sentence = "The same vehicle would be in two visits at once: move or cancel one of {} first"
        raise VisitsInTheWay(sentence, list(dict.fromkeys(clashing)))
