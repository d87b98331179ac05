"""Visits: their list, their pages, and what is done with one of them."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from unfold.decorators import display

from appointments import verbs
from appointments.admin.actions import FORMS
from appointments.admin.days import day_view, misfits_view, today_view
from appointments.admin.find import find_view
from appointments.admin.forms import BookForm
from appointments.admin.moving import move_day_view
from appointments.admin.pages import pick_shop, visit_url
from appointments.admin.steps import steps
from appointments.calendars.feeds import visit_file
from appointments.calendars.views import CALENDAR_TYPE
from appointments.models import Appointment, RulePass, ServiceLine
from appointments.times import day_span
from crm.actors import Actor
from crm.admin.sections import story
from crm.desk import ByShop, DeskAdmin, DeskInline, Link, local_text, picker
from crm.errors import DomainError
from crm.permissions import rights_of
from crm.phones import display_phone
from crm.reads import DESK_ROLES
from crm.search import search_customers
from crm.versions import versions
from vehicles.models import Vehicle
from vehicles.search import search_vehicles

STATUS_COLOURS = {
    "scheduled": "info",
    "confirmed": "success",
    "in_progress": "warning",
    "completed": "default",
    "cancelled": "danger",
    "no_show": "danger",
}


class ServiceLineInline(DeskInline):
    model = ServiceLine
    fields = ["name", "minutes", "price_from"]
    hide_title = True
    tab = False


class RulePassInline(DeskInline):
    model = RulePass
    fields = ["rule", "reason", "user", "at"]
    hide_title = True
    tab = False
    verbose_name_plural = "rules passed"

    def get_queryset(self, request: HttpRequest) -> QuerySet[RulePass]:
        passes: QuerySet[RulePass] = super().get_queryset(request)
        return passes.select_related("user")


class Period(admin.SimpleListFilter):
    """Visits by when they are; the list opens with what lies ahead, unless it is searched."""

    title, parameter_name = "when", "when"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("today", "Today"), ("past", "Before today"), ("all", "All, latest first")]

    def choices(self, changelist: Any) -> Any:
        """As the base, with the default named."""
        first, *rest = super().choices(changelist)
        return [{**first, "display": "Today and later"}, *rest]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Appointment]) -> QuerySet[Appointment]:
        zone = rights_of(request).zone
        midnight, next_midnight = day_span(timezone.now().astimezone(zone).date(), zone)
        match self.value():
            case "today":
                return queryset.filter(scheduled_at__gte=midnight, scheduled_at__lt=next_midnight)
            case "past":
                return queryset.filter(scheduled_at__lt=midnight)
            case None if looks_ahead(request):
                return queryset.filter(scheduled_at__gte=midnight)
        return queryset


def looks_ahead(request: HttpRequest) -> bool:
    """Whether the list shows what comes: unless other visits are asked for, soonest first."""
    asked = set(request.GET)
    return not asked & {"when", "q"} and not any(name.startswith("scheduled_at") for name in asked)


@admin.register(Appointment)
class AppointmentAdmin(DeskAdmin):
    """Read only: the schedule changes by verbs alone."""

    adders = DESK_ROLES
    list_display = ["when", "customer", "vehicle", "work", "bay", "technician", "coloured_status", "shop"]
    list_display_links = ["when"]
    list_filter = [ByShop, Period, "status", "booking_method", "transport"]
    search_fields = ["notes"]  # shows the box; get_search_results searches
    search_help_text = "Customer's name or phone number, plate, VIN or its last 8, make or model"
    inlines = [ServiceLineInline]
    change_form_outer_after_template = "desk/sections.html"
    fieldsets = [
        (
            None,
            {
                "fields": [
                    *(("when", "until"), ("status", "stage"), ("bay", "technician"), ("work", "transport")),
                    *(("customer", "number"), ("vehicle", "shop")),
                ]
            },
        ),
        (
            "Wishes and notes",
            {"fields": ["service_description", "customer_concerns", "notes", "cancellation_reason"]},
        ),
        (
            "Record",
            {
                "fields": [
                    *(("booking_method", "booked_by"), ("created_at", "duration_minutes")),
                    *(("confirmed_at", "confirmation_sent"), ("arrived_at", "promised_at")),
                    ("completed_at", "cancelled_at"),
                ]
            },
        ),
    ]
    readonly_fields = ["when", "until", "bay", "technician", "work", "number", "created_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Appointment]:
        visits: QuerySet[Appointment] = super().get_queryset(request)
        return visits.select_related("shop", "customer", "vehicle").prefetch_related(
            "services", "claims__resource"
        )

    def get_inlines(self, request: HttpRequest, obj: Appointment | None) -> list[Any]:
        """House rules are told of where somebody passed one."""
        passed = obj is not None and obj.passes.exists()
        return [*self.inlines, RulePassInline] if passed else list(self.inlines)

    def get_date_hierarchy(self, request: HttpRequest) -> str | None:
        """Not above the whole past: telling the years apart takes reading all of it."""
        narrowed = any(name.startswith("scheduled_at") for name in request.GET)
        return "scheduled_at" if narrowed or looks_ahead(request) else None

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        soonest_first = looks_ahead(request) or request.GET.get("when") == "today"
        return ("scheduled_at", "pk") if soonest_first else ("-scheduled_at", "-pk")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Appointment], search_term: str
    ) -> tuple[QuerySet[Appointment], bool]:
        """The visits of the customers and vehicles whom the term means."""
        if not search_term.strip():
            return queryset, False
        cars, people = search_vehicles(search_term), search_customers(search_term)
        return queryset.filter(Q(vehicle__in=list(cars)) | Q(customer__in=list(people))), False

    @display(description="when", ordering="scheduled_at")
    def when(self, visit: Appointment) -> str:
        return local_text(visit.scheduled_at, visit.shop.zone)

    @display(description="planned end")
    def until(self, visit: Appointment) -> str:
        return local_text(visit.ends_at, visit.shop.zone)

    @display(description="bay", empty_value="none")
    def bay(self, visit: Appointment) -> str:
        return str(visit.bay or "")

    @display(description="technician", empty_value="none")
    def technician(self, visit: Appointment) -> str:
        return str(visit.technician or "")

    @display(description="status", ordering="status", label=STATUS_COLOURS)
    def coloured_status(self, visit: Appointment) -> tuple[str, str]:
        return visit.status, visit.get_status_display()

    @display(description="phone number")
    def number(self, visit: Appointment) -> str:
        return display_phone(visit.customer.phone_number or "")

    def get_urls(self) -> list[Any]:
        name, wrap = "appointments_appointment", self.admin_site.admin_view
        pages = {
            "day": day_view,
            "today": today_view,
            "find": find_view,
            "misfits": misfits_view,
            "move_day": move_day_view,
        }
        return [
            *(
                path(f"{page}/", wrap(partial(view, self)), name=f"{name}_{page}")
                for page, view in pages.items()
            ),
            *(
                path(f"<int:visit_id>/{action}/", wrap(self.act_view), {"action": action}, f"{name}_{action}")
                for action in FORMS
            ),
            path("<int:visit_id>/ics/", wrap(self.file_view), name=f"{name}_ics"),
            path("<int:visit_id>/confirm/", wrap(self.confirm_view), name=f"{name}_confirm"),
            path("<int:visit_id>/no_show/", wrap(self.no_show_view), name=f"{name}_no_show"),
            path("<int:visit_id>/stage/<slug:stage>/", wrap(self.stage_view), name=f"{name}_stage"),
            *super().get_urls(),
        ]

    def toolbar(self, request: HttpRequest, obj: Appointment) -> list[Link]:
        day = obj.scheduled_at.astimezone(obj.shop.zone).date()
        query = {"shop": obj.shop_id, "date": day.isoformat()}
        link = Link("Day", reverse("admin:appointments_appointment_day", query=query), "calendar_view_day")
        if not rights_of(request).may(DESK_ROLES, obj.shop_id):
            return [link]
        file = Link("Calendar file", visit_url("ics", obj), "download")
        return [link, *steps(obj, timezone.now()).values(), file]

    def page_context(self, request: HttpRequest, obj: Appointment) -> dict[str, Any]:
        zone = obj.shop.zone
        told = versions("visit", obj.history.all(), zone, beside="bay, technician or work")
        return {**super().page_context(request, obj), "sections": [story(told, zone)]}

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Book a visit. What the address names (shop, vehicle, work, the shop's time) is filled in."""
        shops, shop = pick_shop(request, DESK_ROLES)
        hint = format_html(
            "Search by customer's name or phone number, plate or VIN. Not on file: add the "
            '<a class="text-link" href="{}">customer</a> or the <a class="text-link" href="{}">vehicle</a>.',
            reverse("admin:crm_customer_add"),
            reverse("admin:vehicles_vehicle_add"),
        )
        vehicle = picker(Vehicle, request, help_text=hint)
        initial = request.GET.dict() | {"additional_services": request.GET.getlist("additional_services")}
        form = BookForm(_written(request), shop=shop, vehicle=vehicle, initial=initial)
        if form.is_valid() and (visit := form.attempt(partial(form.run, Actor.staff(request.user)))):
            return self._done(request, visit, "Booked")
        kept = {name: request.GET.get(name, "") for name in ("vehicle", "scheduled_at")}
        others = [
            (other, f"?{urlencode({**kept, 'shop': str(other.pk)})}") for other in shops if other != shop
        ]
        title = f"Book a visit at {shop}"
        return self.form_page(request, form, title, "Book the visit", other_shops=others)

    def act_view(self, request: HttpRequest, visit_id: int, action: str) -> HttpResponse:
        """The form of one of FORMS for a visit. It opens only where the visit's status allows the action."""
        visit = self._of_desk(request, visit_id)
        if visit is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(visit_id))
        if request.method != "POST" and action not in steps(visit, timezone.now()):
            state = visit.get_status_display()
            messages.warning(request, f"The visit is {state}: that cannot be done with it any more.")
            return redirect(visit_url("change", visit))
        form = FORMS[action](_written(request), visit=visit)
        if form.is_valid() and (changed := form.attempt(partial(form.run, Actor.staff(request.user)))):
            return self._done(request, changed, form.told)
        title = f"{form.title} {self._tell(visit)}"
        return self.form_page(request, form, title, form.submit_label, back=self._back(request, visit))

    def file_view(self, request: HttpRequest, visit_id: int) -> HttpResponse:
        """The visit for the customer's own calendar."""
        visit = self._of_desk(request, visit_id)
        if visit is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(visit_id))
        headers = {"Content-Disposition": f'attachment; filename="visit-{visit.pk}.ics"'}
        return HttpResponse(visit_file(visit), CALENDAR_TYPE, headers=headers)

    def confirm_view(self, request: HttpRequest, visit_id: int) -> HttpResponse:
        """The customer said that he comes."""
        return self._by_button(request, visit_id, verbs.confirm, "Confirmed")

    def no_show_view(self, request: HttpRequest, visit_id: int) -> HttpResponse:
        """The customer did not come."""
        return self._by_button(request, visit_id, verbs.no_show, "No-show")

    def stage_view(self, request: HttpRequest, visit_id: int, stage: str) -> HttpResponse:
        """The work goes on, or waits."""
        return self._by_button(
            request, visit_id, lambda actor, visit: verbs.set_stage(actor, visit, stage), "Noted"
        )

    def _by_button(
        self,
        request: HttpRequest,
        visit_id: int,
        verb: Callable[[Actor, Appointment], Appointment],
        told: str,
    ) -> HttpResponse:
        """What needs no form: by POST alone, and a refusal is a message."""
        visit = self._of_desk(request, visit_id)
        if visit is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(visit_id))
        if request.method == "POST":
            try:
                return self._done(request, verb(Actor.staff(request.user), visit), told)
            except DomainError as error:
                messages.error(request, error.error)
        return redirect(self._back(request, visit))

    def _of_desk(self, request: HttpRequest, visit_id: int) -> Appointment | None:
        """A visit of the user's shops, if there is one. Raises PermissionDenied where he may only look."""
        visit: Appointment | None = self.get_queryset(request).filter(pk=visit_id).first()
        if visit and not rights_of(request).may(DESK_ROLES, visit.shop_id):
            raise PermissionDenied
        return visit

    def _done(self, request: HttpRequest, visit: Appointment, what: str) -> HttpResponse:
        visit = self.get_queryset(request).get(pk=visit.pk)
        place = " with ".join(str(one) for one in (visit.bay, visit.technician) if one)
        stage = f", {visit.get_stage_display()}" if visit.stage else ""
        messages.success(request, f"{what}: {self._tell(visit)}{f', {place}' if place else ''}{stage}.")
        return redirect(self._back(request, visit))

    def _back(self, request: HttpRequest, visit: Appointment) -> str:
        """The page of ours from which the person came, else the visit's."""
        page = request.POST.get("next") or request.GET.get("next") or ""
        return page if url_has_allowed_host_and_scheme(page, None) else visit_url("change", visit)

    def _tell(self, visit: Appointment) -> str:
        when = local_text(visit.scheduled_at, visit.shop.zone)
        return f"{visit.customer}, {visit.vehicle}, {visit.work} on {when}"


def _written(request: HttpRequest) -> Any:
    """What was posted; an alternative that was clicked takes the place of the time that was written."""
    if request.method != "POST":
        return None
    data = request.POST.copy()
    if data.get("pick"):
        data["scheduled_at"] = str(data["pick"])
    return data
