"""Find a time: what is free in the next days for some work, and why a wanted time is not."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from appointments import reads
from appointments.admin.forms import WorkForm
from appointments.admin.pages import pick_shop, show
from appointments.desk.finding import Found, find_times
from appointments.models import Appointment
from appointments.times import parse_moment
from appointments.verbs.wishes import pick
from crm.desk import DateInput, DeskAdmin, MomentInput, VerbForm, picker
from crm.reads import DESK_ROLES
from vehicles.models import Vehicle


class FindForm(WorkForm, VerbForm):
    """What is to be done, from which day on, and perhaps the time that the customer would like."""

    places = {"invalid_duration": "duration_minutes"}

    date = forms.DateField(label="From day", widget=DateInput)
    scheduled_at = forms.CharField(label="Wanted time", required=False, widget=MomentInput)

    field_order = [
        *("service_type", "date", "scheduled_at", "vehicle", "transport", "duration_minutes"),
        "additional_services",
    ]

    def find(self) -> Found | None:
        """The free times, or None with the refusal at its field."""
        return self.attempt(self._find)

    def _find(self) -> Found:
        values = self.cleaned_data
        services = pick(self.menu, self.services, values["transport"])
        job = reads.job_for(services, values["duration_minutes"], default_minutes=reads.DEFAULT_VISIT_MINUTES)
        text = values["scheduled_at"]
        wanted = parse_moment(text, self.shop.zone, "scheduled_at") if text else None
        return find_times(self.shop, services, job, values["date"], timezone.now(), wanted)

    def booking(self) -> str:
        """The address of the booking form with this work filled in; the time is to be added."""
        names = ("service_type", "additional_services", "duration_minutes", "transport")
        query: dict[str, Any] = {"shop": self.shop.pk, **{name: self.cleaned_data[name] for name in names}}
        if vehicle := self.cleaned_data["vehicle"]:
            query["vehicle"] = vehicle.pk
        filled = {name: value for name, value in query.items() if value}
        return f"{reverse('admin:appointments_appointment_add')}?{urlencode(filled, doseq=True)}"


def find_view(admin: DeskAdmin, request: HttpRequest) -> HttpResponse:
    """The free times of a shop for some work; all that is asked stands in the address."""
    shops, shop = pick_shop(request, DESK_ROLES)
    asked = request.GET.copy()
    defaults = {
        "date": timezone.now().astimezone(shop.zone).date().isoformat(),
        "transport": Appointment.Transport.DROP_OFF.value,
    }
    for name, value in defaults.items():
        asked[name] = asked.get(name) or value
    vehicle = picker(Vehicle, request, required=False, help_text="May wait until the booking.")
    is_asked = "service_type" in request.GET
    form = FindForm(asked if is_asked else None, shop=shop, vehicle=vehicle, initial=asked.dict())
    form.fields["service_type"].widget.attrs["autofocus"] = True
    found = form.find() if form.is_valid() else None
    context: dict[str, Any] = {"form": form, "media": form.media, "found": found, "title": "Find a time"}
    if found:
        context |= {"booking": form.booking(), "coming": _coming(form)}
    context["shops"] = [(one, f"?shop={one.pk}") for one in shops] if len(shops) > 1 else []
    return show(admin, request, "appointments/find.html", shop, **context)


def _coming(form: FindForm) -> list[Appointment]:
    """Visits for which the chosen car is expected already."""
    vehicle = form.cleaned_data["vehicle"]
    if vehicle is None:
        return []
    visits = Appointment.objects.filter(
        vehicle=vehicle, shop=form.shop, status__in=Appointment.ACTIVE, ends_at__gt=timezone.now()
    )
    return list(visits.prefetch_related("services").order_by("scheduled_at")[:5])
