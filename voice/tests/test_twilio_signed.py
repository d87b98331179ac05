"""The webhooks are for our account at Twilio alone: anything else is refused and changes nothing."""

import pytest
from django.test import Client

from tests.relay_caller import ACCOUNT
from voice.models import Call
from voice.tests.relay_world import FORM, PUBLIC_URL, post, ring, sign, the_call

PATHS = ("/voice/incoming/", "/voice/relay-ended/", "/voice/dial-ended/", "/voice/status/")
ENDS = {"CallStatus": "completed", "SessionStatus": "completed", "SequenceNumber": "9"}

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("phone_line")]


@pytest.fixture
def call(shop):
    ring()
    return the_call()


def refused(path, **fields):
    """Whether it is a 403 and the call is as it was."""
    before = Call.objects.values().get()
    response = post(path, **{**ENDS, **fields})
    return response.status_code == 403 and Call.objects.values().get() == before


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "signature", ["", "forged", sign(f"{PUBLIC_URL}/voice/status/", FORM, "other token")]
)
def test_without_our_signature(call, path, signature):
    assert refused(path, signature=signature)


@pytest.mark.parametrize("path", PATHS)
def test_with_the_signature_of_another_request(call, path):
    assert refused(path, signature=sign(f"{PUBLIC_URL}{path}", FORM))  # the form is another


@pytest.mark.parametrize("path", PATHS)
def test_from_another_account(call, path):
    assert refused(path, AccountSid=ACCOUNT.replace("AC0", "AC1"))


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("name", ["TWILIO_AUTH_TOKEN", "PUBLIC_URL"])
def test_where_no_phone_line_is_set_up(call, path, name, settings):
    setattr(settings, name, "")
    assert refused(path)
    assert refused(path, signature=sign(path, {**FORM, **ENDS}, ""))


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"])
def test_by_another_method(phone_line, path, method):
    assert Client().generic(method, path, headers={"host": "desk.example.com"}).status_code == 405


def test_the_hosts_header_has_no_say(shop):
    """The address that was signed is built from PUBLIC_URL, whatever a proxy or a forger says of the host."""
    url = "https://evil.example.com/voice/incoming/"
    assert post("/voice/incoming/", signature=sign(url, FORM)).status_code == 403
    assert not Call.objects.exists()


@pytest.mark.parametrize("path", PATHS)
def test_a_browsers_token_is_not_asked_for(shop, path):
    response = Client(enforce_csrf_checks=True).post(path, headers={"host": "desk.example.com"})
    assert b"CSRF" not in response.content


@pytest.mark.parametrize("path", ["/voice/relay-ended/", "/voice/dial-ended/"])
def test_callbacks_of_unknown_calls_do_nothing(shop, path):
    assert post(path).status_code == 404


def test_news_of_unknown_calls_do_nothing(shop):
    assert post("/voice/status/", CallStatus="completed").status_code == 204
    assert not Call.objects.exists()
