"""The tools over REST: who may run them, for which shop, and what comes back."""

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone
from rest_framework.test import APIClient

from appointments.models import Appointment
from crm.keys import create_api_key
from crm.models import ApiKey, Role, StaffMembership
from tests import factories
from voice.tests.helpers import ROSA, check_envelope, make_busy_shop
from voice.tools import TOOLS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
TOOLS_URL = "/api/v1/tools/"


@pytest.fixture
def shop(clock):
    return make_busy_shop()


@pytest.fixture
def advisor(shop):
    user = get_user_model().objects.create(username="advisor")
    StaffMembership.objects.create(user=user, shop=shop, role=Role.ADVISOR)
    return user


@pytest.fixture
def client(advisor):
    return APIClient(headers={"authorization": f"Token {create_api_key(advisor)}"})


@pytest.fixture
def civic(shop):
    return factories.make_vehicle(factories.make_customer(number=ROSA, first_name="Rosa", last_name="Diaz"))


def run(client, name, arguments, **headers):
    """The envelope of a tool; whatever it says, the status is 200."""
    answer = client.post(f"{TOOLS_URL}{name}/", arguments, headers=headers)
    assert answer.status_code == 200, answer.content
    check_envelope(answer.json())
    return answer.json()


def booking(car):
    return {
        "customer_id": car.customer_id,
        "vehicle_id": car.pk,
        "scheduled_at": "2026-03-03T09:00",
        "service_type": "oil_change",
    }


def check_problem(answer, status, code):
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == code


def test_the_definitions_are_a_plain_list_of_what_works_outside_a_call(client):
    listed = client.get(TOOLS_URL).json()
    assert listed == [tool.definition for tool in TOOLS.values() if not tool.only_in_calls]
    names = {one["function"]["name"] for one in listed}
    assert {"lookup_customer", "book_appointment", "decode_vin"} <= names
    assert not {"verify_caller", "end_call"} & names


def test_a_program_books_at_once_as_its_keys_user(client, civic):
    envelope = run(client, "book_appointment", booking(civic))
    assert envelope["data"]["customer_name"] == "Rosa Diaz"
    visit = Appointment.objects.get()
    assert (visit.booking_method, visit.booked_by) == ("api", "advisor")


@pytest.mark.parametrize(
    ("name", "arguments", "error"),
    [
        ("no_such_tool", {}, "Unknown tool: no_such_tool"),
        ("lookup_customer", {}, "Missing argument: phone_number"),
        ("lookup_customer", {"phone_number": 5125550123}, "Invalid argument: phone_number must be a text"),
        ("end_call", {}, "end_call works only in a call"),
    ],
)
def test_a_refusal_is_an_envelope_too(client, name, arguments, error):
    assert run(client, name, arguments)["error"] == error


def test_no_arguments_need_no_body(client):
    answer = client.post(f"{TOOLS_URL}get_shop_info/")
    assert answer.json()["success"]


def test_broken_text_in_json_is_refused_and_answered(client):
    answer = client.post(
        f"{TOOLS_URL}lookup_customer/",
        '{"phone_number": "\\ud800", "\\ud800": 1}',
        content_type="application/json",
    )
    assert answer.json()["error"] == "Unexpected argument: (unreadable name)"


@pytest.mark.parametrize("body", ['["a"]', '"a"', "1", "{", "{'a': 1}", '{"a": NaN}'])
def test_a_body_that_is_no_json_object_is_a_problem(client, body):
    answer = client.post(f"{TOOLS_URL}get_shop_info/", body, content_type="application/json")
    check_problem(answer, 400, "parse_error")


# Who


@pytest.mark.parametrize("path", ["", "lookup_customer/"])
def test_without_a_key_nothing_is_told(shop, path):
    client = APIClient()
    for answer in (client.get(TOOLS_URL + path), client.post(TOOLS_URL + path, {"phone_number": ROSA})):
        check_problem(answer, 401, "not_authenticated")
        assert answer.headers["WWW-Authenticate"] == "Token"


@pytest.mark.parametrize("header", ["Token", "Token x", "Token x y", "Token \xe9"])
def test_a_wrong_key_is_refused(client, header):
    check_problem(client.get(TOOLS_URL, headers={"authorization": header}), 401, "authentication_failed")


def test_a_revoked_key_and_one_of_a_user_who_left_are_refused(client, advisor):
    assert client.get(TOOLS_URL).status_code == 200
    ApiKey.objects.update(revoked_at=timezone.now())
    check_problem(client.get(TOOLS_URL), 401, "authentication_failed")
    ApiKey.objects.update(revoked_at=None)
    advisor.is_active = False
    advisor.save()
    check_problem(client.get(TOOLS_URL), 401, "authentication_failed")


@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.READ_ONLY])
def test_who_may_not_write_may_read(client, civic, role):
    StaffMembership.objects.update(role=role)
    assert run(client, "book_appointment", booking(civic))["error"] == "Your role does not allow changes"
    assert not Appointment.objects.exists()
    assert run(client, "lookup_customer", {"phone_number": ROSA})["data"]["first_name"] == "Rosa"


# Which shop


def test_the_header_names_the_shop_where_there_are_more(client, advisor, shop, civic):
    other = factories.make_shop(name="Other", time_zone="America/New_York")
    strange = factories.make_shop(name="Strange")
    StaffMembership.objects.create(user=advisor, shop=other, role=Role.ADVISOR)

    def name_of(header):
        return run(client, "get_shop_info", {}, **{"x-shop": header})["data"]["name"]

    assert (name_of(str(shop.pk)), name_of(str(other.pk))) == ("Shop", "Other")
    check_problem(client.post(f"{TOOLS_URL}get_shop_info/", {}), 404, "shop_not_found")
    # Of a shop that is not the user's, nothing is to be told from one that does not exist.
    answers = []
    for wrong in (str(strange.pk), "99999999", "9" * 40, "-1", "x", "²"):
        answer = client.post(f"{TOOLS_URL}get_shop_info/", {}, headers={"x-shop": wrong})
        check_problem(answer, 404, "shop_not_found")
        answers.append(answer.content)
    assert len(set(answers)) == 1


def test_a_user_of_no_shop_runs_nothing(client):
    StaffMembership.objects.all().delete()
    check_problem(client.post(f"{TOOLS_URL}get_shop_info/", {}), 403, "permission_denied")


@pytest.mark.parametrize(
    ("tool", "more"),
    [
        ("cancel_appointment", {"reason": "x"}),
        ("reschedule_appointment", {"new_datetime": "2026-03-04T10:00"}),
    ],
)
def test_a_visit_is_changed_only_by_the_desk_of_its_own_shop(client, advisor, shop, tool, more):
    other = factories.make_shop(name="Other")
    StaffMembership.objects.create(user=advisor, shop=other, role=Role.READ_ONLY)
    visit = factories.book(other, factories.make_vehicle(), factories.at(factories.MONDAY, 10))
    envelope = run(client, tool, {"appointment_id": visit.pk, **more}, **{"x-shop": str(shop.pk)})
    assert envelope["error"] == "Appointment not found"
    visit.refresh_from_db()
    assert visit.status == Appointment.Status.SCHEDULED


def test_a_body_of_brackets_is_a_problem(client):
    answer = client.post(f"{TOOLS_URL}get_shop_info/", "[" * 200_000, content_type="application/json")
    check_problem(answer, 400, "parse_error")
