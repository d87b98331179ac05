"""Twilio's side of HTTP: our public addresses as it must see them, whether it signed what came in, and the
texts that we send.

The only module that knows how Twilio signs and how it is asked. Libraries are imported late: nobody without a
phone line waits for them.
"""

import hmac
import logging
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import QueryDict

from crm.events.subscribers import DeliveryError

SIGNATURE_HEADER = "X-Twilio-Signature"
DEFAULT_PORTS = {"https": 443, "wss": 443, "http": 80, "ws": 80}
TIMEOUT_SECONDS = 5.0  # until connected, and between two pieces of an answer
MOST_LISTED = 20
# Twilio's error dictionary: who answered STOP to us gets no more of our texts.
OPTED_OUT = 21610
# They may go well another time: too early, too many, or an account that somebody has to mend.
PASSING = frozenset({401, 403, 408, 425, 429})

log = logging.getLogger(__name__)


class NoAnswer(DeliveryError):
    """Twilio could not be asked, or its answer was lost: the text may have been sent or not."""


class TextRefused(DeliveryError):
    """Twilio did not take a text: `status` of HTTP, and `code`, its own number of the reason (0: none).

    Permanent where the text or its number is wrong: sent again it would be refused again.
    """

    def __init__(self, status: int, code: int) -> None:
        super().__init__(permanent=400 <= status < 500 and status not in PASSING)
        self.status = status
        self.code = code


def public_page(path: str) -> str:
    """The address of a page of ours, built from PUBLIC_URL: the request's own headers can be forged."""
    return f"{settings.PUBLIC_URL}{path}"


def public_socket(path: str) -> str:
    """The address of a socket of ours, as TwiML names it: wss, or ws where PUBLIC_URL is on loopback."""
    return f"ws{settings.PUBLIC_URL.removeprefix('http')}{path}"


def is_signed(url: str, signature: str, form: QueryDict | None = None) -> bool:
    """Whether our account signed a request of `url` with these fields; of a socket's upgrade it has none.

    Always False without PUBLIC_URL or TWILIO_AUTH_TOKEN. Twilio signs a page's address with its query, and a
    socket's exactly as it stands in the TwiML; the port it names now and then only (its own validator,
    twilio/request_validator.py, tries both, but takes port 80 for that of wss).
    """
    if not (settings.PUBLIC_URL and settings.TWILIO_AUTH_TOKEN):
        return False
    from twilio.request_validator import RequestValidator

    sign = RequestValidator(settings.TWILIO_AUTH_TOKEN).compute_signature
    given = signature.encode("utf-8", "replace")
    return any(hmac.compare_digest(sign(spelling, form).encode(), given) for spelling in _spellings(url))


def _spellings(url: str) -> set[str]:
    parts = urlsplit(url)
    host = parts.netloc.removesuffix(f":{parts.port}")
    port = parts.port or DEFAULT_PORTS[parts.scheme]
    return {parts._replace(netloc=netloc).geturl() for netloc in (host, f"{host}:{port}")}


def can_text() -> bool:
    """Whether texts can be sent at all."""
    return bool(settings.TWILIO_ACCOUNT_SID and settings.TWILIO_AUTH_TOKEN)


def send_text(sender: str, to: str, words: str, *, valid: timedelta) -> None:
    """Send a text from our number to another (both E.164); after `valid` Twilio drops what still waits.

    Twilio has no idempotency key: a text whose answer was lost is looked for with `was_sent` before it is
    sent again. Raises NoAnswer, TextRefused. Blocks for some seconds, so only workers call it.
    """
    seconds = max(1, int(valid.total_seconds()))
    _ask("POST", data={"From": sender, "To": to, "Body": words, "ValidityPeriod": str(seconds)})


def was_sent(sender: str, to: str, words: str, *, since: datetime) -> bool:
    """Whether Twilio took this very text since then. Raises NoAnswer, TextRefused. Blocks."""
    told = _ask("GET", params={"From": sender, "To": to, "PageSize": str(MOST_LISTED)})
    texts = told.get("messages") if isinstance(told, dict) else None
    # Twilio tells times to the second, as in an e-mail.
    return any(
        isinstance(text, dict)
        and text.get("body") == words
        and _moment(text.get("date_created")) >= since.replace(microsecond=0)
        for text in texts or ()
    )


def _moment(told: object) -> datetime:
    try:
        return parsedate_to_datetime(str(told)).astimezone(UTC)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)


def _ask(method: str, **request: Any) -> Any:
    import httpx

    account = settings.TWILIO_ACCOUNT_SID
    address = f"{settings.TWILIO_API_URL}/2010-04-01/Accounts/{account}/Messages.json"
    try:
        login = (account, settings.TWILIO_AUTH_TOKEN)
        response = httpx.request(method, address, auth=login, timeout=TIMEOUT_SECONDS, **request)
        answer = response.json()
    except (httpx.HTTPError, httpx.InvalidURL):
        raise NoAnswer from None  # httpx's own errors carry the address
    except ValueError:
        answer = None
    if response.is_success:
        return answer
    told = answer.get("code") if isinstance(answer, dict) else None
    code = told if isinstance(told, int) else 0
    log.warning("Twilio refused a text: status %s, code %s", response.status_code, code)
    raise TextRefused(response.status_code, code)
