"""Any recalls on my car? What NHTSA says of the model, no more, and what is urgent first."""

import pytest

from tests import factories
from vehicles.nhtsa import http
from vehicles.tests.nhtsa_world import SHORT, json_body, raw_body, serving
from voice.tests.helpers import NOBODY, agree, call_of, check_envelope, make_call, on_call, proposed, refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def campaign(number, **flags):
    return {"NHTSACampaignNumber": number, "Component": "ENGINE", "Summary": "It may stall.", **flags}


def listed(*rows):
    return json_body({"Count": len(rows), "results": rows})


@pytest.fixture
def service(settings):
    with serving(listed()) as nhtsa:
        settings.RECALLS_URL = nhtsa.address
        yield nhtsa


@pytest.fixture
def check(use, civic):
    return lambda **arguments: use("check_recalls", **{"vehicle_id": civic.pk, **arguments})


def test_the_campaigns_are_of_the_model_and_the_shop_will_check_the_car(check, service, civic):
    service.answer = listed(campaign("21V1"), campaign("22V2"))
    answer = check()
    assert answer["message"] == (
        "For the model 2018 Honda Civic there are 2 open recall campaigns."
        " The shop will check whether your car is affected."
    )
    data = answer["data"]
    assert data.pop("campaigns")[0] == {
        "number": "21V1",
        "reported_on": "",
        "component": "ENGINE",
        "summary": "It may stall.",
        "consequence": "",
        "remedy": "",
        "park_it": False,
        "park_outside": False,
    }
    assert data == {
        "vehicle_id": civic.pk,
        "year": 2018,
        "make": "Honda",
        "model": "Civic",
        "campaign_count": 2,
        "park_it": False,
        "park_outside": False,
        "needs_advisor": False,
    }


def test_none_found_is_no_promise(check, service):
    answer = check()
    assert answer["data"]["campaign_count"] == 0
    assert "That does not mean that there is none for your own car" in answer["message"]
    assert "safe" not in answer["message"]


@pytest.mark.parametrize(
    ("flags", "advice"),
    [
        ({"parkIt": True}, "stop driving it"),
        ({"parkOutSide": True}, "park it outside, away from buildings and other cars"),
        (
            {"parkIt": True, "parkOutSide": True},
            "stop driving it and park it outside, away from buildings and other cars",
        ),
    ],
)
def test_what_is_urgent_is_said_first_and_goes_to_a_person(check, service, flags, advice):
    service.answer = listed(campaign("21V1"), campaign("22V2", **flags))
    answer = check()
    assert answer["message"].startswith("This is urgent: ")
    assert f"please {advice}. " in answer["message"]
    assert "One of our advisors needs to speak with you" in answer["message"]
    assert answer["message"].endswith("The shop will check whether your car is affected.")
    data = answer["data"]
    assert data["needs_advisor"]
    assert (data["park_it"], data["park_outside"]) == ("parkIt" in flags, "parkOutSide" in flags)
    assert data["campaigns"][0]["number"] == "22V2"


def test_of_many_campaigns_all_are_counted_and_some_told(check, service):
    service.answer = listed(*(campaign(f"21V{number}") for number in range(30)))
    data = check()["data"]
    assert (data["campaign_count"], len(data["campaigns"])) == (30, 10)


@pytest.mark.parametrize("field", ["year", "make", "model"])
def test_what_is_not_known_of_the_car_is_asked_for(use, service, rosa, field):
    car = factories.make_vehicle(rosa, **{field: None if field == "year" else ""})
    answer = use("check_recalls", vehicle_id=car.pk)
    assert refused(answer, f"The {field} of this vehicle is not known") == {"field": field}
    assert answer["message"].endswith("?")
    assert service.asked == []


def test_a_service_that_fails_is_told_and_nothing_invented(check, service, monkeypatch):
    monkeypatch.setattr(http, "TIMEOUT_SECONDS", SHORT)
    for bad, error in (
        (raw_body(b"", 500), "NHTSA API error: 500"),
        (raw_body(b"garbage"), "NHTSA API error: 200"),
        (service.trickle_body, "NHTSA API request timed out"),
    ):
        service.answer = bad
        answer = check()
        assert refused(answer, error) is None
        assert answer["message"] == "I cannot look up recalls right now. The shop can check that for you."


def test_a_caller_must_be_known(busy_shop, civic, service):
    envelope = call_of(civic.customer, busy_shop, level=0).run("check_recalls", {"vehicle_id": civic.pk})
    refused(envelope, "verification_required")
    assert call_of(civic.customer, busy_shop).run("check_recalls", {"vehicle_id": civic.pk})["success"]


def test_a_strangers_car_is_not_there(busy_shop, civic, car, service):
    tools = call_of(civic.customer, busy_shop)
    for pk in (car.pk, 99_999_999, -1):
        refused(tools.run("check_recalls", {"vehicle_id": pk}), "Vehicle not found")
    assert service.asked == []


def test_a_car_of_this_call_is_known_by_its_stand_in_once_it_is_written_down(busy_shop, rosa, service):
    tools = call_of(rosa, busy_shop)
    added = tools.run("add_vehicle", {"customer_id": rosa.pk, "year": 2020, "make": "Kia", "model": "Rio"})
    stand_in = proposed(added)["vehicle_id"]
    refused(tools.run("check_recalls", {"vehicle_id": stand_in}), "Vehicle not found")
    assert agree(tools, added)["success"]
    answer = tools.run("check_recalls", {"vehicle_id": stand_in})
    check_envelope(answer)
    assert answer["data"]["vehicle_id"] == stand_in


def test_nothing_is_asked_for_a_withheld_number(busy_shop, civic, service):
    tools = on_call(make_call(busy_shop, NOBODY))
    refused(tools.run("check_recalls", {"vehicle_id": civic.pk}), "verification_required")
    assert service.asked == []
