"""What is done with one visit: small forms, each of which calls its verb."""

from collections.abc import Iterable
from typing import Any

from django import forms
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
)

from appointments import reads, verbs
from appointments.admin.forms import SMALL, AtTime, wall_clock
from appointments.admin.passing import PassingForm, VisitForm
from appointments.desk.moving import swappable
from appointments.models import Appointment, Resource
from appointments.times import parse_moment
from crm.actors import Actor
from crm.desk import MomentInput, local_text
from crm.editing import LinesField, RowForm
from crm.errors import DomainError
from crm.models import Shop


class Mileage(forms.Form):
    """The odometer, where somebody reads it."""

    mileage = forms.IntegerField(
        required=False, min_value=0, label="Mileage", widget=UnfoldAdminIntegerFieldWidget
    )


class CheckInForm(Mileage, VisitForm):
    title, submit_label, told = "Check in", "Check in", "Checked in"

    def run(self, actor: Actor) -> Appointment:
        return verbs.check_in(actor, self.visit, mileage=self.cleaned_data["mileage"])


class CompleteForm(Mileage, VisitForm):
    title, submit_label, told = "Complete the visit of", "Complete", "Completed"

    remark = forms.CharField(
        required=False,
        max_length=2000,
        help_text="What was done, for the car's history.",
        widget=UnfoldAdminTextareaWidget(SMALL),
    )

    def run(self, actor: Actor) -> Appointment:
        return verbs.complete(actor, self.visit, **self.cleaned_data)


class CancelForm(PassingForm, VisitForm):
    title, submit_label, told = "Cancel the visit of", "Cancel the visit", "Cancelled"

    reason = forms.CharField(max_length=2000, widget=UnfoldAdminTextareaWidget(SMALL))

    def run(self, actor: Actor) -> Appointment:
        return verbs.cancel(actor, self.visit, self.cleaned_data["reason"], passes=self.passes)


class ExtendForm(PassingForm, VisitForm):
    title, submit_label, told = "Extend the visit of", "Extend", "Extended"
    places = dict.fromkeys(
        [
            *("invalid_duration", "slot_taken", "outside_hours", "nobody_can", "vehicle_busy"),
            *("wrong_status", "duplicate", "beyond_horizon"),
        ],
        "minutes",
    )
    offered_after = "minutes"

    minutes = forms.IntegerField(
        min_value=1,
        initial=30,
        label="Minutes more",
        help_text="Of working time.",
        widget=UnfoldAdminIntegerFieldWidget,
    )

    def run(self, actor: Actor) -> Appointment:
        return verbs.extend(actor, self.visit, self.cleaned_data["minutes"], passes=self.passes)

    def refuse(self, error: DomainError) -> None:
        """Show why not, and who is in the way."""
        super().refuse(error)
        ids = error.data.get("appointments", ())
        others = Appointment.objects.filter(pk__in=ids).select_related("customer").order_by("scheduled_at")
        for other in others:
            when = local_text(other.scheduled_at, self.visit.shop.zone)
            self.add_error("minutes", f"In the way: {other.customer}, {when}.")


class ServicesForm(RowForm, PassingForm, VisitForm):
    title, submit_label, told = "Change the work of", "Change the work", "Changed"
    edited = ["services"]
    places = {"invalid_duration": "duration_minutes"}

    services = forms.MultipleChoiceField(widget=UnfoldAdminCheckboxSelectMultipleWidget)
    duration_minutes = forms.IntegerField(
        required=False,
        label="Working time in minutes",
        help_text="Empty: what the menu says for all of it.",
        widget=UnfoldAdminIntegerFieldWidget,
    )

    def __init__(self, *args: Any, visit: Appointment, **options: Any) -> None:
        had = {line.code: line.name for line in visit.services.all()}
        super().__init__(*args, visit=visit, initial={"services": list(had)}, **options)
        menu = {service.code: service.name for service in reads.menu(visit.shop).values()}
        self.fields["services"].choices = list((had | menu).items())  # type: ignore[attr-defined]
        self.had = list(had)

    def run(self, actor: Actor) -> Appointment:
        return verbs.change_services(
            actor,
            self.visit,
            _first_stays(self.had, self.changes().get("services", self.had)),
            duration_minutes=self.cleaned_data["duration_minutes"],
            passes=self.passes,
            seen=self.visit.event_sequence,
        )


def _first_stays(had: list[str], chosen: Iterable[str]) -> list[str]:
    """What was booked first gives the visit its service type, and goes on to."""
    chosen = list(chosen)
    return [*(code for code in had if code in chosen), *(code for code in chosen if code not in had)]


