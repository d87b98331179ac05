"""What is booked for vehicles, in the words of their room."""

from collections.abc import Collection

from appointments.models import Appointment
from vehicles.bookings import Booking


def bookings_of(vehicle_ids: Collection[int]) -> list[Booking]:
    """Visits to come or under way, in the order of their starts. One query."""
    visits = Appointment.objects.filter(vehicle__in=vehicle_ids, status__in=Appointment.ACTIVE)
    rows = visits.order_by("scheduled_at", "pk").values_list("pk", "vehicle_id", "scheduled_at", "ends_at")
    return [Booking(*row) for row in rows]
