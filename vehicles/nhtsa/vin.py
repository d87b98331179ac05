"""The live VIN service (vPIC).

DecodeVinValues answers one flat object per VIN (https://vpic.nhtsa.dot.gov/api/), kept for a week.
"""

from http import HTTPStatus
from typing import Any

from django.conf import settings

from vehicles.errors import VinServiceFailed, VinServiceTimeout, VinUnknown
from vehicles.nhtsa import http, kept

KEEP_SECONDS = 604_800
LARGEST_ANSWER = 256 * 1024  # bytes; a real one is about 6 KiB
LONGEST_VALUE = 200

FIELDS = (
    *("Make", "Model", "ModelYear", "VehicleType", "Manufacturer", "Trim", "BodyClass", "DisplacementL"),
    *("EngineCylinders", "EngineConfiguration", "FuelTypePrimary", "ElectrificationLevel"),
    *("ErrorCode", "SuggestedVIN"),
)


def look_up(vin: str) -> dict[str, str]:
    """What NHTSA knows about a normalised VIN: the FIELDS of its answer, "" where it says nothing.

    From the cache or the live service (http.TIMEOUT_SECONDS at most). Raises VinServiceTimeout,
    VinServiceFailed, and VinUnknown when the service cannot be reached.
    """
    known = kept.read(f"vin:{vin}")
    if isinstance(known, dict):
        return known
    answer = _fetch(vin)
    if any(answer.values()):
        kept.write(f"vin:{vin}", answer, KEEP_SECONDS)
    return answer


def _fetch(vin: str) -> dict[str, str]:
    address = f"{settings.VPIC_URL.rstrip('/')}/DecodeVinValues/{vin}"
    try:
        status, answer = http.get_json(address, {"format": "json"}, most_bytes=LARGEST_ANSWER)
    except http.TooSlow:
        raise VinServiceTimeout from None
    except http.OutOfReach:
        raise VinUnknown(message=VinServiceFailed.spoken) from None
    except http.Unusable as unusable:
        raise VinServiceFailed(unusable.status) from None
    if status != HTTPStatus.OK:
        raise VinServiceFailed(status)
    try:
        return _read(answer)
    except (TypeError, KeyError, AttributeError):
        raise VinServiceFailed(status) from None


def _read(answer: Any) -> dict[str, str]:
    results = answer["Results"]
    first = results[0] if results else {}
    return {name: _text(first.get(name)) for name in FIELDS}


def _text(value: object) -> str:
    """One value of the answer as clean text; vPIC fills unknown ones with "", null or "Not Applicable"."""
    text = http.clean(value, LONGEST_VALUE)
    return "" if text == "Not Applicable" else text
