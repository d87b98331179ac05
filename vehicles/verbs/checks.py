"""What may be written down of a car."""

from crm.errors import InvalidValue
from crm.texts import check_lengths, one_line
from vehicles.models import Vehicle
from vehicles.vin import normalise_vin

YEARS = range(1886, 2101)
FARTHEST = 3_000_000  # no odometer shows more
TEXTS = ("make", "model", "trim", "color", "license_plate", "unit_number")


def check_vehicle(
    *, vin: str = "", year: int | None = None, current_mileage: int | None = None, **given: str
) -> tuple[str | None, dict[str, str]]:
    """The VIN as it is kept and the texts, each as one line. Raises InvalidValue, VinError."""
    texts = {name: one_line(text) for name, text in given.items()}
    _check(year, current_mileage, texts)
    number = normalise_vin(vin) if vin else None
    if number is None and not (texts.get("make") and texts.get("model")):
        raise InvalidValue(
            "A vehicle needs a VIN, or make and model",
            message="What make and model is the car?",
            field="make",
        )
    return number, texts


def _check(year: int | None, mileage: int | None, texts: dict[str, str]) -> None:
    if year is not None and year not in YEARS:
        raise InvalidValue(f"year must be between {YEARS.start} and {YEARS.stop - 1}", field="year")
    if mileage is not None and not 0 <= mileage <= FARTHEST:
        raise InvalidValue(f"current_mileage must be between 0 and {FARTHEST}", field="current_mileage")
    check_lengths(Vehicle, texts)
