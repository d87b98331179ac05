"""Who is on a number, and who becomes a new customer."""

import pytest
from django.utils import timezone

from crm.actors import Actor
from crm.errors import InvalidPhone, InvalidValue
from crm.models import Customer, Event, Phone
from crm.phones import display_phone, parse_phone
from crm.reads import customers_on_number
from crm.verbs import create_customer
from tests.factories import CHICAGO, DESK, PROGRAM, at, make_customer

pytestmark = pytest.mark.django_db

CALLER = Actor.caller(call_id=1)
NUMBER = "+15125550150"


def create(shop, actor=PROGRAM, **details):
    return create_customer(
        actor, shop, **{"first_name": "Rosa", "last_name": "Diaz", "phone_number": NUMBER, **details}
    )


def test_a_new_customer_has_a_primary_number_an_event_and_a_first_day(shop, clock):
    clock.move_to(at(timezone.localdate(timezone=CHICAGO), 23))  # tomorrow already in UTC
    customer, created = create(shop, phone_number="(512) 555-0150", email="rosa@example.com")
    assert created
    assert (customer.full_name, customer.phone_number) == ("Rosa Diaz", NUMBER)
    assert customer.email == "rosa@example.com"
    assert customer.customer_since == timezone.localdate(timezone=CHICAGO)
    assert not customer.provisional
    event = Event.objects.get()
    assert (event.name, event.subject_id, event.data) == (
        "customer.created",
        customer.pk,
        {"provisional": False},
    )


@pytest.mark.parametrize("actor", [CALLER, PROGRAM, DESK])
def test_the_same_name_on_the_same_number_is_the_same_person(shop, actor):
    first, _ = create(shop)
    again, created = create(shop, actor, first_name=" rosa ", last_name="DIAZ", phone_number="512.555.0150")
    assert (again, created) == (first, False)
    assert Customer.objects.count() == Event.objects.count() == 1


def test_half_of_a_name_is_another_person(shop):
    first, _ = create(shop)
    other, created = create(shop, CALLER, last_name="")
    assert created
    assert other.pk != first.pk


def test_another_name_on_a_known_number_is_provisional_in_a_call(shop):
    rosa, _ = create(shop)
    carlos, created = create(shop, CALLER, first_name="Carlos")
    assert created
    assert carlos.provisional
    assert set(customers_on_number(NUMBER)) == {rosa, carlos}


def test_the_desk_and_programs_know_whom_they_write_down(shop):
    create(shop)
    for actor, name in ((DESK, "Carlos"), (PROGRAM, "Ana")):
        customer, _ = create(shop, actor, first_name=name)
        assert not customer.provisional


def test_a_caller_on_a_new_number_is_not_provisional(shop):
    assert not create(shop, CALLER)[0].provisional


def test_two_people_of_one_name_have_two_numbers(shop):
    one, _ = create(shop)
    two, created = create(shop, phone_number="+15125550151")
    assert created
    assert one.pk != two.pk


def test_a_merged_customer_is_nobody_on_the_number(shop):
    old, _ = create(shop)
    new = make_customer(number="+15125550152")
    old.merged_into = new
    old.save()
    assert not customers_on_number(NUMBER).exists()
    again, created = create(shop, CALLER)
    assert created
    assert not again.provisional


def test_whose_primary_number_it_is_comes_first_and_then_the_oldest(shop):
    second = make_customer(number="+15125550153", first_name="Ana")
    Phone.objects.create(customer=second, number=NUMBER)
    first = make_customer(number=NUMBER, first_name="Bea")
    third = make_customer(number=NUMBER, first_name="Cleo")
    assert list(customers_on_number(NUMBER)) == [first, third, second]


def test_a_company_needs_no_persons_name(shop):
    company, _ = create(shop, first_name="", last_name="", company="Lone Star  Couriers")
    assert company.full_name == "Lone Star Couriers"
    again, created = create(shop, first_name="", last_name="", company="lone star couriers")
    assert (again, created) == (company, False)


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"first_name": " ", "last_name": ""}, "first_name"),
        ({"first_name": "R" * 81}, "first_name"),
        ({"last_name": "D" * 81}, "last_name"),
        ({"company": "C" * 121}, "company"),
        ({"email": "rosa@"}, "email"),
        ({"email": f"{'r' * 250}@example.com"}, "email"),
    ],
)
def test_what_cannot_be_written_down_is_named(shop, details, field):
    with pytest.raises(InvalidValue) as refused:
        create(shop, **details)
    assert refused.value.data["field"] == field
    assert not Customer.objects.exists()


@pytest.mark.parametrize("number", ["", "call me", "12", "+1512555", "512-555-0150 ext. 4", "5" * 60])
def test_what_is_no_number_is_refused(shop, number):
    with pytest.raises(InvalidPhone):
        create(shop, phone_number=number)


# Numbers


@pytest.mark.parametrize(
    "spelling",
    ["+15125550123", "5125550123", "(512) 555-0123", "512.555.0123", "1-512-555-0123", " +1 512 555 0123 "],
)
def test_all_usual_spellings_are_one_number(spelling):
    assert parse_phone(spelling) == "+15125550123"


def test_a_possible_number_is_taken_assigned_or_not():
    assert parse_phone("+15555551234") == "+15555551234"


def test_the_shops_country_is_home():
    assert parse_phone("030 123456", "DE") == "+4930123456"
    assert parse_phone("+1 512 555 0123", "DE") == "+15125550123"


@pytest.mark.parametrize("text", ["", "none", "anonymous", "911x2", "٠", "+", "1" * 41, None, 5125550123])
def test_text_that_is_no_number_is_none(text):
    assert parse_phone(text) is None


def test_numbers_are_shown_as_people_write_them():
    assert display_phone("+15125550123") == "(512) 555-0123"
    assert display_phone("+4930123456") == "+49 30 123456"
    assert display_phone("anonymous") == "anonymous"
