"""Caps against abuse: how often one number gets the agent, and how many visits it may book in a day.

They are counted, not locked: of callers who come in the same instant one too many may pass.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.db.models import QuerySet

from appointments.models import Appointment
from appointments.times import day_span
from crm.errors import DomainError
from crm.models import Event, Shop
from voice.models import Call

SLACK = timedelta(minutes=5)  # a call of which no end was written down is over so long after its longest


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the agent does not answer a call; a person may."""

    reason: Literal["calls_at_once", "calls_per_number"]


class TooManyVisits(DomainError):
    """One number has booked as many visits today as the shop allows by phone."""

    code = "too_many_visits"
    status = 429
    default_error = "Too many visits were booked by this number today"


def may_answer(shop: Shop, number: str, now: datetime) -> Refusal | None:
    """Whether the agent may answer one more call of this number (E.164, empty when withheld); None: it may.

    Two queries.
    """
    alive = now - timedelta(minutes=shop.call_minutes) - SLACK
    calls = Call.objects.filter(shop=shop, channel=Call.Channel.PHONE)
    if calls.filter(status=Call.Status.LIVE, started_at__gte=alive).count() >= shop.calls_at_once:
        return Refusal("calls_at_once")
    if number and _today(shop, number, now).count() >= shop.calls_per_number:
        return Refusal("calls_per_number")
    return None


def check_visits(call: Call, now: datetime) -> None:
    """Raise TooManyVisits where the call's number has booked today what the shop allows; one query.

    A withheld number is counted for this call alone.
    """
    number = call.caller_number
    calls = _today(call.shop, number, now) if number else Call.objects.filter(pk=call.pk)
    booked = Event.objects.filter(
        name="visit.booked", subject_type="appointment", actor_call__in=calls.values("pk")
    )
    kept = Appointment.objects.filter(pk__in=booked.values("subject_id"))
    if kept.exclude(status=Appointment.Status.CANCELLED).count() >= call.shop.visits_per_number:
        raise TooManyVisits(
            message="I can't book more visits for today by phone. The desk can help you with it."
        )


def _today(shop: Shop, number: str, now: datetime) -> QuerySet[Call]:
    midnight = day_span(now.astimezone(shop.zone).date(), shop.zone).start
    return Call.objects.filter(shop=shop, caller_number=number, started_at__gte=midnight)
