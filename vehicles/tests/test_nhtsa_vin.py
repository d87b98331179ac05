"""The live VIN service, played by a server on loopback that answers as NHTSA does."""

import json
import logging
import threading

import pytest
from django.core.cache import cache

from vehicles.errors import VinServiceFailed, VinServiceTimeout, VinUnknown
from vehicles.nhtsa import http
from vehicles.nhtsa.vin import LARGEST_ANSWER, look_up
from vehicles.tests.nhtsa_world import SHORT, json_body, raw_body, serving
from vehicles.vin import decode_vin

# Its check digit is right, and no maker owns its first three places: only the live service could know it.
NEWCOMER = "1" * 17

CIVIC = {
    "Make": "HONDA",
    "Model": "Civic",
    "ModelYear": "2020",
    "VehicleType": "PASSENGER CAR",
    "Manufacturer": "HONDA OF CANADA MFG.",
    "Trim": None,
    "BodyClass": "Sedan/Saloon",
    "DisplacementL": "2.0",
    "EngineCylinders": "4",
    "EngineConfiguration": "In-Line",
    "FuelTypePrimary": "Gasoline",
    "ErrorCode": "0",
    "SuggestedVIN": "",
    "BusType": "Not Applicable",
}


def found(fields):
    """An answer with what is known of the VIN."""
    return json_body({"Count": 1, "Results": [fields]})


@pytest.fixture
def service(settings):
    with serving(found(CIVIC)) as nhtsa:
        settings.VPIC_URL = f"{nhtsa.address}/api/vehicles/"
        yield nhtsa


def test_the_live_service_fills_in_what_the_data_lack(service):
    decoded = decode_vin(NEWCOMER)
    assert decoded.description == "2020 Honda Civic"
    assert decoded.engine == "2.0 L 4-cylinder gasoline"
    assert decoded.trim is None
    assert decoded.warnings == ()
    assert service.asked == [f"/api/vehicles/DecodeVinValues/{NEWCOMER}?format=json"]


def test_a_vin_that_the_data_know_is_not_asked_for(service):
    decode_vin("1HGCM82633A004352")
    assert service.asked == []


def test_a_vin_that_fails_its_own_check_is_not_asked_for(service):
    with pytest.raises(VinUnknown):
        decode_vin("2" + NEWCOMER[1:])
    assert service.asked == []


def test_an_answer_of_the_service_is_used_again(service):
    decode_vin(NEWCOMER)
    assert decode_vin(NEWCOMER).description == "2020 Honda Civic"
    assert len(service.asked) == 1
    assert cache.get(f"vin:{NEWCOMER}")["Make"] == "HONDA"


def test_an_answer_is_kept_for_a_week(service, monkeypatch):
    kept = {}
    monkeypatch.setattr(cache, "set", lambda key, value, timeout: kept.update({key: timeout}))
    decode_vin(NEWCOMER)
    assert kept == {f"vin:{NEWCOMER}": 604_800}


def test_a_cache_that_is_down_changes_nothing(service, monkeypatch):
    def fail(*args):
        raise ConnectionError

    monkeypatch.setattr(cache, "get", fail)
    monkeypatch.setattr(cache, "set", fail)
    assert decode_vin(NEWCOMER).description == "2020 Honda Civic"


def test_a_foreign_value_in_the_cache_is_passed_over(service):
    cache.set(f"vin:{NEWCOMER}", "something else")
    assert decode_vin(NEWCOMER).description == "2020 Honda Civic"


@pytest.mark.parametrize("missing", ["Make", "Model", "ModelYear"])
def test_a_vin_that_the_service_does_not_fully_know_is_refused(service, missing):
    service.answer = found(CIVIC | {missing: "", "ErrorCode": "7"})
    with pytest.raises(VinUnknown) as refusal:
        decode_vin(NEWCOMER)
    assert refusal.value.error == "Invalid VIN or unable to decode"
    assert "year, make and model" in refusal.value.message


def test_an_answer_without_results_is_an_unknown_vin_and_is_not_kept(service):
    service.answer = json_body({"Count": 0, "Results": []})
    for _ in range(2):
        with pytest.raises(VinUnknown):
            decode_vin(NEWCOMER)
    assert len(service.asked) == 2


