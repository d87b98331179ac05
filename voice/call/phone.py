"""The row of a phone call, from the first ring to the provider's last word on it.

Each change is one conditional UPDATE, so that retries, races and news out of order do no harm. A call may
need several sockets, one after the other; they are numbered from 0, and `Call.sockets` is the number of the
next.
"""

import hashlib
import hmac
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from crm.models import Shop
from crm.phones import dialable
from voice.call.closing import sum_up
from voice.call.recorder import CUT
from voice.call.summaries import SERVED
from voice.caps import may_answer
from voice.models import Call
from voice.verbs import add_failed_call

OVER = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})


@dataclass(frozen=True, slots=True)
class Ring:
    """What a provider tells of a call that comes in; `number` in E.164, empty when withheld."""

    external_id: str
    number: str
    attestation: Call.Attestation


def take(shop: Shop, ring: Ring) -> Call:
    """The row of a call to `shop`, made at the first ring of it.

    Where the agent may not answer, the `handoff` says why a person has to.
    """
    known = Call.objects.filter(external_id=ring.external_id)
    if call := known.first():
        return call
    refusal = may_answer(shop, ring.number, timezone.now())
    try:
        with transaction.atomic():
            return Call.objects.create(
                external_id=ring.external_id,
                shop=shop,
                channel=Call.Channel.PHONE,
                direction=Call.Direction.INBOUND,
                caller_number=ring.number,
                called_number=shop.phone_number,
                attestation=ring.attestation,
                handoff={"reason": refusal.reason} if refusal else {},
            )
    except IntegrityError:  # a retry of the same ring was quicker
        return known.get()


def token(call: Call, socket: int) -> str:
    """The token that this socket of the call has to bring; the same each time, so that a retry is alike."""
    named = f"{call.public_id}:{socket}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), b"voice.socket:" + named, hashlib.sha256).hexdigest()


def expect_socket(call: Call, socket: int) -> bool:
    """Have the call wait for this socket. False where it has come already, or the call is over."""
    digest = _digest(token(call, socket))
    waiting = Call.objects.filter(pk=call.pk, sockets=socket).exclude(provider_status__in=OVER)
    if not waiting.update(token_hash=digest, updated_at=timezone.now()):
        return False
    call.token_hash = digest
    return True


def give_up_socket(call: Call, socket: int) -> bool:
    """This socket is over, whether or not it ever came. False where a later one has come already."""
    Call.objects.filter(pk=call.pk, sockets=socket).update(
        token_hash="", sockets=socket + 1, updated_at=timezone.now()
    )
    call.refresh_from_db(fields=["token_hash", "sockets"])
    return call.sockets == socket + 1


def admit_socket(external_id: str, brought: str) -> Call | None:
    """The call whose socket this is, live again; None for a token that is wrong or was used.

    Of two sockets that bring one token, one is admitted.
    """
    call = Call.objects.select_related("shop").filter(external_id=external_id).first()
    digest = _digest(brought)
    if call is None or not hmac.compare_digest(call.token_hash, digest):
        return None
    live = {"status": Call.Status.LIVE, "ended_at": None, "end_reason": ""}
    burnt = Call.objects.filter(pk=call.pk, token_hash=digest).update(
        **live, token_hash="", sockets=F("sockets") + 1, updated_at=timezone.now()
    )
    if not burnt:
        return None
    call.refresh_from_db(fields=[*live, "token_hash", "sockets", "handoff"])
    return call


def note_status(external_id: str, status: str, sequence: int) -> None:
    """Keep the provider's word on a call, unless a later one is known. The last one closes the call."""
    call = Call.objects.select_related("shop").filter(external_id=external_id).first()
    if call is None:
        return
    earlier = Q(provider_sequence=None) | Q(provider_sequence__lt=sequence)
    Call.objects.filter(earlier, pk=call.pk).exclude(provider_status__in=OVER).update(
        provider_status=status, provider_sequence=sequence, updated_at=timezone.now()
    )
    if status in OVER:
        finish(call)


def finish(call: Call) -> None:
    """The call is over: no socket is admitted any more. A session that ended it has said why.

    A caller who was lost with a wish, and did not come back on another socket, is left to people to call.
    """
    now = timezone.now()
    call.refresh_from_db(fields=["end_reason", "facts", "outcome", "sockets", "token_hash"])
    lost = call.sockets and (call.token_hash or call.end_reason in CUT)
    served = call.outcome in SERVED or call.facts.get("outcome")
    if lost and call.facts.get("intent") and not served:
        add_failed_call(call)
    Call.objects.filter(pk=call.pk).exclude(token_hash="").update(token_hash="", updated_at=now)
    if Call.objects.filter(pk=call.pk, status=Call.Status.LIVE).update(
        status=Call.Status.ENDED, ended_at=now, end_reason="hung_up", updated_at=now
    ):
        sum_up(call)


def next_number(call: Call, tried: int) -> str | None:
    """Whom to ring up after so many of the shop's people were; None when that was all of them."""
    numbers = [number for number in call.shop.advisor_numbers if dialable(number, call.shop)]
    if tried >= len(numbers):
        return None
    Call.objects.filter(pk=call.pk).update(numbers_tried=tried + 1, updated_at=timezone.now())
    return str(numbers[tried])


def note_handoff(call: Call, **news: Any) -> None:
    """Add to why a person is to take over, or what became of it."""
    with transaction.atomic():
        call.refresh_from_db(fields=["handoff"], from_queryset=Call.objects.select_for_update(no_key=True))
        call.handoff = {**call.handoff, **news}
        call.save(update_fields=["handoff", "updated_at"])


def _digest(brought: str) -> str:
    return hashlib.sha256(brought.encode("utf-8", "replace")).hexdigest()
