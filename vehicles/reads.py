"""Reads of vehicles."""

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Replace

from vehicles.models import Vehicle


def vehicles_like(text: str) -> QuerySet[Vehicle]:
    """Vehicles whose VIN or plate holds the letters and digits of `text`, whatever its spaces and dashes."""
    signs = "".join(filter(str.isalnum, text))
    if not signs:
        return Vehicle.objects.none()
    bare = Replace(Replace(F("license_plate"), Value(" ")), Value("-"))
    return Vehicle.objects.alias(bare_plate=bare).filter(
        Q(vin__icontains=signs) | Q(bare_plate__icontains=signs)
    )
