"""The tool that says who is calling: by the name said, then by a code sent to a phone of theirs."""

import re
from typing import Annotated

from django.db import transaction

from crm import twilio
from crm.errors import DomainError
from crm.models import Customer
from crm.reads import customers_on_number
from voice import codes
from voice.language import language
from voice.models import Call
from voice.tools.context import CallContext
from voice.tools.envelope import Answer
from voice.tools.registry import Limit, tool

WORD = re.compile(r"[\w'-]+")
MOST_NAMES = 3
CODE_LEVEL = 2
THANKS = "Thank you."
ASKED = (
    "If there is a phone on file for you that may get a code, it is on its way as a text. "
    "Please read me its six digits, or key them in."
)
NOT_CONFIRMED = "I could not confirm you by that. I can send a new code, or put you through to a person."


class NoCodes(DomainError):
    """Nothing here sends texts."""

    code = "codes_unavailable"
    status = 503
    default_error = "No text messages are set up: offer a person"


@tool(only_in_calls=True)
@transaction.atomic
def verify_caller(
    context: CallContext,
    name: Annotated[str, Limit(160)] | None = None,
    code: Annotated[str, Limit(160)] | None = None,
) -> Answer:
    """Check who is calling: first by their name and the number they call from, then, for what asks for
    level 2, by a code. Without name and code, a code is sent to a phone on file; it is good for five minutes.

    name: The first or full name, as the caller said it.
    code: The six digits, as the caller said or keyed them.
    """
    by_code = code is not None or name is None
    if by_code and context.call.channel == Call.Channel.PHONE and not twilio.can_text():
        raise NoCodes(message="I can't check that by phone here. Shall I put you through to a person?")
    context.lock()
    if name is not None and context.level == 0:
        _try_name(context, name)
    level = context.level
    if by_code and level < CODE_LEVEL:
        return _try_code(context, code) if code is not None else _send_code(context)
    # The same words whether the number is unknown, the name is wrong or there were too many tries.
    return Answer({"level": level}, THANKS)


def _try_name(context: CallContext, name: str) -> None:
    call, match = context.call, None
    if call.names_tried < MOST_NAMES and call.attestation != Call.Attestation.FAILED:
        call.names_tried += 1
        match = _person_named(call, name) if _was_said(context, name) else None
    if match is not None:
        call.level, call.customer = 1, match
    call.save(update_fields=["names_tried", "level", "customer"])


def _send_code(context: CallContext) -> Answer:
    """The same words whether or not there is anybody, and any phone, to send it to."""
    made = codes.make_code(context.call)
    context.show_code(codes.code_of(made) if made.number else "")
    return Answer({"level": context.level, "code_expected": True}, ASKED)


def _try_code(context: CallContext, said: str) -> Answer:
    """The same words whether it was wrong, too late, tried too often or never sent."""
    call = context.call
    digits = language(context.shop.language).find_code(said) or ""
    if codes.try_code(call, digits):
        call.level = CODE_LEVEL
        call.save(update_fields=["level"])
        return Answer({"level": call.level}, THANKS)
    return Answer({"level": call.level, "code_expected": True}, NOT_CONFIRMED)


def _person_named(call: Call, name: str) -> Customer | None:
    wanted = " ".join(name.split()).casefold()
    people = customers_on_number(call.caller_number) if call.caller_number else Customer.objects.none()
    named = [
        one for one in people if wanted and wanted in (one.first_name.casefold(), one.full_name.casefold())
    ]
    # Anybody can have a provisional customer written down; that must not shut out the one it imitates.
    matches = [one for one in named if not one.provisional] or named
    return matches[0] if len(matches) == 1 else None


def _was_said(context: CallContext, name: str) -> bool:
    """A model may pass any name; only one that the caller uttered proves anything."""
    find_name = language(context.shop.language).find_name
    spelled = [find_name(text, expected=True) or "" for text in context.said]
    said = {word.strip("'-") for word in WORD.findall(" ".join([*context.said, *spelled]).casefold())}
    return {word.strip("'-") for word in WORD.findall(name.casefold())} <= said
