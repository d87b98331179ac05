"""Tools that bring in a person: put the caller through, leave a message, have somebody call back."""

from datetime import datetime
from typing import Annotated

from django.utils import timezone

from appointments import reads
from crm.phones import dialable, display_phone
from voice import verbs
from voice.language import language
from voice.models import Call, FollowUp
from voice.tools import words
from voice.tools.context import CallContext
from voice.tools.envelope import Answer
from voice.tools.registry import Limit, tool


@tool(only_in_calls=True)
def transfer_to_advisor(
    context: CallContext, reason: Annotated[str, Limit(200)], summary: Annotated[str, Limit(1000)] = ""
) -> Answer:
    """Put the caller through to a person, as the last thing of the call. Where nobody can be dialled now, a
    person calls back and the call goes on; `data.how` is transfer or call_back.

    reason: Why, in a few words.
    summary: What the caller wants and what is agreed so far.
    """
    call, now = context.call, timezone.now()
    phrases = language(context.shop.language).phrases
    if _may_dial(call, now):
        call.handoff = {**call.handoff, "reason": reason, "summary": summary}
        call.save(update_fields=["handoff", "updated_at"])
        return Answer({"how": "transfer"}, phrases.PUTTING_THROUGH)
    due = verbs.due_at(context.shop, now)
    verbs.add_follow_up(
        context.actor,
        call,
        kind=FollowUp.Kind.CALL_BACK,
        text=": ".join(filter(None, (reason, summary))),
        number=call.caller_number,
        due_at=due,
    )
    data = {"how": "call_back", "due_at": due.astimezone(context.shop.zone), "number": call.caller_number}
    if not call.caller_number:
        return Answer(data, phrases.NO_NUMBER)
    return Answer(data, phrases.CALL_BACK.format(when=words.moment(context.shop, due)))


@tool(only_in_calls=True)
def leave_message(
    context: CallContext, text: Annotated[str, Limit(2000)], callback_number: Annotated[str, Limit(40)] = ""
) -> Answer:
    """Leave a message for the people at the shop.

    text: The message, in the caller's words.
    callback_number: Where to call back, if not on the number that the caller calls from.
    """
    due = verbs.due_at(context.shop, timezone.now())
    left = verbs.add_follow_up(
        context.actor,
        context.call,
        kind=FollowUp.Kind.MESSAGE,
        text=text,
        number=callback_number or context.call.caller_number,
        due_at=due,
    )
    data = {"due_at": due.astimezone(context.shop.zone), "number": left.number}
    phrases = language(context.shop.language).phrases
    if not left.number:
        return Answer(data, phrases.MESSAGE_TAKEN)
    return Answer(data, phrases.MESSAGE_WITH_NUMBER.format(number=display_phone(left.number)))


def _may_dial(call: Call, now: datetime) -> bool:
    """Whether somebody can be rung up now: a phone call, opening hours, people on the shop's own list, and
    not all of them tried in vain already."""
    return (
        call.channel == Call.Channel.PHONE
        and any(dialable(number, call.shop) for number in call.shop.advisor_numbers)
        and not call.handoff.get("nobody")
        and reads.open_from(call.shop, now) == now
    )