def test_doubts_of_the_service_become_warnings(service):
    service.answer = found(CIVIC | {"ErrorCode": "4,14", "SuggestedVIN": "1111!111111111111"})
    assert "the fifth character" in decode_vin(NEWCOMER).warnings[0]
    cache.delete(f"vin:{NEWCOMER}")
    service.answer = found(CIVIC | {"ErrorCode": "14"})
    assert "details may be missing" in decode_vin(NEWCOMER).warnings[0]


@pytest.mark.parametrize("status", [204, 301, 302, 400, 403, 404, 429, 500, 503])
def test_any_status_but_200_is_an_error_that_names_it(service, status):
    service.answer = raw_body(b"", status, Location="/api/vehicles/elsewhere")
    with pytest.raises(VinServiceFailed) as refusal:
        decode_vin(NEWCOMER)
    assert refusal.value.error == f"NHTSA API error: {status}"
    assert "year, make and model" in refusal.value.message
    assert len(service.asked) == 1


UNREADABLE = {
    "empty": b"",
    "page": b"<html>Under maintenance</html>",
    "null": b"null",
    "list": b"[]",
    "no-results": b"{}",
    "number-for-results": b'{"Results": 5}',
    "text-for-a-result": b'{"Results": ["HONDA"]}',
    "null-for-a-result": b'{"Results": [null]}',
    "object-for-results": b'{"Results": {"Make": "HONDA"}}',
    "not-utf-8": b"\xff\xfe",
    "too-deep": b"[" * 100_000,
    "too-large": json.dumps({"Results": [CIVIC], "More": " " * LARGEST_ANSWER}).encode(),
}


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE)
def test_an_answer_that_cannot_be_read_is_an_error_and_is_not_kept(service, body):
    service.answer = raw_body(body)
    with pytest.raises(VinServiceFailed) as refusal:
        decode_vin(NEWCOMER)
    assert refusal.value.error == "NHTSA API error: 200"
    assert cache.get(f"vin:{NEWCOMER}") is None


@pytest.mark.parametrize("manner", ["silence", "trickle_headers", "trickle_body"])
def test_a_slow_service_is_left_at_the_deadline(service, monkeypatch, manner):
    service.answer = getattr(service, manner)
    monkeypatch.setattr(http, "TIMEOUT_SECONDS", SHORT)
    with pytest.raises(VinServiceTimeout) as refusal:
        decode_vin(NEWCOMER)
    assert refusal.value.error == "NHTSA API request timed out"
    assert "year, make and model" in refusal.value.message


def test_five_seconds_are_the_most_a_caller_waits():
    assert http.TIMEOUT_SECONDS == 5.0


def test_a_service_out_of_reach_leaves_the_vin_unknown(settings):
    settings.VPIC_URL = "http://127.0.0.1:9"  # the discard port: nothing listens there
    with pytest.raises(VinUnknown) as refusal:
        decode_vin(NEWCOMER)
    assert refusal.value.error == "Invalid VIN or unable to decode"
    assert "right now" in refusal.value.message


def test_no_log_ever_holds_a_vin(service, caplog, monkeypatch):
    for name in (None, "httpx", "httpcore", "vehicles"):
        caplog.set_level(logging.DEBUG, logger=name)
    monkeypatch.setattr(http, "TIMEOUT_SECONDS", SHORT)
    answers = [found(CIVIC), raw_body(b"garbage"), raw_body(b"", 503), service.silence]
    for answer in answers:
        service.answer = answer
        cache.delete(f"vin:{NEWCOMER}")
        try:
            decode_vin(NEWCOMER)
        except (VinServiceFailed, VinServiceTimeout):
            logging.getLogger(__name__).exception("refused")
    assert len(service.asked) == len(answers)
    assert caplog.text.count("refused") == 3
    assert NEWCOMER not in caplog.text


def test_few_wait_for_the_service_so_that_calls_keep_their_threads(monkeypatch):
    monkeypatch.setattr(http, "_waiting", threading.BoundedSemaphore(1))
    with http._waiting, pytest.raises(VinServiceTimeout):
        look_up(NEWCOMER)
