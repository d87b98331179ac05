"""Google Calendar's HTTP (v3), and what its answers mean.

Facts: https://developers.google.com/workspace/calendar/api/v3/reference and its guides on errors, sync and
push. Every request has five seconds for each of its phases; nobody waits for one but a worker or an owner
at the connect page.
"""

import json
import logging
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import Any
from urllib.parse import quote, urljoin

from django.conf import settings

from appointments.calendars import tokens
from appointments.calendars.errors import (
    Exists,
    Forbidden,
    Gone,
    GoogleError,
    NotFound,
    OutOfReach,
    RateLimited,
    Reconnect,
    Refused,
    Stale,
)
from appointments.models import GoogleAccount

TIMEOUT_SECONDS = 5.0
WHOLE_SECONDS = 20.0  # for an answer that comes byte by byte
LARGEST_ANSWER = 16 * 1024 * 1024
PAGE = 250
# https://developers.google.com/workspace/calendar/api/guides/errors: 403 with these is 429 by another name.
RATE_REASONS = {"rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "dailyLimitExceeded"}
LONGEST_WAIT = timedelta(hours=1)
ERRORS: dict[int, type[GoogleError]] = {
    403: Forbidden,
    404: NotFound,
    409: Exists,
    410: Gone,
    412: Stale,
}

Event = dict[str, Any]

log = logging.getLogger(__name__)


class Google:
    """The calendars of one account. For one thread; `before_each` is called before every request."""

    def __init__(self, account: GoogleAccount, before_each: Callable[[], None] = lambda: None) -> None:
        import httpx  # late: a fifth of a second at every start

        self._account, self._before_each = account, before_each
        self._http = httpx.Client(timeout=TIMEOUT_SECONDS)

    def __enter__(self) -> "Google":
        return self

    def __exit__(self, *_error: object) -> None:
        self._http.close()

    def calendars(self) -> list[Event]:
        """The calendars that the account sees, with its `accessRole`. Raises GoogleError."""
        found: list[Event] = self._ask("GET", "users/me/calendarList", {"maxResults": PAGE})["items"]
        return found

    def calendar(self, google_id: str) -> Event:
        """One calendar's own data. Raises NotFound and other GoogleErrors."""
        return self._ask("GET", _path(google_id))

    def insert(self, google_id: str, event: Event) -> Event:
        """Make an event with the id that it brings. Raises Exists where that is, or ever was, taken."""
        return self._ask("POST", _path(google_id, "events"), {"sendUpdates": "none"}, event)

    def get(self, google_id: str, event_id: str) -> Event:
        """An event; a deleted one has the status `cancelled`. Raises NotFound, Gone."""
        return self._ask("GET", _path(google_id, "events", event_id))

    def patch(self, google_id: str, event_id: str, fields: Event, etag: str) -> Event:
        """Change these fields of the event as it was at `etag`. Raises Stale, NotFound, Gone."""
        path = _path(google_id, "events", event_id)
        return self._ask("PATCH", path, {"sendUpdates": "none"}, fields, {"If-Match": etag})

    def delete(self, google_id: str, event_id: str) -> None:
        """Raises NotFound, Gone where there is nothing to delete any more."""
        self._ask("DELETE", _path(google_id, "events", event_id), {"sendUpdates": "none"})

    def pages(self, google_id: str, parameters: Mapping[str, str]) -> Iterator[Event]:
        """The pages of a list of events, recurring ones as their instances; the last has `nextSyncToken`.

        Raises Gone where the sync token of `parameters` is too old.
        """
        asked = {"singleEvents": "true", "maxResults": str(PAGE), **parameters}
        while True:
            page = self._ask("GET", _path(google_id, "events"), asked)
            yield page
            if "nextPageToken" not in page:
                return
            asked["pageToken"] = page["nextPageToken"]

    def busy(self, google_id: str, first: datetime, last: datetime) -> list[Event]:
        """The busy spans of a calendar that shows no more of itself. Raises NotFound, Forbidden.

        The answer is 200 whatever is wrong with a calendar: its `errors` mean unknown, and never free.
        """
        query = {"timeMin": first.isoformat(), "timeMax": last.isoformat(), "items": [{"id": google_id}]}
        answer = self._ask("POST", "freeBusy", {}, query)["calendars"].get(google_id, {"errors": [{}]})
        if errors := answer.get("errors"):
            raise NotFound if errors[0].get("reason") == "notFound" else Forbidden
        spans: list[Event] = answer["busy"]
        return spans

    def watch(self, google_id: str, channel: Event) -> Event:
        """Ask for pushes. Raises GoogleError."""
        return self._ask("POST", _path(google_id, "events", "watch"), {}, channel)

    def stop(self, name: str, google_name: str) -> None:
        """End a channel's pushes; some may still come. Raises NotFound where it ended by itself."""
        self._ask("POST", "channels/stop", {}, {"id": name, "resourceId": google_name})

    def _ask(
        self,
        method: str,
        path: str,
        parameters: Mapping[str, Any] | None = None,
        body: Event | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Event:
        """One request, with a fresh access token where the one we had is not taken any more."""
        address = urljoin(settings.GOOGLE_API_URL, f"calendar/v3/{path}")
        for fresh in (False, True):
            self._before_each()
            token = tokens.access_token(self._account, fresh=fresh)
            given = {"Authorization": f"Bearer {token}", **(headers or {})}
            status, answer, heads = self._send(method, address, dict(parameters or {}), body, given)
            if status != 401:
                break
        if status == 401:
            raise Reconnect
        if status < 300:
            return answer
        raise _error(status, answer, heads)

    def _send(
        self, method: str, address: str, parameters: Any, body: Event | None, headers: Mapping[str, str]
    ) -> tuple[int, Event, Mapping[str, str]]:
        import httpx

        deadline = monotonic() + WHOLE_SECONDS
        # Errors are raised "from None": those of httpx carry the address, and in it the calendar.
        try:
            with self._http.stream(
                method, address, params=parameters, json=body, headers=headers
            ) as response:
                content = b""
                for chunk in response.iter_bytes():
                    content += chunk
                    if len(content) > LARGEST_ANSWER or monotonic() > deadline:
                        raise OutOfReach
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            log.info("Google Calendar did not answer: %s", type(error).__name__)
            raise OutOfReach from None
        return response.status_code, _parsed(response.status_code, content), response.headers


def _parsed(status: int, content: bytes) -> Event:
    """Raises OutOfReach for a good answer that cannot be read, as proxies give."""
    if not content:
        return {}
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        answer = None
    if isinstance(answer, dict):
        return answer
    if status < 300:
        raise OutOfReach
    return {}


def _error(status: int, answer: Event, headers: Mapping[str, str]) -> GoogleError:
    """What an answer that is no success means."""
    if status == 429 or (status == 403 and _reason(answer) in RATE_REASONS):
        return RateLimited(not_before=_retry_after(headers))
    if status >= 500 or status == 408:
        return OutOfReach(not_before=_retry_after(headers))
    log.warning("Google Calendar refused: %s", status)
    return ERRORS.get(status, Refused)()


def _reason(answer: Event) -> str:
    error = answer.get("error")
    errors = error.get("errors") if isinstance(error, dict) else None
    return str(errors[0].get("reason")) if errors else ""


def _retry_after(headers: Mapping[str, str]) -> timedelta:
    """Retry-After, in seconds or as a date; nothing where it is neither."""
    text = headers.get("retry-after", "")
    if text.isascii() and text.isdigit():
        return min(timedelta(seconds=min(int(text), 86_400)), LONGEST_WAIT)
    try:
        wait = parsedate_to_datetime(text) - datetime.now(UTC)
    except (TypeError, ValueError):
        return timedelta()
    return min(max(wait, timedelta()), LONGEST_WAIT)


def _path(*parts: str) -> str:
    return "/".join(["calendars", *(quote(part, safe="") for part in parts)])
