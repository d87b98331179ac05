"""The HTTP of NHTSA's services. A caller may be waiting, so a request as a whole has one deadline."""

import json
import logging
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import Any

from crm.texts import one_line

TIMEOUT_SECONDS = 5.0
MOST_WAITING = 4
THREADS = "nhtsa"

# Uncompressed, so that the bound on a body also bounds the memory.
_PLAIN = {"Accept": "application/json", "Accept-Encoding": "identity"}

log = logging.getLogger(__name__)

# httpx has no bound on a request as a whole (a slow name server, a byte every few seconds), so requests
# run here and the caller leaves at the deadline. Few threads: a dead service must not gather many.
_requests = ThreadPoolExecutor(max_workers=MOST_WAITING, thread_name_prefix=THREADS)
# Whoever waits here holds one of the few threads on which all calls reach the database: more than these are
# told at once that the service takes too long.
_waiting = threading.BoundedSemaphore(MOST_WAITING)


class TooSlow(Exception):
    """No whole answer before the deadline."""


class OutOfReach(Exception):
    """There was no connection, or it broke."""


class Unusable(Exception):
    """An answer with `status` that is no JSON, or too large."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def _is_another_request(_record: logging.LogRecord) -> bool:
    return not threading.current_thread().name.startswith(THREADS)


# httpx logs every address it calls, and these hold VINs and callers' words.
logging.getLogger("httpx").addFilter(_is_another_request)


def get_json(address: str, parameters: Mapping[str, str], *, most_bytes: int) -> tuple[int, Any]:
    """Status and parsed body of a GET, whatever the status, within TIMEOUT_SECONDS.

    Raises TooSlow, OutOfReach, Unusable.
    """
    if not _waiting.acquire(blocking=False):
        raise TooSlow
    try:
        request = _requests.submit(_get, address, parameters, TIMEOUT_SECONDS, most_bytes)
        try:
            status, body = request.result(TIMEOUT_SECONDS)
        except TimeoutError:
            request.cancel()
            raise TooSlow from None
    finally:
        _waiting.release()
    try:
        return status, json.loads(body)
    except (ValueError, RecursionError):
        raise Unusable(status) from None


def clean(value: object, longest: int) -> str:
    """A value of an answer as one line of so many letters at most; "" for null."""
    return "" if value is None else one_line(str(value))[:longest]


def _get(address: str, parameters: Mapping[str, str], seconds: float, most_bytes: int) -> tuple[int, bytes]:
    import httpx  # late: a fifth of a second at every start, for services that are seldom asked

    # Errors are raised "from None": those of httpx carry the address.
    deadline = monotonic() + seconds
    try:
        with (
            httpx.Client(timeout=seconds, headers=_PLAIN) as client,
            client.stream("GET", address, params=parameters) as response,
        ):
            body = b""
            for chunk in response.iter_raw():
                body += chunk
                if len(body) > most_bytes:
                    raise Unusable(response.status_code)
                if monotonic() > deadline:
                    raise TooSlow
    except httpx.TimeoutException:
        raise TooSlow from None
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        log.warning("NHTSA could not be reached: %s", type(error).__name__)
        raise OutOfReach from None
    return response.status_code, body
