"""Access tokens, by google-auth: of a person's grant, or of the installation's service account.

An access token lives an hour and is shared by all threads of a process, one of which renews it at a time.
"""

import json
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urljoin

from django.conf import settings

from appointments.calendars.errors import OutOfReach, Reconnect
from appointments.models import GoogleAccount
from crm.keys import digest
from crm.sealing import Unreadable, unseal

if TYPE_CHECKING:
    from google.auth.credentials import Credentials

# Events of the calendars that a shop names; the list, from which it names them; free and busy of the rest.
SCOPES = [
    "https://www.googleapis.com/auth/calendar.events",
    "https://www.googleapis.com/auth/calendar.calendarlist.readonly",
    "https://www.googleapis.com/auth/calendar.freebusy",
    "https://www.googleapis.com/auth/userinfo.email",
]
GOOGLE = "https://www.googleapis.com/"
CONSENT = "https://accounts.google.com/o/oauth2/v2/auth"
TOKEN = "https://oauth2.googleapis.com/token"  # noqa: S105  an address
TIMEOUT_SECONDS = 5.0
# RFC 6749, 5.2: what a person must mend; anything else of the token's address passes.
FOR_GOOD = ("invalid_grant", "invalid_client", "unauthorized_client")

_known: dict[str, "Credentials"] = {}
_one_at_a_time = threading.Lock()


def access_token(account: GoogleAccount, *, fresh: bool = False) -> str:
    """A token for the account's requests; `fresh` where Google did not take the last one.

    Raises Reconnect where nobody lets us in any more, OutOfReach.
    """
    from google.auth.exceptions import GoogleAuthError, RefreshError

    if account.needs_reconnect:
        raise Reconnect
    key = f"{settings.GOOGLE_API_URL} {account.pk} {digest(account.secret)}"
    with _one_at_a_time:
        credentials = _known.get(key) or _credentials(account)
        if fresh or not credentials.valid:
            try:
                credentials.refresh(_request)
            except RefreshError as error:
                _known.pop(key, None)
                # Neither its text nor its cause is kept: they hold Google's answer.
                raise (Reconnect if any(one in str(error) for one in FOR_GOOD) else OutOfReach) from None
            except GoogleAuthError:
                raise OutOfReach from None
        _known[key] = credentials
        return str(credentials.token)


def consent_url(redirect_uri: str, state: str) -> str:
    """Where a person lets us in; Google leads back to `redirect_uri` with `state` and a code."""
    query = {
        "client_id": settings.GOOGLE_CLIENT_ID,
        "redirect_uri": redirect_uri,
        "response_type": "code",
        "scope": " ".join(SCOPES),
        "access_type": "offline",
        "prompt": "consent",  # or a second grant would bring no refresh token
        "state": state,
    }
    return f"{_address(CONSENT, 'o/oauth2/v2/auth')}?{urlencode(query)}"


def exchange(code: str, redirect_uri: str) -> tuple[str, str]:
    """The refresh token for the code of a consent, and whose it is. Raises Reconnect, OutOfReach."""
    import httpx

    form = {
        "code": code,
        "client_id": settings.GOOGLE_CLIENT_ID,
        "client_secret": settings.GOOGLE_CLIENT_SECRET,
        "redirect_uri": redirect_uri,
        "grant_type": "authorization_code",
    }
    try:
        answer = httpx.post(_address(TOKEN, "token"), data=form, timeout=TIMEOUT_SECONDS)
        granted = answer.json()
        if answer.status_code != 200 or not granted.get("refresh_token"):
            raise Reconnect
        bearer = {"Authorization": f"Bearer {granted['access_token']}"}
        about = urljoin(settings.GOOGLE_API_URL, "oauth2/v2/userinfo")
        person = httpx.get(about, headers=bearer, timeout=TIMEOUT_SECONDS).json()
    except (httpx.HTTPError, ValueError):
        raise OutOfReach from None
    return granted["refresh_token"], str(person.get("email", ""))


def service_email() -> str:
    """Whom a calendar is shared with to let the service account in; "" where there is none."""
    return str(_service_key().get("client_email", "")) if settings.GOOGLE_SERVICE_ACCOUNT_FILE else ""


def _credentials(account: GoogleAccount) -> "Credentials":
    """Raises Reconnect."""
    from google.oauth2 import credentials, service_account

    token_uri = _address(TOKEN, "token")
    if account.kind == GoogleAccount.Kind.SERVICE:
        try:
            info = {**_service_key(), "token_uri": token_uri}
            made: Credentials = service_account.Credentials.from_service_account_info(info, scopes=SCOPES)
        except (OSError, ValueError):
            raise Reconnect from None
        return made
    try:
        refresh_token = unseal(account.secret)
    except Unreadable:
        raise Reconnect from None
    return credentials.Credentials(
        None,
        refresh_token=refresh_token,
        token_uri=token_uri,
        client_id=settings.GOOGLE_CLIENT_ID,
        client_secret=settings.GOOGLE_CLIENT_SECRET,
    )


def _service_key() -> dict[str, Any]:
    """Raises OSError, ValueError."""
    key: dict[str, Any] = json.loads(Path(settings.GOOGLE_SERVICE_ACCOUNT_FILE).read_text())
    return key


def _address(theirs: str, path: str) -> str:
    """One of Google's addresses, or the same on the server that plays Google."""
    return theirs if settings.GOOGLE_API_URL == GOOGLE else urljoin(settings.GOOGLE_API_URL, path)


class _Answer:
    """What google-auth wants of an HTTP answer."""

    def __init__(self, status: int, headers: Any, data: bytes) -> None:
        self.status, self.headers, self.data = status, headers, data


def _request(
    url: str, method: str = "GET", body: Any = None, headers: Any = None, **_options: Any
) -> _Answer:
    """The transport of google-auth, whose own needs a second HTTP library. Raises TransportError."""
    import httpx
    from google.auth.exceptions import TransportError

    try:
        answer = httpx.request(method, url, content=body, headers=headers, timeout=TIMEOUT_SECONDS)
    except httpx.HTTPError as error:
        raise TransportError(type(error).__name__) from None
    return _Answer(answer.status_code, answer.headers, answer.content)
