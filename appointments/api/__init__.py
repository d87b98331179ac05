"""REST: visits, free times, and the menu."""

from appointments.api.times import AvailabilityView, ServiceViewSet
from appointments.api.visits import AppointmentViewSet

__all__ = ["AppointmentViewSet", "AvailabilityView", "ServiceViewSet"]
