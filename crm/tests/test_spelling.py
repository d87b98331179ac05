"""A word with one typo leads to the names that may be meant, and to no others."""

from itertools import product

import pytest
from django.db import connection
from rapidfuzz.distance import OSA

from crm.models import Customer
from crm.models.people import NAME_TEXT
from crm.spelling import spelled

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

WORDS = ["".join(letters) for size in range(1, 5) for letters in product("ab", repeat=size)]


def meant(term):
    people = Customer.objects.order_by("pk")
    return [str(one) for one in spelled(people, NAME_TEXT, term.split())]


def one_typo_makes(word, term):
    """Of a swap, or a letter more, less or wrong, after the first letter; or of a first letter too many."""
    first_letter = word[0] == term[0] or word in (term[1:], term[1] + term[0] + term[2:])
    return OSA.distance(word, term) <= 1 and first_letter


def test_one_typo_is_forgiven_wherever_it_is():
    Customer.objects.bulk_create(Customer(last_name=word) for word in WORDS)
    for term in (word for word in WORDS if len(word) > 2):
        assert meant(term) == [word for word in WORDS if one_typo_makes(word, term)]


def test_a_word_of_two_letters_is_taken_at_its_word():
    Customer.objects.bulk_create(Customer(last_name=word) for word in WORDS)
    assert meant("ab") == ["ab"]


def test_each_word_may_have_a_typo_of_its_own():
    Customer.objects.create(first_name="Rosa", last_name="Diaz", company="Acme")
    assert [meant(term) for term in ("doaz ros", "rosaa amce", "rosa diza acm")] == [["Rosa Diaz"]] * 3
    assert not meant("rosa smith")


@pytest.mark.parametrize("term", ["deluca", "de-luca", "annadel"])
def test_two_words_may_be_written_as_one(term):
    Customer.objects.create(first_name="Anna", last_name="Del De Luca")
    assert meant(term) == ["Anna Del De Luca"]


@pytest.mark.parametrize("name", ["Muñoz", "иванов", "O'Brien", "St. John", "100% Cars"])
def test_any_sign_may_be_the_wrong_one(name):
    Customer.objects.create(last_name=name)
    word = max(name.lower().split(), key=len)
    assert meant(f"{word}x") == [name]


def test_a_name_of_nothing_has_no_spelling():
    Customer.objects.create()
    assert not meant("smith")


@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_the_index_is_one_of_what_is_asked():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "customer_by_spelling" in spelled(Customer.objects.all(), NAME_TEXT, ["smth"]).explain()
