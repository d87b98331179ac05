"""A shop whose number is a phone line: Twilio's posts, and callers in this process."""

from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

from django.test import Client
from twilio.request_validator import RequestValidator

from config.asgi import application
from tests.relay_caller import ACCOUNT, AUTH_TOKEN, AppWire, RelayCaller
from voice.models import Call

PUBLIC_URL = "https://desk.example.com"
SHOP = "+15125550100"
NUMBER = "+15125550123"
SID = "CA0123456789abcdef0123456789abcdef"
FORM = {"CallSid": SID, "AccountSid": ACCOUNT, "From": NUMBER, "To": SHOP, "CallStatus": "in-progress"}


def make_caller(**fields: Any) -> RelayCaller:
    """Somebody who calls the shop."""
    return RelayCaller(AppWire(application), **{"to": SHOP, "public_url": PUBLIC_URL, **fields})


def sign(url: str, form: dict[str, str] | None = None, token: str = AUTH_TOKEN) -> str:
    """The signature of a request."""
    return RequestValidator(token).compute_signature(url, form)


def post(path: str, *, signature: str | None = None, **fields: str) -> Any:
    """What a callback is answered; `path` may be a whole address, and the signature is right unless given."""
    path = path.removeprefix(PUBLIC_URL)
    form = {**FORM, **fields}
    signature = sign(f"{PUBLIC_URL}{path}", form) if signature is None else signature
    return Client().post(
        path,
        urlencode(form),
        content_type="application/x-www-form-urlencoded",
        headers={"host": "desk.example.com", "x-twilio-signature": signature},
    )


def answered(path: str, **fields: str) -> ElementTree.Element:
    """The TwiML of the answer."""
    response = post(path, **fields)
    assert (response.status_code, response.headers["Content-Type"]) == (200, "text/xml"), response
    return ElementTree.fromstring(response.content)


def ring(**fields: str) -> ElementTree.Element:
    """The TwiML for a call that comes in."""
    return answered("/voice/incoming/", **{"CallStatus": "ringing", **fields})


def the_call() -> Call:
    """The only call there is."""
    return Call.objects.select_related("shop").get()
