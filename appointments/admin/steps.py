"""What may be done with a visit now: the buttons of its page and of the day's list."""

from datetime import datetime, timedelta

from django.urls import reverse

from appointments.admin.pages import visit_url
from appointments.models import Appointment
from appointments.verbs.working import NEXT
from crm.desk import Link

Stage, Status = Appointment.Stage, Appointment.Status

STAGES: dict[str, tuple[str, str]] = {
    Stage.IN_BAY: ("In the bay", "car_repair"),
    Stage.WAITING_APPROVAL: ("Waits for approval", "pending"),
    Stage.WAITING_PARTS: ("Waits for parts", "inventory_2"),
    Stage.READY: ("Ready", "task_alt"),
    Stage.PICKED_UP: ("Picked up", "key"),
}


def steps(visit: Appointment, now: datetime) -> dict[str, Link]:
    """What the visit's status allows, by name, the likeliest first; stages are `stage_<stage>`."""
    match visit.status:
        case Status.SCHEDULED | Status.CONFIRMED:
            return _before(visit, now)
        case Status.IN_PROGRESS:
            return _under_way(visit)
        case Status.COMPLETED:
            return _after(visit)
    return {"again": _again(visit)}


def _before(visit: Appointment, now: datetime) -> dict[str, Link]:
    links = {"check_in": Link("Check in", visit_url("check_in", visit), "login")}
    if visit.status == Status.SCHEDULED:
        links["confirm"] = Link("Confirm", visit_url("confirm", visit), "check", post=True)
    if now >= visit.scheduled_at + timedelta(minutes=visit.shop.no_show_grace_minutes):
        links["no_show"] = Link("No-show", visit_url("no_show", visit), "person_off", post=True)
    return {
        **links,
        "move": Link("Move", visit_url("move", visit), "event_repeat"),
        "swap": Link("Swap", visit_url("swap", visit), "swap_horiz"),
        "services": Link("Change the work", visit_url("services", visit), "build"),
        "edit": Link("Edit notes", visit_url("edit", visit), "edit_note"),
        "cancel": Link("Cancel the visit", visit_url("cancel", visit), "event_busy"),
    }


def _under_way(visit: Appointment) -> dict[str, Link]:
    complete = {"complete": Link("Complete", visit_url("complete", visit), "done_all")}
    return {
        **(complete if visit.stage == Stage.READY else {}),
        **{f"stage_{stage}": _stage(visit, stage) for stage in NEXT[visit.stage]},
        "extend": Link("Extend", visit_url("extend", visit), "more_time"),
        **complete,
        "services": Link("Change the work", visit_url("services", visit), "build"),
        "edit": Link("Edit notes", visit_url("edit", visit), "edit_note"),
    }


def _after(visit: Appointment) -> dict[str, Link]:
    picked_up = {"stage_picked_up": _stage(visit, Stage.PICKED_UP)}
    return {
        **(picked_up if visit.stage == Stage.READY else {}),
        "edit": Link("Edit notes", visit_url("edit", visit), "edit_note"),
        "again": _again(visit),
    }


def _stage(visit: Appointment, stage: str) -> Link:
    url = reverse("admin:appointments_appointment_stage", args=[visit.pk, stage])
    label, icon = STAGES[stage]
    return Link(label, url, icon, post=True)


def _again(visit: Appointment) -> Link:
    query = {"shop": visit.shop_id, "vehicle": visit.vehicle_id, "service_type": visit.service_type}
    return Link("Book again", reverse("admin:appointments_appointment_add", query=query), "calendar_add_on")
