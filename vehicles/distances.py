"""Miles and kilometres."""

from crm.models import MileageUnit

KILOMETRES_IN_A_MILE = 1.609344


def in_unit(distance: int, unit: str, wanted: str) -> int:
    """A distance in another unit (MileageUnit), without what is less than one."""
    if unit == wanted:
        return distance
    miles = unit == MileageUnit.MILES
    return int(distance * KILOMETRES_IN_A_MILE if miles else distance / KILOMETRES_IN_A_MILE)