class EditForm(RowForm, VisitForm):
    title, submit_label, told = "Notes on the visit of", "Save", "Saved"
    edited = ["transport", "promised_at", "customer_concerns", "service_description", "notes"]
    places = {"cannot_wait": "transport"}

    transport = forms.ChoiceField(
        choices=Appointment.Transport.choices, label="The customer", widget=UnfoldAdminSelectWidget
    )
    promised_at = forms.CharField(
        required=False, label="Promised for", help_text="On the shop's clock.", widget=MomentInput
    )
    customer_concerns = LinesField(
        required=False,
        max_length=2000,
        help_text="In the customer's words.",
        widget=UnfoldAdminTextareaWidget(SMALL),
    )
    service_description = LinesField(
        required=False, max_length=2000, label="What is to be done", widget=UnfoldAdminTextareaWidget(SMALL)
    )
    notes = LinesField(required=False, max_length=10_000, widget=UnfoldAdminTextareaWidget(SMALL))

    def __init__(self, *args: Any, visit: Appointment, **options: Any) -> None:
        names = ("transport", "customer_concerns", "service_description", "notes")
        initial = {name: getattr(visit, name) for name in names}
        if visit.promised_at:
            initial["promised_at"] = wall_clock(visit.promised_at, visit.shop.zone)
        super().__init__(*args, visit=visit, initial=initial, **options)

    def run(self, actor: Actor) -> Appointment:
        return verbs.change_visit(actor, self.visit, seen=self.visit.event_sequence, **self._changes())

    def _changes(self) -> dict[str, Any]:
        changes = self.changes()
        if "promised_at" in changes:
            text = changes["promised_at"]
            changes["promised_at"] = parse_moment(text, self.visit.shop.zone, "promised_at") if text else None
        return changes


class ResourceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic without the stubs
    """A bay or a technician of the shop; none: whoever is free."""

    def __init__(self, kind: Resource.Kind) -> None:
        self.kind = kind
        super().__init__(
            Resource.objects.none(),
            required=False,
            empty_label="Whichever is free",
            widget=UnfoldAdminSelectWidget,
        )

    def offer(self, shop: Shop) -> None:
        """Let the active ones of `shop` be chosen."""
        self.queryset = shop.resources.filter(kind=self.kind, is_active=True).order_by("name", "pk")


class MoveForm(AtTime, VisitForm):
    """Another time for a visit, or another bay or technician at the same time."""

    title, submit_label, told = "Move the visit of", "Move the visit", "Moved"

    bay = ResourceField(Resource.Kind.BAY)
    technician = ResourceField(Resource.Kind.TECHNICIAN)

    def __init__(self, *args: Any, visit: Appointment, **options: Any) -> None:
        initial = {"scheduled_at": wall_clock(visit.scheduled_at, visit.shop.zone)}
        super().__init__(*args, shop=visit.shop, visit=visit, initial=initial, **options)
        for name in ("bay", "technician"):
            self.fields[name].offer(visit.shop)  # type: ignore[attr-defined]

    def run(self, actor: Actor) -> Appointment:
        return verbs.reschedule(
            actor,
            self.visit,
            self.start(),
            bay=self.cleaned_data["bay"],
            technician=self.cleaned_data["technician"],
            passes=self.passes,
        )


class SwapForm(PassingForm, VisitForm):
    title, submit_label, told = "Swap the visit of", "Swap the two", "Swapped"

    other = forms.ModelChoiceField(
        Appointment.objects.none(),
        label="With",
        help_text="They change times, bays and technicians: both or neither.",
        widget=UnfoldAdminSelectWidget,
    )

    def __init__(self, *args: Any, visit: Appointment, **options: Any) -> None:
        super().__init__(*args, visit=visit, **options)
        field = self.fields["other"]
        field.queryset = swappable(visit)  # type: ignore[attr-defined]
        field.label_from_instance = self._describe  # type: ignore[attr-defined]

    def _describe(self, other: Appointment) -> str:
        when = local_text(other.scheduled_at, self.visit.shop.zone)
        return f"{when}: {other.customer}, {other.vehicle}, {other.bay or 'no bay'}"

    def run(self, actor: Actor) -> Appointment:
        other = self.cleaned_data["other"]
        moves = [_take_place(self.visit, other), _take_place(other, self.visit)]
        moved = verbs.move_many(actor, self.visit.shop, moves, passes=self.passes)
        return next(visit for visit in moved if visit.pk == self.visit.pk)


def _take_place(visit: Appointment, other: Appointment) -> verbs.Move:
    bay, technician = other.bay, other.technician
    return verbs.Move(
        visit.pk,
        other.scheduled_at,
        bay_id=bay.pk if bay else None,
        technician_id=technician.pk if technician else None,
    )


FORMS: dict[str, type[Any]] = {
    "check_in": CheckInForm,
    "extend": ExtendForm,
    "complete": CompleteForm,
    "move": MoveForm,
    "swap": SwapForm,
    "services": ServicesForm,
    "edit": EditForm,
    "cancel": CancelForm,
}
