"""Which requests Twilio signed. The traps are those of its own validator and of the wire."""

import pytest
from django.http import QueryDict
from twilio.request_validator import RequestValidator

from crm.twilio import is_signed, public_socket

PAGE = "https://desk.example.com/voice/status/?socket=1"
SOCKET = "wss://desk.example.com/ws/voice/relay/"


@pytest.fixture(autouse=True)
def token(settings):
    settings.PUBLIC_URL = "https://desk.example.com"
    settings.TWILIO_AUTH_TOKEN = "12345"


def signed_by(url, form=None, token="12345"):
    return RequestValidator(token).compute_signature(url, form)


def test_the_example_of_the_vendors_own_documents():
    form = QueryDict(
        "To=%2B18005551212&From=%2B12349013030&Caller=%2B12349013030&Digits=1234&CallSid=CA1234567890ABCDE"
    )
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    assert is_signed(url, "0/KCTR6DLpKmkAf8muzZqo1nDgQ=", form)


@pytest.mark.parametrize("url", [PAGE, SOCKET])
def test_the_default_port_may_be_in_what_was_signed_or_not(url):
    with_port = url.replace(".com/", ".com:443/")
    assert is_signed(url, signed_by(with_port))
    assert is_signed(with_port, signed_by(url))
    assert not is_signed(url, signed_by(url.replace(".com/", ".com:80/")))


def test_a_port_of_ones_own_may_be_left_out():
    url = "https://desk.example.com:8443/voice/status/"
    assert is_signed(url, signed_by(url))
    assert is_signed(url, signed_by("https://desk.example.com/voice/status/"))


def test_every_value_of_every_field_is_signed_the_empty_ones_too():
    form = QueryDict("b=2&a=1&b=1&c=")
    assert is_signed(PAGE, signed_by(f"{PAGE}a1b1b2c"), form)
    assert not is_signed(PAGE, signed_by(f"{PAGE}a1b1b2c"), QueryDict("b=2&a=1&c="))


@pytest.mark.parametrize(
    "other",
    [
        "https://desk.example.com/voice/status/",
        "https://other.example.com/voice/status/?socket=1",
        "http://desk.example.com/voice/status/?socket=1",
        "https://desk.example.com/voice/status/?socket=2",
    ],
)
def test_the_signature_of_another_address_is_none(other):
    assert not is_signed(PAGE, signed_by(other))


@pytest.mark.parametrize(
    "other", [SOCKET.replace("wss", scheme, 1) for scheme in ("https", "http", "ws")] + [f"{SOCKET}?token=1"]
)
def test_a_socket_is_signed_exactly_as_its_twiml_says(other):
    assert is_signed(SOCKET, signed_by(SOCKET))
    assert not is_signed(SOCKET, signed_by(other))


@pytest.mark.parametrize("signature", ["", "x", "ä" * 28, "\udcff", "0" * 28])
def test_nonsense_is_no_signature(signature):
    assert not is_signed(PAGE, signature)


def test_another_token_signs_nothing():
    assert not is_signed(PAGE, signed_by(PAGE, token="1234"))


@pytest.mark.parametrize("name", ["TWILIO_AUTH_TOKEN", "PUBLIC_URL"])
def test_without_a_token_or_an_address_nothing_is_signed(name, settings):
    token = "" if name == "TWILIO_AUTH_TOKEN" else "12345"
    setattr(settings, name, "")
    assert not is_signed(PAGE, signed_by(PAGE, token=token))


def test_a_socket_has_the_scheme_of_the_page(settings):
    assert public_socket("/ws/") == "wss://desk.example.com/ws/"
    settings.PUBLIC_URL = "http://127.0.0.1:8000"
    assert public_socket("/ws/") == "ws://127.0.0.1:8000/ws/"
