"""Which of a customer's cars is meant where none is named."""

from django.db.models import Q

from crm.primaries import Primary
from vehicles.models import Vehicle

VEHICLE = Primary(Vehicle, "is_primary_vehicle", Q(is_active=True))
