"""The live VIN service of NHTSA (vPIC): the one place that knows its HTTP.

DecodeVinValues answers one flat object per VIN (https://vpic.nhtsa.dot.gov/api/). A caller may be
waiting, so the whole request has one deadline, and an answer is kept for a week.
"""

import json
import logging
import re
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore
from time import monotonic

from django.conf import settings
from django.core.cache import cache

from vehicles.errors import VinServiceFailed, VinServiceTimeout, VinUnknown

TIMEOUT_SECONDS = 5.0
KEEP_SECONDS = 604_800
LARGEST_ANSWER = 256 * 1024  # bytes; a real one is about 6 KiB
LONGEST_VALUE = 200

FIELDS = (
    *("Make", "Model", "ModelYear", "VehicleType", "Manufacturer", "Trim", "BodyClass", "DisplacementL"),
    *("EngineCylinders", "EngineConfiguration", "FuelTypePrimary", "ElectrificationLevel"),
    *("ErrorCode", "SuggestedVIN"),
)

# Uncompressed, so that LARGEST_ANSWER also bounds the memory.
_PLAIN = {"Accept": "application/json", "Accept-Encoding": "identity"}

log = logging.getLogger(__name__)

# httpx has no bound on a request as a whole (a slow name server, a byte every few seconds), so requests
# run here and the caller leaves at the deadline. Few threads: a dead service must not gather many.
MOST_WAITING = 4
_requests = ThreadPoolExecutor(max_workers=MOST_WAITING, thread_name_prefix="nhtsa")
# Whoever waits here holds one of the few threads on which all calls reach the database: more than these are
# told at once that the service takes too long.
_waiting = BoundedSemaphore(MOST_WAITING)


def _names_no_vin(record: logging.LogRecord) -> bool:
    return "DecodeVinValues" not in record.getMessage()


# httpx logs every address it calls, and this service wants the VIN in the address.
logging.getLogger("httpx").addFilter(_names_no_vin)


def look_up(vin: str) -> dict[str, str]:
    """What NHTSA knows about a normalised VIN: the FIELDS of its answer, "" where it says nothing.

    From the cache (a week) or the live service (TIMEOUT_SECONDS at most). Raises VinServiceTimeout,
    VinServiceFailed, and VinUnknown when the service cannot be reached.
    """
    kept = _read_cache(vin)
    if kept is not None:
        return kept
    answer = fetch(vin, TIMEOUT_SECONDS)
    if any(answer.values()):
        _write_cache(vin, answer)
    return answer


def fetch(vin: str, timeout: float) -> dict[str, str]:
    """Ask the live service, with `timeout` seconds for the whole request; raises as `look_up` does."""
    if not _waiting.acquire(blocking=False):
        raise VinServiceTimeout
    try:
        request = _requests.submit(_request, vin, timeout)
        try:
            return request.result(timeout)
        except TimeoutError:
            request.cancel()
            raise VinServiceTimeout from None
    finally:
        _waiting.release()


def _request(vin: str, timeout: float) -> dict[str, str]:
    import httpx  # late: a fifth of a second at every start, for a service that is seldom asked

    # Errors are raised "from None": those of httpx carry the address, and with it the VIN.
    deadline = monotonic() + timeout
    url = f"{settings.VPIC_URL.rstrip('/')}/DecodeVinValues/{vin}"
    try:
        with (
            httpx.Client(timeout=timeout, headers=_PLAIN) as client,
            client.stream("GET", url, params={"format": "json"}) as response,
        ):
            if response.status_code != httpx.codes.OK:
                raise VinServiceFailed(response.status_code)
            body = b""
            for chunk in response.iter_raw():
                body += chunk
                if len(body) > LARGEST_ANSWER:
                    raise VinServiceFailed(response.status_code)
                if monotonic() > deadline:
                    raise VinServiceTimeout
    except httpx.TimeoutException:
        raise VinServiceTimeout from None
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        log.warning("The VIN service could not be reached: %s", type(error).__name__)
        raise VinUnknown(message=VinServiceFailed.spoken) from None
    return _parse(body, response.status_code)


def _parse(body: bytes, status: int) -> dict[str, str]:
    try:
        results = json.loads(body)["Results"]
        first = results[0] if results else {}
        answer = {name: _text(first.get(name)) for name in FIELDS}
    except (ValueError, RecursionError, TypeError, KeyError, AttributeError):
        raise VinServiceFailed(status) from None
    return answer


def _text(value: object) -> str:
    """One value of the answer as clean text; vPIC fills unknown ones with "", null or "Not Applicable"."""
    text = "" if value is None else re.sub(r"[\s\x00-\x1f]+", " ", str(value)).strip()[:LONGEST_VALUE]
    return "" if text == "Not Applicable" else text


def _read_cache(vin: str) -> dict[str, str] | None:
    try:
        kept = cache.get(f"vin:{vin}")
    except Exception as error:  # noqa: BLE001 (each cache backend fails in its own way, and none may matter)
        log.warning("VIN cache not readable: %s", type(error).__name__)
        return None
    return kept if isinstance(kept, dict) else None


def _write_cache(vin: str, answer: dict[str, str]) -> None:
    try:
        cache.set(f"vin:{vin}", answer, KEEP_SECONDS)
    except Exception as error:  # noqa: BLE001 (as above)
        log.warning("VIN cache not writable: %s", type(error).__name__)
