"""Twilio's side of HTTP: our public addresses as it must see them, and whether it signed what came in.

The only module that knows how Twilio signs. Its library is imported late: nobody without a phone line waits
for it.
"""

import hmac
from urllib.parse import urlsplit

from django.conf import settings
from django.http import QueryDict

SIGNATURE_HEADER = "X-Twilio-Signature"
DEFAULT_PORTS = {"https": 443, "wss": 443, "http": 80, "ws": 80}


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
