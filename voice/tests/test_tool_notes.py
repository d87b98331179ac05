"""What the shop should know of a customer, written down after the caller's yes."""

import pytest

from crm.models import Customer
from tests import factories
from voice.tests.helpers import NOBODY, ROSA, agree, call_of, make_call, on_call, proposed, refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
GATE = "Gate code is 1234"


def notes(customer):
    return Customer.objects.get(pk=customer.pk).notes


def test_a_program_adds_to_the_notes_at_once(use, rosa):
    answer = use("add_customer_note", customer_id=rosa.pk, note=f"  {GATE}\n")
    assert answer["message"] == "The note is written down for the shop."
    assert answer["data"] == {"customer_id": rosa.pk}
    kept, added = notes(rosa).splitlines()
    assert kept == "Likes a call."
    assert added.startswith("2026-03-02 07:00")
    assert added.endswith(f": {GATE}")


@pytest.mark.parametrize("note", ["", " \n "])
def test_a_note_has_words(use, busy_shop, rosa, note):
    refused(use("add_customer_note", customer_id=rosa.pk, note=note), "A note needs words")
    tools = call_of(rosa, busy_shop)
    refused(tools.run("add_customer_note", {"customer_id": rosa.pk, "note": note}), "A note needs words")


def test_the_caller_hears_the_note_and_agrees(busy_shop, rosa):
    tools = call_of(rosa, busy_shop)
    asked = tools.run("add_customer_note", {"customer_id": rosa.pk, "note": GATE})
    assert proposed(asked)["read_back"] == f"I'll note for the shop: {GATE}. Is that right?"
    assert notes(rosa) == "Likes a call."
    answer = agree(tools, asked)
    assert answer["success"]
    assert "Likes" not in str(answer)
    assert notes(rosa).endswith(GATE)


def test_who_is_on_file_must_be_verified_first(busy_shop, rosa):
    envelope = on_call(make_call(busy_shop, ROSA)).run(
        "add_customer_note", {"customer_id": rosa.pk, "note": GATE}
    )
    assert refused(envelope, "verification_required") == {"level": 1}


def test_a_stranger_gets_no_note(busy_shop, rosa):
    other = factories.make_customer(number=NOBODY)
    tools = call_of(rosa, busy_shop)
    for pk in (other.pk, 99_999_999, -1):
        refused(tools.run("add_customer_note", {"customer_id": pk, "note": GATE}), "Customer not found")


@pytest.mark.parametrize("first", [False, True], ids=["in one yes", "after the yes"])
def test_a_new_caller_may_have_a_note_of_his_own(busy_shop, first):
    tools = on_call(make_call(busy_shop, NOBODY))
    name = {"first_name": "Ann", "last_name": "Lee", "phone_number": NOBODY}
    made = tools.run("create_customer", name)
    stand_in = proposed(made)["customer_id"]
    if first:
        agree(tools, made)
    asked = tools.run("add_customer_note", {"customer_id": stand_in, "note": GATE})
    assert ("Ann Lee" in proposed(asked)["read_back"]) is not first
    assert agree(tools, asked)["data"] == {"customer_id": stand_in}
    assert Customer.objects.get().notes.endswith(GATE)
