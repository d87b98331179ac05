"""Texts to customers: one-time codes, and word of a visit that a caller moved or cancelled.

Workers send them. What a text says is no secret to whoever else holds the phone, but for the code.
"""

from datetime import timedelta

from django.utils import timezone

from appointments.models import Appointment
from crm import twilio
from crm.actors import Actor
from crm.errors import CustomerNotFound
from crm.events.queue import enqueue
from crm.events.subscribers import Subscriber
from crm.models import Consent, Customer, Delivery, Shop
from crm.phones import display_phone
from crm.reads import number_for_texts, resolve
from crm.verbs import record_consent
from voice import codes
from voice.models import Call, OneTimeCode

SUBSCRIBER = "messages"
CODE = "{shop}: {code} is your code for the call you are on with us. If you did not call us, tell nobody."
CHANGED = (
    "{shop}: a visit of yours was {what} by phone. If this was not your wish, please call us at {number}."
)
CHANGES = {"reschedule_appointment": "moved", "cancel_appointment": "cancelled"}
NOTICE_GOOD_FOR = timedelta(hours=4)


def tell_change(call: Call, visit_id: int, tool: str) -> None:
    """Have the customer told of what a tool did to a visit in a call; nobody is where texts are not set up.

    Of a call at the console no real customer hears. One query.
    """
    if call.channel == Call.Channel.PHONE and twilio.can_text():
        enqueue(SUBSCRIBER, f"appointment:{visit_id}", payload={"visit": visit_id, "change": CHANGES[tool]})


def send_code(delivery: Delivery) -> None:
    """Text a code, unless it is of no use by now. Raises NoAnswer, TextRefused."""
    code = OneTimeCode.objects.select_related("call__shop").filter(pk=delivery.payload["code"]).first()
    now = timezone.now()
    if code is None or not code.number or code.used_at or code.expires_at <= now:
        return
    if code != code.call.codes.last():
        return  # a newer one was asked for
    shop = code.call.shop
    words = CODE.format(shop=shop.name, code=codes.code_of(code))
    _send(delivery, shop, code.customer_id or 0, code.number, words, code.expires_at - now)


def send_notice(delivery: Delivery) -> None:
    """Text that a visit was changed. Raises NoAnswer, TextRefused."""
    visit = Appointment.objects.select_related("shop").filter(pk=delivery.payload["visit"]).first()
    number = number_for_texts(visit.customer_id, verified=False) if visit else ""
    if visit is None or not number:
        return
    shop, what = visit.shop, delivery.payload["change"]
    words = CHANGED.format(shop=shop.name, what=what, number=display_phone(shop.phone_number))
    _send(delivery, shop, visit.customer_id, number, words, NOTICE_GOOD_FOR)


def _send(
    delivery: Delivery, shop: Shop, customer_id: int, number: str, words: str, valid: timedelta
) -> None:
    ours = shop.phone_number
    # The answer to an earlier try may have been lost, or its worker.
    if delivery.attempts > 1 and twilio.was_sent(ours, number, words, since=delivery.created_at):
        return
    try:
        twilio.send_text(ours, number, words, valid=valid)
    except twilio.TextRefused as refusal:
        if refusal.code != twilio.OPTED_OUT:
            raise
        _withdraw(customer_id)


def _withdraw(customer_id: int) -> None:
    """Who answered STOP gets no more texts about visits, and the desk sees why."""
    customer = Customer.objects.filter(pk=customer_id).first()
    if customer is None:
        raise CustomerNotFound()
    record_consent(
        Actor.system(),
        resolve(customer),
        channel=Consent.Channel.SMS,
        purpose=Consent.Purpose.SERVICE,
        granted=False,
        source="text",
        proof=f"STOP to our number (Twilio {twilio.OPTED_OUT})",
    )


# A code that comes late is none.
CODES = Subscriber(
    codes.SUBSCRIBER,
    send_code,
    most_attempts=4,
    first_pause=timedelta(seconds=2),
    longest_pause=timedelta(seconds=15),
)
NOTICES = Subscriber(SUBSCRIBER, send_notice)
