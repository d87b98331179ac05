"""Texts by Twilio's REST service, and every way in which it can fail us."""

from datetime import timedelta

import pytest
from django.utils import timezone

from crm import twilio
from crm.twilio import NoAnswer, TextRefused, can_text, send_text, was_sent
from tests.relay_caller import ACCOUNT, AUTH_TOKEN
from tests.texting_service import LOST, STALL, texting_service

OURS, HERS = "+15125550100", "+15125550123"
MINUTES = timedelta(minutes=5)


@pytest.fixture
def service(settings):
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = ACCOUNT, AUTH_TOKEN
    with texting_service() as service:
        settings.TWILIO_API_URL = service.address
        yield service


def send(words="Hello"):
    send_text(OURS, HERS, words, valid=MINUTES)


def test_a_text_goes_from_our_number_and_waits_no_longer_than_it_is_good(service):
    send("Hello – ok?")
    [text] = service.texts
    del text["date_created"]
    assert text == {"From": OURS, "To": HERS, "Body": "Hello – ok?", "ValidityPeriod": "300"}


@pytest.mark.parametrize(
    ("status", "code", "permanent"),
    [
        (400, 21610, True),
        (400, 21614, True),
        (404, 20404, True),
        (401, 20003, False),
        (429, 20429, False),
        (500, 20500, False),
        (502, 0, False),
    ],
)
def test_what_a_refusal_says_is_whether_it_is_worth_another_try(service, caplog, status, code, permanent):
    service.faults = [(status, code)]
    with pytest.raises(TextRefused) as refusal:
        send("secret words")
    assert (refusal.value.status, refusal.value.code) == (status, code)
    assert refusal.value.permanent is permanent
    assert [record.getMessage() for record in caplog.records if record.name == twilio.__name__] == [
        f"Twilio refused a text: status {status}, code {code}"
    ]
    assert not service.texts


def test_a_wrong_token_is_told_as_a_refusal(service, settings):
    settings.TWILIO_AUTH_TOKEN = "another"
    with pytest.raises(TextRefused) as refusal:
        send()
    assert (refusal.value.status, refusal.value.permanent) == (401, False)


@pytest.mark.parametrize("fault", [LOST, STALL])
def test_without_an_answer_nobody_knows(service, monkeypatch, fault):
    monkeypatch.setattr(twilio, "TIMEOUT_SECONDS", 0.2)
    service.faults = [fault]
    with pytest.raises(NoAnswer) as lost:
        send()
    assert not lost.value.permanent
    assert "127.0.0.1" not in str(lost.value)
    assert was_sent(OURS, HERS, "Hello", since=timezone.now() - MINUTES) is (fault == LOST)


def test_nobody_there_is_no_answer(settings):
    settings.TWILIO_API_URL = "http://127.0.0.1:9"
    with pytest.raises(NoAnswer):
        send()


def test_only_this_very_text_since_then_counts_as_sent(service, clock):
    send()
    now = timezone.now()
    assert was_sent(OURS, HERS, "Hello", since=now)
    assert not was_sent(OURS, HERS, "Hello again", since=now)
    assert not was_sent(OURS, "+15125550124", "Hello", since=now)
    assert not was_sent("+15125550101", HERS, "Hello", since=now)
    assert not was_sent(OURS, HERS, "Hello", since=now + timedelta(seconds=1))


def test_texts_need_an_account(settings):
    settings.TWILIO_ACCOUNT_SID = settings.TWILIO_AUTH_TOKEN = ""
    assert not can_text()
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = ACCOUNT, AUTH_TOKEN
    assert can_text()
