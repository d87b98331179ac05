"""REST: visits, free times, the menu, and the bays and technicians."""

from appointments.api.resources import ResourceViewSet
from appointments.api.times import AvailabilityView, ServiceViewSet
from appointments.api.visits import AppointmentViewSet

__all__ = ["AppointmentViewSet", "AvailabilityView", "ResourceViewSet", "ServiceViewSet"]
