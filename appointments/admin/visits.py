"""Visits: their list and pages, the day of the bays, and the forms that book, move, cancel and confirm."""

from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from unfold.decorators import display

from appointments import verbs
from appointments.admin.forms import BookForm, CancelForm, MoveForm, wall_clock
from appointments.desk import load_day
from appointments.models import Appointment, ServiceLine
from appointments.times import parse_day
from crm.actors import Actor
from crm.desk import ByShop, DeskAdmin, DeskInline, Link, local_text, picker
from crm.errors import DomainError
from crm.models import Shop
from crm.permissions import EVERYBODY, rendered, rights_of
from crm.phones import display_phone
from crm.reads import DESK_ROLES, shops_of
from crm.search import search_customers
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


@admin.register(Appointment)
class AppointmentAdmin(DeskAdmin):
    """Read only: the schedule changes by verbs alone."""

    adders = DESK_ROLES
    list_display = ["when", "customer", "vehicle", "work", "bay", "technician", "coloured_status", "shop"]
    list_display_links = ["when"]
    list_filter = [ByShop, "status", "booking_method", "transport", "scheduled_at"]
    search_fields = ["notes"]  # shows the box; get_search_results searches
    search_help_text = "Customer's name or phone number, plate, VIN or its last 8, make or model"
    date_hierarchy = "scheduled_at"
    ordering = ["-scheduled_at", "-pk"]
    inlines = [ServiceLineInline]
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

    @display(description="work done by")
    def until(self, visit: Appointment) -> str:
        return local_text(visit.ends_at, visit.shop.zone)

    @display(description="work")
    def work(self, visit: Appointment) -> str:
        return ", ".join(line.name for line in visit.services.all()) or visit.service_type

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
        return [
            path("day/", wrap(self.day_view), name=f"{name}_day"),
            path("<int:visit_id>/move/", wrap(self.move_view), name=f"{name}_move"),
            path("<int:visit_id>/cancel/", wrap(self.cancel_view), name=f"{name}_cancel"),
            path("<int:visit_id>/confirm/", wrap(self.confirm_view), name=f"{name}_confirm"),
            *super().get_urls(),
        ]

    def toolbar(self, request: HttpRequest, obj: Appointment) -> list[Link]:
        day = obj.scheduled_at.astimezone(obj.shop.zone).date()
        query = {"shop": obj.shop_id, "date": day.isoformat()}
        links = [Link("Day", reverse("admin:appointments_appointment_day", query=query), "calendar_view_day")]
        if obj.status not in Appointment.OPEN or not rights_of(request).may(DESK_ROLES, obj.shop_id):
            return links
        if obj.status == Appointment.Status.SCHEDULED:
            links.append(Link("Confirm", _url("confirm", obj), "check", post=True))
        links.append(Link("Move", _url("move", obj), "event_repeat"))
        links.append(Link("Cancel the visit", _url("cancel", obj), "event_busy"))
        return links

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Book a visit. `shop`, `vehicle` and `scheduled_at` (shop's clock) in the address fill the form."""
        shops, shop = self._pick_shop(request, DESK_ROLES)
        vehicle = picker(
            Vehicle, request, help_text="Search by customer's name or phone number, plate or VIN."
        )
        form = BookForm(_written(request), shop=shop, vehicle=vehicle, initial=request.GET.dict())
        if form.is_valid() and (visit := form.book(Actor.staff(request.user))):
            return self._done(request, visit, "Booked")
        kept = {name: request.GET.get(name, "") for name in ("vehicle", "scheduled_at")}
        others = [
            (other, f"?{urlencode({**kept, 'shop': str(other.pk)})}") for other in shops if other != shop
        ]
        title = f"Book a visit at {shop}"
        return self.form_page(request, form, title, "Book the visit", other_shops=others)

    def move_view(self, request: HttpRequest, visit_id: int) -> HttpResponse:
        """Move a visit to another time."""
        visit = self._changeable(request, visit_id)
        if visit is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(visit_id))
        initial = {"scheduled_at": wall_clock(visit.scheduled_at, visit.shop.zone)}
        form = MoveForm(_written(request), shop=visit.shop, initial=initial)
        if form.is_valid() and (moved := form.move(Actor.staff(request.user), visit)):
            return self._done(request, moved, "Moved")
        title = f"Move the visit of {self._tell(visit)}"
        return self.form_page(request, form, title, "Move the visit", back=_url("change", visit))

    def cancel_view(self, request: HttpRequest, visit_id: int) -> HttpResponse:
        """Cancel a visit, with the reason."""
        visit = self._changeable(request, visit_id)
        if visit is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(visit_id))
        form = CancelForm(request.POST or None)
        if form.is_valid() and (cancelled := form.cancel(Actor.staff(request.user), visit)):
            return self._done(request, cancelled, "Cancelled")
        title = f"Cancel the visit of {self._tell(visit)}"
        return self.form_page(request, form, title, "Cancel the visit", back=_url("change", visit))

    def confirm_view(self, request: HttpRequest, visit_id: int) -> HttpResponse:
        """The customer said that he comes."""
        visit = self._changeable(request, visit_id)
        if visit is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(visit_id))
        if request.method == "POST":
            try:
                return self._done(request, verbs.confirm(Actor.staff(request.user), visit), "Confirmed")
            except DomainError as error:
                messages.error(request, error.error)
        return redirect(_url("change", visit))

    def day_view(self, request: HttpRequest) -> HttpResponse:
        """The bays and technicians of a shop on one day (`date`, else today)."""
        shops, shop = self._pick_shop(request, EVERYBODY)
        now = timezone.now()
        today = now.astimezone(shop.zone).date()
        try:
            day = parse_day(request.GET["date"]) if request.GET.get("date") else today
        except DomainError:
            messages.error(request, "Write the date as YYYY-MM-DD.")
            day = today

        def address(**query: Any) -> str:
            return f"?{urlencode({'shop': shop.pk, 'date': day.isoformat(), **query})}"

        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"{day:%A, %B} {day.day}, {day.year}",
            "shop": shop,
            "shops": [(one, address(shop=one.pk)) for one in shops] if len(shops) > 1 else [],
            "plan": load_day(shop, day, now),
            "previous": address(date=(day - timedelta(days=1)).isoformat()),
            "today": address(date=today.isoformat()),
            "next": address(date=(day + timedelta(days=1)).isoformat()),
            "may_book": rights_of(request).may(DESK_ROLES, shop.pk),
            "book": reverse("admin:appointments_appointment_add", query={"shop": shop.pk}),
        }
        with timezone.override(shop.zone):
            return rendered(TemplateResponse(request, "appointments/day.html", context))

    def _pick_shop(self, request: HttpRequest, roles: Any) -> tuple[list[Shop], Shop]:
        """The user's shops, and the one that the address names, else the first. Raises PermissionDenied."""
        shops = list(shops_of(request.user, roles).order_by("name", "pk"))
        wanted = request.GET.get("shop") or next((str(shop.pk) for shop in shops), "")
        shop = next((shop for shop in shops if str(shop.pk) == wanted), None)
        if shop is None:
            raise PermissionDenied
        return shops, shop

    def _changeable(self, request: HttpRequest, visit_id: int) -> Appointment | None:
        """A visit of the user's shops, if there is one. Raises PermissionDenied where he may only look."""
        visit: Appointment | None = self.get_queryset(request).filter(pk=visit_id).first()
        if visit and not rights_of(request).may(DESK_ROLES, visit.shop_id):
            raise PermissionDenied
        return visit

    def _done(self, request: HttpRequest, visit: Appointment, what: str) -> HttpResponse:
        place = " with ".join(str(one) for one in (visit.bay, visit.technician) if one)
        messages.success(request, f"{what}: {self._tell(visit)}{f', {place}' if place else ''}.")
        return redirect(_url("change", visit))

    def _tell(self, visit: Appointment) -> str:
        when = local_text(visit.scheduled_at, visit.shop.zone)
        return f"{visit.customer}, {visit.vehicle}, {self.work(visit)} on {when}"


def _written(request: HttpRequest) -> Any:
    """What was posted; an alternative that was clicked takes the place of the time that was written."""
    if request.method != "POST":
        return None
    data = request.POST.copy()
    if data.get("pick"):
        data["scheduled_at"] = str(data["pick"])
    return data


def _url(name: str, visit: Appointment) -> str:
    return reverse(f"admin:appointments_appointment_{name}", args=[visit.pk])
