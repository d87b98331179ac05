"""A customer is found by what somebody at the desk has of them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.models import Customer, Phone
from crm.search import Rank, search_customers
from tests.factories import make_customer, make_shop

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def john():
    make_customer(first_name="Rosa", last_name="Diaz", number="+15125550101")
    return make_customer(first_name="John", last_name="Smith", company="Acme Roofing")


def found(term):
    return [str(Customer.objects.get(pk=pk)) for pk in search_customers(term)]


@pytest.mark.parametrize(
    "term",
    [
        *("john", "JOHN SMITH", "smith john", "Smith, John", "joh smi", "acme", "roofing acme smith"),
        *("John Smtih", "jonh smith", "jon smith", "johnn", "smyth", "smithe", "Jhon Smtih", "ojhn"),
    ],
)
def test_a_name_is_found_in_any_order_and_with_typos(john, term):
    assert list(search_customers(term)) == [john.pk]


@pytest.mark.parametrize("term", ["mary", "john diaz", "smi%", "s__th", "xyz", "", " , ", "(.*)", "\0", "[a"])
def test_who_is_not_meant_is_not_found(john, term):
    assert not search_customers(term)


@pytest.mark.parametrize("name", ["O'Brien", "Smith-Jones", "A+ Towing (North)"])
def test_signs_in_a_name_are_only_signs(name):
    make_customer(first_name="", last_name=name)
    assert found(name) == [name]
    assert found(f"{name[:-1]}x{name[-1]}") == [name]


def test_exact_comes_first_and_typos_last():
    for first, last in (("Jon", "Martan"), ("Jonas", "Marten"), ("Jon", "Marten")):
        make_customer(first_name=first, last_name=last)
    assert found("marten jon") == ["Jon Marten", "Jonas Marten", "Jon Martan"]
    assert list(search_customers("marten jon").values()) == [Rank.EXACT, Rank.BEGINS, Rank.TYPO]


def test_the_nearer_typo_comes_first():
    for first in ("Jame", "Jane"):
        make_customer(first_name=first, last_name="Smith")
    assert found("jane smitj") == ["Jane Smith", "Jame Smith"]


@pytest.mark.parametrize(
    "term", ["+1 512-555-0123", "(512) 555 0123", "5125550123", "555-0123", "0123", "512 555"]
)
def test_a_number_is_found_in_any_spelling_and_by_some_digits(term):
    make_shop()
    rosa = make_customer(first_name="Rosa", number="+15125550123")
    make_customer(first_name="Jane", number="+13055551239")
    assert next(iter(search_customers(term))) == rosa.pk


def test_a_whole_number_is_exact_and_a_primary_one_first():
    make_shop()
    second = make_customer(first_name="Tyler", number="+15125550111")
    Phone.objects.create(customer=second, number="+15125550123")
    first = make_customer(first_name="Rosa", number="+15125550123")
    longer = make_customer(first_name="Omar", number="+4415125550123")
    assert list(search_customers("512 555 0123").items()) == [
        (first.pk, Rank.EXACT),
        (second.pk, Rank.EXACT),
        (longer.pk, Rank.BEGINS),
    ]


@pytest.mark.parametrize("term", ["12", "+1", "5-5"])
def test_two_digits_are_no_number(term):
    make_customer(number="+15125550123")
    assert not search_customers(term)


def test_the_merged_are_found_in_whom_they_became(john):
    make_customer(first_name="Jon", last_name="Smith", number="+15125550177", merged_into=john)
    assert list(search_customers("jon smith")) == [john.pk]
    assert not search_customers("5550177")


@pytest.mark.parametrize("term", ["doe", "do", "deo", "555010"])
def test_who_meets_a_term_as_well_as_others_comes_in_a_stable_order(term):
    """A row that is saved moves to the end of its table, and of whatever is read without an order."""
    people = [make_customer(number=f"+1512555010{number}") for number in range(5)]
    for one in (people[1], people[0]):
        one.save()
        one.phones.get().save()
    assert list(search_customers(term)) == [one.pk for one in people]


def test_no_more_are_found_than_asked_for():
    for number in range(8):
        make_customer(last_name=f"Doe{number}", number=f"+1512555010{number}")
    assert [len(search_customers("doe", most)) for most in (3, 8, 20)] == [3, 8, 8]
    assert len(search_customers("555", 3)) == 3


@pytest.mark.parametrize(("term", "most"), [("512 555 0123", 4), ("jonn do", 3), ("john doe x", 3)])
def test_a_search_asks_a_fixed_number_of_questions(term, most):
    make_shop()
    for number in range(5):
        make_customer(number=f"+1512555010{number}")
    with CaptureQueriesContext(connection) as queries:
        search_customers(term)
    assert len(queries) <= most
