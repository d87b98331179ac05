"""What is noted of customers, and what they allowed."""

import pytest
from django.utils import timezone

from crm.actors import Actor
from crm.errors import CustomerNotFound, InvalidValue, NotesFull
from crm.models import Consent, Event
from crm.verbs import add_note, record_consent
from tests.factories import DESK, MONDAY, at, make_customer

pytestmark = pytest.mark.django_db

CALLER = Actor.caller(call_id=1)


def consent(customer, **details):
    given = {"channel": "sms", "purpose": "service", "granted": True, "source": "call", "proof": "said yes"}
    return record_consent(DESK, customer, **{**given, **details})


def test_a_note_is_a_dated_signed_line_after_the_others(shop, clock):
    clock.move_to(at(MONDAY, 14, 5))
    rosa = make_customer(notes="Prefers mornings")
    rosa = add_note(CALLER, rosa, "Gate code\nis  with\x00 the guard \u202e", shop=shop)
    assert rosa.notes == ("Prefers mornings\n2026-03-02 14:05, AI Voice Agent: Gate code is with the guard")
    event = Event.objects.get()
    assert (event.name, event.data) == ("customer.changed", {"changed": ["notes"]})


def test_without_a_shop_a_note_has_the_time_of_the_installation(clock):
    with timezone.override("UTC"):
        noted = add_note(DESK, make_customer(), "x")
    assert noted.notes.startswith("2026-03-02 13:00, ")


@pytest.mark.parametrize("note", ["", " \n\x00", "x" * 2001])
def test_an_empty_note_and_too_long_a_one_are_refused(note):
    with pytest.raises(InvalidValue) as refusal:
        add_note(DESK, make_customer(), note)
    assert refusal.value.data["field"] == "note"


def test_full_notes_take_no_more_and_lose_nothing():
    rosa = make_customer(notes="x" * 9_990)
    with pytest.raises(NotesFull, match="shorten"):
        add_note(DESK, rosa, "one more")
    rosa.refresh_from_db()
    assert rosa.notes == "x" * 9_990


def test_a_withdrawal_stands_beside_the_consent():
    rosa = make_customer()
    first = consent(rosa)
    withdrawn = consent(rosa, granted=False, source="", proof="")
    assert list(rosa.consents.order_by("pk").values_list("pk", "granted")) == [
        (first.pk, True),
        (withdrawn.pk, False),
    ]
    assert first.recorded_by == DESK.label
    assert Event.objects.first().data == {"consent_id": first.pk}


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"source": " "}, "source"),
        ({"proof": ""}, "proof"),
        ({"channel": "fax"}, "channel"),
        ({"purpose": "fun"}, "purpose"),
        ({"proof": "x" * 2001}, "proof"),
        ({"source": "x" * 41}, "source"),
    ],
)
def test_a_consent_without_its_proof_is_none(details, field):
    with pytest.raises(InvalidValue) as refusal:
        consent(make_customer(), **details)
    assert refusal.value.data["field"] == field
    assert not Consent.objects.exists()


def test_nothing_is_noted_of_who_was_merged_away():
    gone = make_customer(merged_into=make_customer(number="+15125550100"))
    for write in (lambda: add_note(DESK, gone, "x"), lambda: consent(gone)):
        with pytest.raises(CustomerNotFound):
            write()
