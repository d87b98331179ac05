"""Vehicles: their list, their page, and what was done to them."""

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from unfold.decorators import display

from crm.actors import Actor
from crm.admin.sections import services, story, visits
from crm.desk import DeskAdmin, Link, picker
from crm.models import Customer
from crm.pages import Section, VerbPages
from crm.permissions import rights_of, works_at_desk
from crm.phones import display_phone
from crm.reads import DESK_ROLES, shops_of
from crm.versions import versions
from vehicles.admin.forms import EditForm, NewVehicleForm, TransferForm
from vehicles.models import ServiceRecord, Vehicle
from vehicles.search import search_vehicles_and_owners


@admin.register(Vehicle)
class VehicleAdmin(VerbPages):
    shop_path = None
    adders = DESK_ROLES
    list_display = ["description", "license_plate", "vin", "customer", "number", "is_active"]
    list_display_links = ["description"]
    list_filter = ["is_active"]
    search_fields = ["vin"]  # shows the box; `search` does the work
    search_help_text = "Plate, unit number, VIN or its last 8, make and model, or whose it is"
    ordering = ["-pk"]
    row_forms = {"edit": EditForm, "transfer": TransferForm}
    fieldsets = [
        (
            None,
            {
                "fields": [
                    *(("customer", "number"), ("year", "make"), ("model", "trim"), ("license_plate", "vin")),
                    *(("color", "unit_number"), ("current_mileage", "is_primary_vehicle")),
                    ("is_active", "created_at"),
                ]
            },
        )
    ]
    readonly_fields = ["number", "created_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Vehicle]:
        vehicles: QuerySet[Vehicle] = super().get_queryset(request)
        return vehicles.select_related("customer").prefetch_related("customer__phones")

    def search(self, term: str) -> list[int]:
        return list(search_vehicles_and_owners(term))

    def pickable(self, request: HttpRequest) -> QuerySet[Vehicle]:
        """Vehicles that are still their customer's."""
        return self.get_queryset(request).filter(is_active=True, customer__merged_into=None)

    def describe(self, row: Vehicle) -> str:
        known_by = row.license_plate or row.unit_number or row.vin
        return " · ".join(filter(None, [str(row), known_by, str(row.customer), self.number(row)]))

    @display(description="phone number")
    def number(self, vehicle: Vehicle) -> str:
        return display_phone(vehicle.customer.phone_number or "")

    def toolbar(self, request: HttpRequest, obj: Vehicle) -> list[Link]:
        if not works_at_desk(request) or not obj.is_active:
            return []
        url = reverse("admin:appointments_appointment_add", query={"vehicle": obj.pk})
        return [
            Link("Book a visit", url, "calendar_add_on"),
            Link("Edit", self.address("edit", obj), "edit"),
            Link("Transfer to…", self.address("transfer", obj), "swap_horiz"),
        ]

    def sections(self, request: HttpRequest, obj: Vehicle) -> list[Section]:
        zone = rights_of(request).zone
        return [
            *visits(request, vehicle=obj),
            services(vehicle=obj),
            story(versions("vehicle", obj.history.all(), zone), zone),
        ]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = NewVehicleForm(
            request.POST or None,
            shops=shops_of(request.user, DESK_ROLES),
            customer=picker(Customer, request, help_text="Search by name, company or phone number."),
            initial={"customer": request.GET.get("customer")},
        )
        if form.is_valid() and (added := form.attempt(partial(form.run, Actor.staff(request.user)))):
            vehicle, warnings = added
            messages.success(request, f"{vehicle} of {vehicle.customer} is on file now.")
            for warning in warnings:
                messages.warning(request, warning)
            return redirect("admin:vehicles_vehicle_change", vehicle.pk)
        return self.form_page(request, form, "New vehicle", "Add vehicle")


@admin.register(ServiceRecord)
class ServiceRecordAdmin(DeskAdmin):
    shop_path = None
    list_display = ["date", "vehicle", "service_type", "mileage", "cost", "shop"]
    list_select_related = ["vehicle", "shop"]
    search_fields = ["vehicle__vin"]  # shows the box; get_search_results searches
    search_help_text = "Plate, unit number, VIN or its last 8, or whose vehicle it is"
    ordering = ["-pk"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[ServiceRecord], search_term: str
    ) -> tuple[QuerySet[ServiceRecord], bool]:
        """What was done to the vehicles that the term means."""
        if not search_term.strip():
            return queryset, False
        return queryset.filter(vehicle__in=list(search_vehicles_and_owners(search_term))), False
