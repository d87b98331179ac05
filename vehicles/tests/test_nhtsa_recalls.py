"""Recall campaigns of a model, as NHTSA tells them, or does not."""

import json
import logging

import pytest
from django.core.cache import cache

from vehicles.errors import RecallServiceFailed, RecallServiceTimeout
from vehicles.nhtsa import http
from vehicles.nhtsa.recalls import LARGEST_ANSWER, Campaign, look_up
from vehicles.tests.nhtsa_world import SHORT, json_body, raw_body, serving

PUMP = {
    "Manufacturer": "Honda (American Honda Motor Co.)",
    "NHTSACampaignNumber": "21V215000",
    "parkIt": False,
    "parkOutSide": False,
    "ReportReceivedDate": "25/03/2021",
    "Component": "FUEL SYSTEM, GASOLINE:DELIVERY:FUEL PUMP",
    "Summary": "The fuel pump  may fail.",
    "Consequence": "The engine can stall.",
    "Remedy": "Dealers will replace the fuel pump, free of charge.",
    "Notes": None,
}
AIR_BAG = {**PUMP, "NHTSACampaignNumber": "20V123000", "parkIt": True}


def listed(*rows, status=200):
    """An answer with these campaigns."""
    return json_body({"Count": len(rows), "Message": "Results returned", "results": rows}, status)


@pytest.fixture
def service(settings):
    with serving(listed(PUMP)) as nhtsa:
        settings.RECALLS_URL = f"{nhtsa.address}/recalls/"
        yield nhtsa


def civic():
    return look_up(2018, "Honda", "Civic")


def test_the_campaigns_of_a_model_are_told(service):
    assert civic() == [
        Campaign(
            number="21V215000",
            reported_on="2021-03-25",
            component="FUEL SYSTEM, GASOLINE:DELIVERY:FUEL PUMP",
            summary="The fuel pump may fail.",
            consequence="The engine can stall.",
            remedy="Dealers will replace the fuel pump, free of charge.",
            park_it=False,
            park_outside=False,
        )
    ]
    assert service.asked == ["/recalls/recallsByVehicle?make=honda&model=civic&modelYear=2018"]


def test_urgent_campaigns_come_first(service):
    fire = {**PUMP, "NHTSACampaignNumber": "22V000001", "parkOutSide": True}
    service.answer = listed(PUMP, AIR_BAG, fire)
    assert [one.number for one in civic()] == ["20V123000", "22V000001", "21V215000"]


@pytest.mark.parametrize("word", [True, "True", "true", "Y", "Yes", "1", 1])
def test_an_urgent_campaign_is_known_in_every_spelling(service, word):
    service.answer = listed({**PUMP, "parkIt": word})
    assert civic()[0].park_it


@pytest.mark.parametrize("word", [False, "False", "N", "No", "", None, 0, "0"])
def test_no_campaign_is_urgent_that_does_not_say_so(service, word):
    service.answer = listed({**PUMP, "parkIt": word, "parkOutSide": word})
    assert not civic()[0].is_urgent


def test_a_campaign_with_several_parts_is_one_and_as_urgent_as_any_of_them(service):
    service.answer = listed(PUMP, {**PUMP, "Component": "ENGINE", "parkOutSide": True})
    assert [(one.number, one.park_outside) for one in civic()] == [("21V215000", True)]


@pytest.mark.parametrize("status", [200, 400])
def test_a_model_without_campaigns_has_none(service, status):
    service.answer = listed(status=status)
    assert civic() == []


def test_a_campaign_of_which_only_the_number_is_known_is_told(service):
    service.answer = listed({"NHTSACampaignNumber": "21V215000", "ReportReceivedDate": "lately"})
    assert civic() == [Campaign("21V215000", "", "", "", "", "", park_it=False, park_outside=False)]


@pytest.mark.parametrize("rows", [(), (AIR_BAG, PUMP)])
def test_an_answer_is_used_again_in_any_spelling_of_the_model(service, rows):
    service.answer = listed(*rows)
    first = civic()
    assert look_up(2018, "HONDA", "civic") == first
    assert len(service.asked) == 1
    look_up(2019, "Honda", "Civic")
    assert len(service.asked) == 2


def test_an_answer_is_kept_for_a_day_under_a_key_that_shows_nothing(service, monkeypatch):
    kept = {}
    monkeypatch.setattr(cache, "set", lambda key, value, timeout: kept.update({key: timeout}))
    look_up(2018, "Rosa's", "512 555 0123")
    assert list(kept.values()) == [86_400]
    assert "rosa" not in str(kept).lower()
    assert "555" not in str(kept)


@pytest.mark.parametrize("foreign", ["", "something else", [1], [{"number": "1"}], {}])
def test_a_foreign_value_in_the_cache_is_passed_over(service, monkeypatch, foreign):
    monkeypatch.setattr(cache, "get", lambda key: foreign)
    assert len(civic()) == 1


def test_a_cache_that_is_down_changes_nothing(service, monkeypatch):
    def fail(*args):
        raise ConnectionError

    monkeypatch.setattr(cache, "get", fail)
    monkeypatch.setattr(cache, "set", fail)
    assert len(civic()) == 1


@pytest.mark.parametrize("status", [204, 301, 403, 404, 429, 500, 503])
def test_any_other_status_is_an_error_that_names_it_and_is_not_kept(service, status):
    service.answer = listed(status=status)
    for _ in range(2):
        with pytest.raises(RecallServiceFailed) as refusal:
            civic()
        assert refusal.value.error == f"NHTSA API error: {status}"
    assert len(service.asked) == 2


UNREADABLE = {
    "empty": b"",
    "page": b"<html>Under maintenance</html>",
    "null": b"null",
    "list": b"[]",
    "no-results": b"{}",
    "text-for-results": b'{"results": ""}',
    "object-for-results": b'{"results": {}}',
    "text-for-a-campaign": b'{"results": ["21V215000"]}',
    "campaign-without-a-number": b'{"results": [{"Component": "ENGINE"}]}',
    "not-utf-8": b"\xff\xfe",
    "too-deep": b"[" * 100_000,
    "too-large": json.dumps({"results": [PUMP], "More": " " * LARGEST_ANSWER}).encode(),
}


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE)
def test_an_answer_that_cannot_be_read_is_an_error_and_is_not_kept(service, body):
    service.answer = raw_body(body)
    for _ in range(2):
        with pytest.raises(RecallServiceFailed) as refusal:
            civic()
        assert refusal.value.error == "NHTSA API error: 200"
    assert len(service.asked) == 2


@pytest.mark.parametrize("manner", ["silence", "trickle_headers", "trickle_body"])
def test_a_slow_service_is_left_at_the_deadline(service, monkeypatch, manner):
    service.answer = getattr(service, manner)
    monkeypatch.setattr(http, "TIMEOUT_SECONDS", SHORT)
    with pytest.raises(RecallServiceTimeout) as refusal:
        civic()
    assert refusal.value.error == "NHTSA API request timed out"


def test_a_service_out_of_reach_is_an_error(settings):
    settings.RECALLS_URL = "http://127.0.0.1:9"  # the discard port: nothing listens there
    with pytest.raises(RecallServiceFailed) as refusal:
        civic()
    assert refusal.value.error == "NHTSA API could not be reached"


def test_no_log_ever_holds_what_was_asked(service, caplog):
    for name in (None, "httpx", "httpcore", "vehicles"):
        caplog.set_level(logging.DEBUG, logger=name)
    look_up(2018, "Rosas", "Secret")
    assert len(service.asked) == 1
    assert "secret" not in caplog.text.lower()
