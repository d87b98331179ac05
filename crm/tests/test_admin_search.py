"""The one search box."""

import pytest

from crm.models import Role
from crm.tests.desk import client_of, page
from tests.factories import make_customer, make_vehicle

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def advisor(shop):
    return client_of((shop, Role.ADVISOR))


def hits(client, term):
    return [hit.title for hit in client.get(page("search", q=term)).context["hits"]]


@pytest.mark.parametrize(
    ("term", "title"),
    [
        *(("512 555 0123", "Rosa Diaz"), ("0123", "Rosa Diaz"), ("Daiz Rosa", "Rosa Diaz")),
        *(("abc1234", "2018 Honda Civic"), ("v 14", "2018 Honda Civic"), ("3A004352", "2018 Honda Civic")),
    ],
)
def test_one_box_finds_people_and_cars(advisor, term, title):
    rosa = make_customer(first_name="Rosa", last_name="Diaz", number="+15125550123")
    make_vehicle(rosa, license_plate="ABC-1234", unit_number="V-14", vin="1HGCM82633A004352")
    make_vehicle(make_customer(first_name="Jane"), model="Pilot")
    assert hits(advisor, term) == [title]


def test_exact_ones_come_first_whatever_they_are(advisor):
    make_customer(first_name="Ford", last_name="Fairlanes")
    make_customer(first_name="", last_name="", company="Bob Fords", number="+15125550102")
    make_vehicle(make_customer(first_name="Jane"), make="Ford", model="Focus")
    assert hits(advisor, "ford") == ["Ford Fairlanes", "2018 Ford Focus", "Bob Fords"]


def test_twenty_are_shown_and_the_rest_is_counted(advisor):
    for number in range(23):
        make_customer(number=f"+151255501{number:02}")
    answer = advisor.get(page("search", q="doe"))
    assert (len(answer.context["hits"]), answer.context["more"]) == (20, 3)
    assert b"3 more." in answer.content
    for number in range(100):
        make_customer(number=f"+15125552{number:03}")
    assert b"At least 80 more." in advisor.get(page("search", q="doe")).content


@pytest.mark.parametrize("term", ["", " ", "\0", "%", "x" * 5000, "'\"<script>alert(1)</script>"])
def test_any_text_may_be_searched_for(advisor, term):
    answer = advisor.get(page("search"), {"q": term})
    assert answer.status_code == 200
    assert b"<script>alert" not in answer.content


def test_what_callers_said_is_escaped(advisor):
    make_customer(first_name="<script>alert(1)</script>", last_name="Diaz")
    assert b"<script>alert" not in advisor.get(page("search", q="diaz")).content


def test_the_box_is_on_every_page_of_those_who_work_here(shop, advisor, client):
    for name in (
        "appointments_appointment_today",
        "crm_customer_changelist",
        "crm_shop_changelist",
        "crm_customer_to_check",
    ):
        assert b'class="desk-search"' in advisor.get(page(name)).content
    assert b'class="desk-search"' not in client_of().get(page("index")).content
    assert b'class="desk-search"' not in client.get(page("login")).content


def test_a_stranger_finds_nothing(shop):
    assert client_of().get(page("search", q="doe")).status_code == 403
