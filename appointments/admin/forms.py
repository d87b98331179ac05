"""Forms of the schedule: which work, at which time; and booking it."""

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
from appointments.admin.passing import PassingForm
from appointments.models import Appointment
from appointments.times import parse_moment
from crm.actors import Actor
from crm.desk import MomentInput, local_text
from crm.errors import DomainError
from crm.models import Shop

METHODS = [
    (method.value, method.label)
    for method in (Appointment.Method.PHONE, Appointment.Method.WALK_IN, Appointment.Method.ONLINE)
]
SMALL = {"rows": 3}


def wall_clock(moment: datetime, zone: ZoneInfo) -> str:
    """A moment as such an input wants it, on the clock of `zone`."""
    return moment.astimezone(zone).strftime("%Y-%m-%dT%H:%M")


class ShopForm(forms.Form):
    """A form about one shop."""

    def __init__(self, *args: Any, shop: Shop, **options: Any) -> None:
        super().__init__(*args, **options)
        self.shop = shop


class WorkForm(ShopForm):
    """Which work, on which car, and how its customer comes."""

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

    field_order = ["vehicle", "service_type", "scheduled_at"]

    def __init__(self, *args: Any, shop: Shop, vehicle: forms.Field, **options: Any) -> None:
        super().__init__(*args, shop=shop, **options)
        self.menu = reads.menu(shop)
        menu = [(service.code, service.name) for service in self.menu.values()]
        self.fields["service_type"].choices = [("", "Select value"), *menu]  # type: ignore[attr-defined]
        self.fields["additional_services"].choices = menu  # type: ignore[attr-defined]
        self.fields["vehicle"] = vehicle
        self.order_fields(self.field_order)

    @property
    def services(self) -> list[str]:
        """The codes that were chosen, first one first."""
        return [self.cleaned_data["service_type"], *self.cleaned_data["additional_services"]]


class AtTime(PassingForm, ShopForm):
    """A time on the shop's clock. Where it is refused, `alternatives` are (value, text) of free ones."""

    places = {
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

    offered_after = "scheduled_at"

    scheduled_at = forms.CharField(label="Time", widget=MomentInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.alternatives: list[tuple[str, str]] = []
        self.fields["scheduled_at"].help_text = f"On the clock of {self.shop} ({self.shop.time_zone})."

    def start(self) -> datetime:
        """The time that was written. Raises DomainError."""
        return parse_moment(self.cleaned_data["scheduled_at"], self.shop.zone, "scheduled_at")

    def refuse(self, error: DomainError) -> None:
        """Show why not, when the other visit is, and what is free instead."""
        super().refuse(error)
        if existing := error.data.get("scheduled_at"):
            self.add_error("scheduled_at", f"That visit is on {local_text(existing, self.shop.zone)}.")
        self.alternatives = [
            (wall_clock(start, self.shop.zone), local_text(start, self.shop.zone))
            for start in error.data.get("alternatives", ())
        ]


class BookForm(WorkForm, AtTime):
    """One visit, of a vehicle and so of its customer."""

    booking_method = forms.ChoiceField(choices=METHODS, label="Asked for by", widget=UnfoldAdminSelectWidget)
    customer_concerns = forms.CharField(
        required=False,
        max_length=2000,
        help_text="In the customer's words.",
        widget=UnfoldAdminTextareaWidget(SMALL),
    )
    notes = forms.CharField(required=False, max_length=10_000, widget=UnfoldAdminTextareaWidget(SMALL))

    def run(self, actor: Actor) -> Appointment:
        """Book the visit. Raises DomainError."""
        vehicle = self.cleaned_data["vehicle"]
        names = ("duration_minutes", "transport", "booking_method", "customer_concerns", "notes")
        values = {name: self.cleaned_data[name] for name in names}
        return verbs.book(
            actor,
            self.shop,
            customer=vehicle.customer,
            vehicle=vehicle,
            scheduled_at=self.start(),
            services=self.services,
            passes=self.passes,
            **values,
        )
