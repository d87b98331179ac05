"""One-time codes: who can read one out holds a phone of the customer's, and the call rises to level 2.

Asking and trying take the same way by the same queries for everybody: for a caller who is unknown, has no
number for texts or has asked too often, a code goes nowhere and fits nothing.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from crm.events.queue import enqueue
from crm.locks import lock_codes
from crm.reads import number_for_texts
from voice.models import Call, OneTimeCode

SUBSCRIBER = "codes"
DIGITS = 6
GOOD_FOR = timedelta(minutes=5)
MOST_TRIES = 3  # of one code
PERIOD = timedelta(days=1)  # in which codes are counted
MOST_IN_CALL = 3
MOST_FOR_CUSTOMER = 5
MOST_TO_NUMBER = 5
MOST_IN_ALL = 500  # whatever goes wrong, a day's texts stay below this

log = logging.getLogger(__name__)


def code_of(code: OneTimeCode) -> str:
    """The digits: a keyed hash of the row and what it is bound to, cut to six digits (as RFC 4226 does).

    A hash of six digits can be tried out by whoever has SECRET_KEY, so to store one would keep them no
    better. Without the key the row says nothing of them.
    """
    bound = f"{code.public_id}:{code.call_id}:{code.customer_id}:{code.number}"
    digest = salted_hmac("voice.codes", bound, algorithm="sha256").digest()
    return f"{int.from_bytes(digest) % 10**DIGITS:0{DIGITS}}"


@transaction.atomic
def make_code(call: Call) -> OneTimeCode:
    """Make a code for the verified customer of a call that the caller has locked; older ones fit no more.

    A worker texts it. A call at the console texts nobody: the page shows it.
    """
    lock_codes()
    now = timezone.now()
    customer_id = call.customer_id if call.level >= 1 else None
    number = number_for_texts(customer_id, verified=True, rather=call.caller_number)
    if _spent(call, customer_id, number):
        number = ""
    code = OneTimeCode.objects.create(
        call=call, customer_id=customer_id, number=number, expires_at=now + GOOD_FOR
    )
    if call.channel == Call.Channel.PHONE:
        enqueue(SUBSCRIBER, f"call:{call.pk}", payload={"code": code.pk})
    log.info("call %s: a code was asked for", call.pk)
    return code


@transaction.atomic
def try_code(call: Call, digits: str) -> bool:
    """Whether these are the digits of the newest code of a call that the caller has locked; it is used then.

    Each try counts, right or wrong.
    """
    now = timezone.now()
    code = call.codes.last() or OneTimeCode(call=call)
    right = constant_time_compare(code_of(code), digits)
    still_good = OneTimeCode.objects.filter(
        pk=code.pk or 0,
        customer_id=call.customer_id or 0,
        used_at=None,
        tries__lt=MOST_TRIES,
        expires_at__gt=now,
    ).exclude(number="")
    counted = still_good.update(tries=F("tries") + 1, used_at=now if right else None)
    if not (right and counted):
        log.warning("call %s: a code did not fit", call.pk)
    return right and bool(counted)


def asked_at(call: Call) -> datetime | None:
    """When a code was asked for last in the call. One query."""
    last: OneTimeCode | None = call.codes.last()
    return last.created_at if last else None


def delete_old_codes() -> None:
    """A code is kept for as long as it counts."""
    OneTimeCode.objects.filter(created_at__lte=timezone.now() - PERIOD).delete()


def _spent(call: Call, customer_id: int | None, number: str) -> bool:
    """Whether one more text would be too many. One query."""
    sent = OneTimeCode.objects.filter(created_at__gt=timezone.now() - PERIOD).exclude(number="")
    counts = sent.aggregate(
        call=Count("pk", filter=Q(call=call)),
        customer=Count("pk", filter=Q(customer_id=customer_id or 0)),
        number=Count("pk", filter=Q(number=number)),
        all=Count("pk"),
    )
    return (
        counts["call"] >= MOST_IN_CALL
        or counts["customer"] >= MOST_FOR_CUSTOMER
        or counts["number"] >= MOST_TO_NUMBER
        or counts["all"] >= MOST_IN_ALL
    )
