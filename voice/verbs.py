"""What a call leaves for people to do. As everywhere, these are the only writers of such rows."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from appointments import reads
from crm.actors import Actor
from crm.errors import InvalidPhone, InvalidValue
from crm.events import tell
from crm.models import Shop
from crm.phones import parse_phone
from crm.texts import block
from voice.models import Call, FollowUp

LONGEST_TEXT = 2000
PROMISED = timedelta(minutes=15)  # of opening hours until somebody looks at it
MOST_OPEN = 5  # of one call, against a caller who dictates without end


class TooManyFollowUps(InvalidValue):
    """The call has left enough to do."""

    code = "too_many_follow_ups"
    default_error = "This call has left enough messages"


def due_at(shop: Shop, now: datetime) -> datetime:
    """When somebody at the shop will have seen to what is left `now`. Three queries."""
    return (reads.open_from(shop, now) or now + timedelta(days=1)) + PROMISED


@transaction.atomic
def add_follow_up(
    actor: Actor, call: Call, *, kind: FollowUp.Kind, text: str, number: str, due_at: datetime
) -> FollowUp:
    """Leave something for people to do. `number` in any usual spelling, empty when withheld.

    A call leaves one open row of the kinds call back and failed call: a second one is the first, with the
    newer text where there is any.
    Raises InvalidPhone, InvalidValue for a message without words or of more than 2,000 letters, and
    TooManyFollowUps.
    """
    words = block(text)
    if not words and kind == FollowUp.Kind.MESSAGE:
        raise InvalidValue("A message needs words", field="text")
    if len(words) > LONGEST_TEXT:
        raise InvalidValue(f"text is longer than {LONGEST_TEXT} letters", field="text")
    e164 = parse_phone(number, call.shop.country) if number else ""
    if e164 is None:
        raise InvalidPhone(field="number")
    Call.objects.select_for_update(no_key=True).get(pk=call.pk)  # one at a time
    left = list(call.follow_ups.filter(done_at=None))
    same = next((one for one in left if one.kind == kind != FollowUp.Kind.MESSAGE), None)
    if same:
        same.text, same.number = words or same.text, e164 or same.number
        same.save(update_fields=["text", "number", "updated_at"])
        return same
    if len(left) >= MOST_OPEN:
        raise TooManyFollowUps(message="I have noted enough for the shop by now.")
    follow_up = FollowUp.objects.create(
        shop=call.shop,
        call=call,
        customer_id=call.customer_id if call.level >= 1 else None,
        kind=kind,
        number=e164,
        text=words,
        due_at=due_at,
    )
    tell(follow_up, "follow_up.added", actor, sequence=1, shop=call.shop, kind=follow_up.kind)
    return follow_up


@transaction.atomic
def finish_follow_up(actor: Actor, follow_up: FollowUp) -> FollowUp:
    """Somebody did it. One that is done stays as it is."""
    row = FollowUp.objects.select_for_update(no_key=True).get(pk=follow_up.pk)
    if row.done_at is None:
        row.done_at, row.done_by_id = timezone.now(), actor.user_id
        row.save(update_fields=["done_at", "done_by", "updated_at"])
        tell(row, "follow_up.done", actor, sequence=2, shop=row.shop)
    return row


def add_failed_call(call: Call) -> FollowUp:
    """A call broke before its caller had what he wanted; once a call. Raises nothing of its own."""
    now = timezone.now()
    return add_follow_up(
        Actor.system(),
        call,
        kind=FollowUp.Kind.FAILED_CALL,
        text="",
        number=call.caller_number,
        due_at=due_at(call.shop, now),
    )
