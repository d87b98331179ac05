"""Move a day: the visits of a bay, or of the whole shop, to another bay or day, all of them or none."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldBooleanWidget

from appointments import verbs
from appointments.admin.forms import ShopForm, wall_clock
from appointments.admin.pages import asked_day, pick_shop, show
from appointments.admin.passing import PassingForm
from appointments.desk.moving import next_open_day, same_clock, visits_of_day
from appointments.desk.today import clock_text
from appointments.models import Appointment, Resource
from appointments.times import parse_moment
from crm.actors import Actor
from crm.desk import DateInput, DeskAdmin, MomentInput
from crm.errors import DomainError
from crm.reads import DESK_ROLES


class WhichForm(ShopForm):
    """Whose visits, and where they go."""

    date = forms.DateField(label="Move the visits of", widget=DateInput)
    bay = forms.TypedChoiceField(
        coerce=int, empty_value=None, required=False, label="In", widget=UnfoldAdminSelectWidget
    )
    to_date = forms.DateField(label="To", widget=DateInput)
    to_bay = forms.TypedChoiceField(
        coerce=int, empty_value=None, required=False, label="Into", widget=UnfoldAdminSelectWidget
    )

    def __init__(self, *args: Any, bays: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["bay"].choices = [("", "All bays"), *bays]  # type: ignore[attr-defined]
        self.fields["to_bay"].choices = [("", "Whichever bay is free"), *bays]  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Line:
    """One visit of the preview, and the fields that say where it goes."""

    visit: Appointment
    was: str
    goes: forms.BoundField
    at: forms.BoundField
    bay: forms.BoundField


class MovesForm(PassingForm, ShopForm):
    """Where each visit goes. What is not ticked stays."""

    def __init__(
        self,
        *args: Any,
        visits: list[Appointment],
        day: date,
        to_bay: int | None,
        bays: list[tuple[str, str]],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.visits = visits
        for visit in visits:
            start = same_clock(visit.scheduled_at, day, self.shop)
            self.fields |= {
                f"goes_{visit.pk}": forms.BooleanField(
                    required=False, initial=True, widget=UnfoldBooleanWidget
                ),
                f"at_{visit.pk}": forms.CharField(
                    initial=wall_clock(start, self.shop.zone), widget=MomentInput
                ),
                f"bay_{visit.pk}": forms.TypedChoiceField(
                    coerce=int,
                    empty_value=None,
                    required=False,
                    choices=[("", "Whichever is free"), *bays],
                    initial=to_bay or "",
                    widget=UnfoldAdminSelectWidget,
                ),
            }

    def lines(self) -> Iterable[Line]:
        """The preview, a line for each visit."""
        for visit in self.visits:
            was = clock_text(visit.scheduled_at.astimezone(self.shop.zone))
            yield Line(visit, was, *(self[f"{name}_{visit.pk}"] for name in ("goes", "at", "bay")))

    def passing(self) -> list[forms.BoundField]:
        """The fields with which house rules are passed."""
        return [field for field in self if field.name.startswith("pass_")]

    def run(self, actor: Actor) -> list[Appointment]:
        """Move them all. Raises DomainError."""
        return verbs.move_many(actor, self.shop, list(self._moves()), passes=self.passes)

    def _moves(self) -> Iterable[verbs.Move]:
        values = self.cleaned_data
        for visit in self.visits:
            if values[f"goes_{visit.pk}"]:
                name = f"at_{visit.pk}"
                start = parse_moment(values[name], self.shop.zone, name)
                yield verbs.Move(visit.pk, start, bay_id=values[f"bay_{visit.pk}"])

    def refuse(self, error: DomainError) -> None:
        """Show why not at the visit that cannot go there."""
        if visit_id := error.data.get("visit_id"):
            error.data["field"] = f"at_{visit_id}"
        super().refuse(error)


def move_day_view(admin: DeskAdmin, request: HttpRequest) -> HttpResponse:
    """Choose whose visits go where, look at the list, and move them all."""
    _, shop = pick_shop(request, DESK_ROLES)
    day = asked_day(request, timezone.now().astimezone(shop.zone).date())
    found = shop.resources.filter(kind=Resource.Kind.BAY, is_active=True).order_by("name", "pk")
    bays = [(str(pk), name) for pk, name in found.values_list("pk", "name")]
    to = next_open_day(shop, day)
    asked = {"date": day.isoformat(), "to_date": to.isoformat(), **request.GET.dict()}
    which = WhichForm(asked, shop=shop, bays=bays)
    form = None
    if which.is_valid():
        goal = which.cleaned_data
        form = MovesForm(
            request.POST if request.method == "POST" else None,
            shop=shop,
            visits=visits_of_day(shop, goal["date"], goal["bay"]),
            day=goal["to_date"],
            to_bay=goal["to_bay"],
            bays=bays,
        )
        if form.is_valid() and (moved := form.attempt(partial(form.run, Actor.staff(request.user)))):
            messages.success(request, f"Moved {len(moved)} {'visit' if len(moved) == 1 else 'visits'}.")
            query = {"shop": shop.pk, "date": goal["to_date"].isoformat()}
            return redirect(reverse("admin:appointments_appointment_day", query=query))
    return show(
        admin, request, "appointments/move_day.html", shop, title="Move a day", which=which, form=form
    )
