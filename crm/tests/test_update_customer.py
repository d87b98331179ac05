"""What is known of a customer changes: names, numbers, and what must be true of them afterwards."""

import pytest

from crm.actors import Actor
from crm.errors import CustomerNotFound, InvalidPhone, InvalidValue, PhoneNotFound, PhoneTaken
from crm.models import Event, Phone
from crm.reads import provisional
from crm.verbs import add_phone, remove_phone, settle_provisional, update_customer
from tests.factories import DESK, PROGRAM, make_customer

pytestmark = pytest.mark.django_db

OWN, SECOND = "+15125550199", "+15125550198"


@pytest.fixture
def rosa():
    return make_customer(first_name="Rosa", last_name="Diaz", number=OWN)


@pytest.fixture
def gone(rosa):
    """A customer who was merged into Rosa."""
    return make_customer(number="+15125550100", merged_into=rosa)


def numbers(customer):
    return {phone.number: phone.is_primary for phone in customer.phones.all()}


def test_only_what_is_new_is_told_and_no_value_is(rosa):
    changed = update_customer(PROGRAM, rosa, first_name=" Rosa ", email="rosa@example.com", company="Acme")
    changed.refresh_from_db()
    assert (changed.first_name, changed.email, changed.company) == ("Rosa", "rosa@example.com", "Acme")
    event = Event.objects.get()
    assert (event.name, event.subject_id) == ("customer.changed", rosa.pk)
    assert event.data == {"changed": ["company", "email"]}


def test_nothing_new_is_no_event(rosa):
    update_customer(PROGRAM, rosa, first_name="Rosa", phone_number="(512) 555-0199")
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"first_name": "", "last_name": " "}, "first_name"),
        ({"first_name": "x" * 81}, "first_name"),
        ({"email": "rosa"}, "email"),
        ({"notes": "x" * 10_001}, "notes"),
        ({"phone_number": "12"}, "phone_number"),
        ({"provisional": ""}, "provisional"),
        ({"nickname": "Ro"}, "nickname"),
    ],
)
def test_what_cannot_be_taken_is_named(rosa, changes, field):
    with pytest.raises(InvalidValue) as refusal:
        update_customer(PROGRAM, rosa, **changes)
    assert refusal.value.data["field"] == field
    assert not Event.objects.exists()


def test_texts_are_kept_without_control_signs_and_notes_with_their_lines(rosa):
    changed = update_customer(DESK, rosa, last_name="Di\x00az\n", notes="one\r\ntwo\x1b[31m \u202eeert\n")
    assert (changed.last_name, changed.notes) == ("Diaz", "one\ntwo[31m eert")


def test_a_new_number_becomes_primary_and_the_former_one_stays(rosa):
    changed = update_customer(PROGRAM, rosa, phone_number="512-555-0198")
    assert numbers(changed) == {OWN: False, SECOND: True}
    assert Event.objects.get().data == {"changed": ["phone_number"]}


def test_a_number_that_the_customer_has_becomes_primary(shop, rosa):
    phone = add_phone(PROGRAM, rosa, SECOND, shop=shop, label="work")
    update_customer(PROGRAM, rosa, phone_number=SECOND)
    assert numbers(rosa) == {OWN: False, SECOND: True}
    phone.refresh_from_db()
    assert phone.label == "work"


def test_a_number_without_a_country_is_of_the_shops(shop, rosa):
    shop.country = "DE"
    changed = update_customer(PROGRAM, rosa, shop=shop, phone_number="030 901820")
    assert changed.phone_number == "+4930901820"
    phone = add_phone(PROGRAM, rosa, "030 901821", shop=shop)
    assert phone.number == "+4930901821"


def test_a_further_number_is_secondary_and_the_first_one_primary(shop, rosa):
    assert not add_phone(PROGRAM, rosa, "512.555.0198", shop=shop, textable=True).is_primary
    nobody = make_customer()
    nobody.phones.all().delete()
    assert add_phone(PROGRAM, nobody, SECOND, shop=shop).is_primary
    assert [event.data for event in Event.objects.all()] == [{"changed": ["phones"]}] * 2


def test_a_number_is_once_at_a_customer_in_any_spelling(shop, rosa):
    with pytest.raises(PhoneTaken) as refusal:
        add_phone(PROGRAM, rosa, "(512) 555 0199", shop=shop)
    assert refusal.value.data["phone_id"] == rosa.phones.get().pk


@pytest.mark.parametrize(("number", "label"), [("none", ""), (SECOND, "x" * 41)])
def test_what_is_no_number_and_too_long_a_label_are_refused(shop, rosa, number, label):
    with pytest.raises((InvalidPhone, InvalidValue)):
        add_phone(PROGRAM, rosa, number, shop=shop, label=label)
    assert numbers(rosa) == {OWN: True}


def test_after_a_primary_number_the_oldest_other_is_it(shop, rosa):
    for number in (SECOND, "+15125550197"):
        add_phone(PROGRAM, rosa, number, shop=shop)
    remove_phone(DESK, rosa.phones.get(number=OWN))
    assert numbers(rosa) == {SECOND: True, "+15125550197": False}


def test_the_last_number_may_go(rosa):
    phone = rosa.phones.get()
    remove_phone(DESK, phone)
    assert not Phone.objects.exists()
    phone.pk = 1
    with pytest.raises(PhoneNotFound):
        remove_phone(DESK, phone)


def test_who_was_provisional_is_settled_once():
    doubtful = make_customer(provisional=True)
    assert not settle_provisional(DESK, doubtful).provisional
    settle_provisional(DESK, doubtful)
    assert Event.objects.get().data == {"changed": ["provisional"]}


@pytest.mark.parametrize(
    "change",
    [
        lambda gone, shop: update_customer(PROGRAM, gone, first_name="Ana"),
        lambda gone, shop: add_phone(PROGRAM, gone, SECOND, shop=shop),
        lambda gone, shop: remove_phone(PROGRAM, gone.phones.get()),
        lambda gone, shop: settle_provisional(PROGRAM, gone),
    ],
)
def test_who_was_merged_away_cannot_be_changed(shop, gone, change):
    with pytest.raises(CustomerNotFound):
        change(gone, shop)
    assert not Event.objects.exists()


def test_a_callers_change_tells_its_call(rosa):
    update_customer(Actor.caller(call_id=7), rosa, email="rosa@example.com")
    event = Event.objects.get()
    assert (event.actor_kind, event.actor_call) == ("caller", 7)


@pytest.mark.parametrize("count", [1, 5])
def test_the_provisional_are_listed_with_the_others_on_their_numbers(count, django_assert_num_queries):
    pairs = []
    for number in range(count):
        known = make_customer(number=f"+1512555020{number}")
        pairs.append((make_customer(number=f"+1512555020{number}", provisional=True), [known]))
    make_customer(number="+15125550200", merged_into=pairs[0][0], provisional=True)
    pairs.append((make_customer(number="+15125550300", provisional=True), []))
    with django_assert_num_queries(3):
        assert [(doubt.customer, doubt.others) for doubt in provisional()] == pairs
