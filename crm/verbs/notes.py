"""What is noted of customers, and what they allowed."""

from django.db import transaction
from django.utils import timezone

from crm.actors import Actor
from crm.errors import InvalidValue, NotesFull
from crm.events import save_with_event
from crm.models import Consent, Customer, Shop
from crm.texts import block, check_lengths, one_line
from crm.verbs.locking import lock_customer

LONGEST_NOTE = 2000
LONGEST_NOTES = Customer._meta.get_field("notes").max_length or 0


@transaction.atomic
def add_note(actor: Actor, customer: Customer, note: str, *, shop: Shop | None = None) -> Customer:
    """Append a line to a customer's notes, dated in the shop's zone (without one: TIME_ZONE) and signed.

    Raises CustomerNotFound; InvalidValue for an empty note or one of more than 2,000 letters; NotesFull
    when there would be more than 10,000 in all.
    """
    text = one_line(note)
    if not text:
        raise InvalidValue("A note needs words", field="note")
    if len(text) > LONGEST_NOTE:
        raise InvalidValue(f"note is longer than {LONGEST_NOTE} letters", field="note")
    customer = lock_customer(customer.pk)
    now = timezone.localtime(timezone=shop.zone if shop else None)
    line = f"{now:%Y-%m-%d %H:%M}, {actor.label}: {text}"
    customer.notes = f"{customer.notes}\n{line}" if customer.notes else line
    if len(customer.notes) > LONGEST_NOTES:
        raise NotesFull(
            f"The notes of this customer are full ({LONGEST_NOTES} letters): shorten them, then add the note",
            message="I cannot add to the notes, they are full. Our staff can shorten them.",
            field="note",
        )
    save_with_event(customer, "customer.changed", actor, shop=shop, changed=["notes"])
    return customer


@transaction.atomic
def record_consent(
    actor: Actor,
    customer: Customer,
    *,
    channel: str,
    purpose: str,
    granted: bool,
    source: str,
    proof: str,
) -> Consent:
    """Write down what a customer allowed or withdrew. Rows are only added; a yes needs its source and proof.

    Raises InvalidValue, CustomerNotFound.
    """
    source, proof = one_line(source), block(proof)
    for name, value, choices in (
        ("channel", channel, Consent.Channel.values),
        ("purpose", purpose, Consent.Purpose.values),
    ):
        if value not in choices:
            raise InvalidValue(f"Invalid {name}. Must be one of: {', '.join(choices)}", field=name)
    for name, value in (("source", source), ("proof", proof)):
        if granted and not value:
            raise InvalidValue(f"A consent needs its {name}", field=name)
    check_lengths(Consent, {"source": source, "proof": proof})
    customer = lock_customer(customer.pk)
    consent = Consent.objects.create(
        customer=customer,
        channel=channel,
        purpose=purpose,
        granted=granted,
        source=source,
        proof=proof,
        recorded_by=actor.label,
    )
    save_with_event(customer, "customer.consent_recorded", actor, consent_id=consent.pk)
    return consent
