"""Sums a call up, from its rows alone, so that it can be done again when a call goes on."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from appointments.models import Appointment
from crm.models import Shop
from vehicles.models import Vehicle
from voice.call.summaries import Deed, Story, Task, Use, conclude
from voice.facts import Facts
from voice.language import language
from voice.models import Call, Proposal, Turn

UNNAMED = "The caller"


def sum_up(call: Call) -> None:
    """Keep outcome, intent and summary of a call, if it is over. Nine queries at most."""
    row = Call.objects.select_related("shop", "customer").get(pk=call.pk)
    if row.status != Call.Status.ENDED:
        return
    deeds, owner = _deeds(row)
    facts = Facts.from_json(row.facts)
    zone = row.shop.zone
    story = Story(
        caller=str(row.customer or owner or facts.name or UNNAMED),
        spoke=row.turns.filter(speaker=Turn.Speaker.CALLER).exists(),
        facts=facts,
        uses=[Use(*use) for use in row.tool_calls.values_list("name", "success", "arguments")],
        deeds=deeds,
        tasks=[
            Task(one.kind, one.text, one.due_at.astimezone(zone)) for one in row.follow_ups.order_by("pk")
        ],
        end_reason=row.end_reason,
        nobody=bool(row.handoff.get("nobody")),
        today=timezone.localdate(timezone=zone),
    )
    kept = conclude(story, language(row.shop.language).say)
    Call.objects.filter(pk=call.pk).update(
        outcome=kept.outcome[:40], intent=kept.intent, summary=kept.summary, updated_at=timezone.now()
    )


def _deeds(call: Call) -> tuple[list[Deed], str]:
    """What the caller said yes to, in order, and the name under which the first visit of it stands."""
    done = [
        (proposal.steps[one["step"]], one["data"])
        for proposal in call.proposals.filter(state=Proposal.State.DONE)
        for one in sorted(proposal.result.get("done", ()), key=lambda one: one["step"])
    ]
    ids = {data.get("appointment_id") for _, data in done} - {None}
    rows = Appointment.objects.filter(pk__in=ids).select_related("vehicle", "customer")
    visits = {visit.pk: visit for visit in rows.prefetch_related("services")}
    cars = Vehicle.objects.in_bulk({data.get("vehicle_id") for _, data in done} - {None})
    owner = next(
        (visits[pk].customer for _, data in done if (pk := data.get("appointment_id")) in visits), ""
    )
    return [_deed(call.shop, *one, visits, cars) for one in done], str(owner)


def _deed(
    shop: Shop,
    step: dict[str, Any],
    data: dict[str, Any],
    visits: dict[int, Appointment],
    cars: dict[int, Vehicle],
) -> Deed:
    def local(text: str | None) -> datetime | None:
        return datetime.fromisoformat(text).astimezone(shop.zone) if text else None

    visit = visits.get(data.get("appointment_id", 0))
    car = visit.vehicle if visit else cars.get(data.get("vehicle_id", 0))
    planned = visit.scheduled_at.astimezone(shop.zone) if visit else None
    return Deed(
        tool=step["tool"],
        services=[line.name.lower() for line in visit.services.all()] if visit else [],
        car=car.description if car else "car",
        at=local(data.get("scheduled_at") or data.get("new_datetime")) or planned,
        old=local(data.get("old_datetime")),
        words=step["arguments"].get("note") or data.get("cancellation_reason") or "",
    )
