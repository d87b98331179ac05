"""The forms of the schedule: each calls its verb and shows a refusal at its field, what was written kept."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
)

from appointments import reads, verbs
from appointments.models import Appointment
from appointments.times import parse_moment
from crm.actors import Actor
from crm.desk import MomentInput, local_text, show_refusal
from crm.errors import DomainError
from crm.models import Shop

# What names no field itself; whatever else there is concerns the time.
FIELDS = {
    "wrong_owner": "vehicle",
    "vehicle_not_found": "vehicle",
    "invalid_service_type": "service_type",
    "invalid_duration": "duration_minutes",
    "cannot_wait": "transport",
} | dict.fromkeys(
    [
        *("unavailable", "in_the_past", "too_soon", "beyond_horizon", "outside_hours", "off_grid"),
        *("nobody_can", "slot_taken", "duplicate", "vehicle_busy"),
    ],
    "scheduled_at",
)
METHODS = [
    (method.value, method.label)
    for method in (Appointment.Method.PHONE, Appointment.Method.WALK_IN, Appointment.Method.ONLINE)
]
SMALL = {"rows": 3}


def wall_clock(moment: datetime, zone: ZoneInfo) -> str:
    """A moment as such an input wants it, on the clock of `zone`."""
    return moment.astimezone(zone).strftime("%Y-%m-%dT%H:%M")


class AtTime(forms.Form):
    """A time on the shop's clock. Where it is refused, `alternatives` are (value, text) of free ones."""

    scheduled_at = forms.CharField(label="Time", widget=MomentInput)

    def __init__(self, *args: Any, shop: Shop, **options: Any) -> None:
        super().__init__(*args, **options)
        self.shop = shop
        self.alternatives: list[tuple[str, str]] = []
        self.fields["scheduled_at"].help_text = f"On the clock of {shop} ({shop.time_zone})."

    def attempt(self, verb: Callable[[datetime], Appointment]) -> Appointment | None:
        """What the verb made of the time, or None with its refusal at the field."""
        try:
            return verb(parse_moment(self.cleaned_data["scheduled_at"], self.shop.zone, "scheduled_at"))
        except DomainError as error:
            show_refusal(self, error, FIELDS)
            if existing := error.data.get("scheduled_at"):
                self.add_error("scheduled_at", f"That visit is on {local_text(existing, self.shop.zone)}.")
            self.alternatives = [
                (wall_clock(start, self.shop.zone), local_text(start, self.shop.zone))
                for start in error.data.get("alternatives", ())
            ]
        return None


class BookForm(AtTime):
    """One visit, of a vehicle and so of its customer."""

    service_type = forms.ChoiceField(label="Service", widget=UnfoldAdminSelectWidget)
    additional_services = forms.MultipleChoiceField(
        label="More services", required=False, widget=UnfoldAdminCheckboxSelectMultipleWidget
    )
    duration_minutes = forms.IntegerField(
        label="Working time in minutes",
        required=False,
        help_text="Empty: what the menu says.",
        widget=UnfoldAdminIntegerFieldWidget,
    )
    transport = forms.ChoiceField(
        choices=Appointment.Transport.choices,
        initial=Appointment.Transport.DROP_OFF,
        label="The customer",
        widget=UnfoldAdminSelectWidget,
    )
    booking_method = forms.ChoiceField(choices=METHODS, label="Asked for by", widget=UnfoldAdminSelectWidget)
    customer_concerns = forms.CharField(
        required=False,
        max_length=2000,
        help_text="In the customer's words.",
        widget=UnfoldAdminTextareaWidget(SMALL),
    )
    notes = forms.CharField(required=False, max_length=10_000, widget=UnfoldAdminTextareaWidget(SMALL))

    field_order = ["vehicle", "service_type", "scheduled_at"]

    def __init__(self, *args: Any, shop: Shop, vehicle: forms.Field, **options: Any) -> None:
        super().__init__(*args, shop=shop, **options)
        menu = [(service.code, service.name) for service in reads.menu(shop).values()]
        self.fields["service_type"].choices = [("", "Select value"), *menu]  # type: ignore[attr-defined]
        self.fields["additional_services"].choices = menu  # type: ignore[attr-defined]
        self.fields["vehicle"] = vehicle
        self.order_fields(self.field_order)

    def book(self, actor: Actor) -> Appointment | None:
        """Book the visit, or None with the refusal at its field."""
        values = dict(self.cleaned_data)
        del values["scheduled_at"]
        vehicle = values.pop("vehicle")
        services = [values.pop("service_type"), *values.pop("additional_services")]

        def verb(scheduled_at: datetime) -> Appointment:
            return verbs.book(
                actor,
                self.shop,
                customer=vehicle.customer,
                vehicle=vehicle,
                scheduled_at=scheduled_at,
                services=services,
                **values,
            )

        return self.attempt(verb)


class MoveForm(AtTime):
    """Another time for a visit."""

    def move(self, actor: Actor, visit: Appointment) -> Appointment | None:
        """Move the visit, or None with the refusal at its field."""
        return self.attempt(lambda scheduled_at: verbs.reschedule(actor, visit, scheduled_at))


class CancelForm(forms.Form):
    """Why a visit is cancelled."""

    reason = forms.CharField(max_length=2000, widget=UnfoldAdminTextareaWidget(SMALL))

    def cancel(self, actor: Actor, visit: Appointment) -> Appointment | None:
        """Cancel the visit, or None with the refusal above the form."""
        try:
            return verbs.cancel(actor, visit, self.cleaned_data["reason"])
        except DomainError as error:
            show_refusal(self, error, {})
        return None
