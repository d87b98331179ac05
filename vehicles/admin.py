"""Vehicles and what was done to them."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from unfold.decorators import display
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminTextInputWidget

from crm.actors import Actor
from crm.desk import DeskAdmin, DeskInline, Link, OfShop, Pickable, phones_like, picker, show_refusal
from crm.errors import DomainError
from crm.models import Customer
from crm.permissions import works_at_desk
from crm.phones import display_phone
from crm.reads import DESK_ROLES, shops_of
from vehicles.errors import VinError
from vehicles.models import ServiceRecord, Vehicle
from vehicles.reads import vehicles_like
from vehicles.verbs import add_vehicle
from vehicles.vin import decode_vin

READ_FROM_VIN = ("year", "make", "model", "trim")


class ServiceRecordInline(DeskInline):
    model = ServiceRecord
    fields = ["date", "service_type", "description", "mileage", "cost", "currency", "next_due_date"]
    hide_title = True


class VehicleForm(OfShop):
    """A VIN is enough where it tells the rest."""

    vin = forms.CharField(
        label="VIN",
        required=False,
        help_text="Year, make and model are read from it where they are left empty.",
        widget=UnfoldAdminTextInputWidget,
    )
    year = forms.IntegerField(required=False, widget=UnfoldAdminIntegerFieldWidget)
    make = forms.CharField(required=False, widget=UnfoldAdminTextInputWidget)
    model = forms.CharField(required=False, widget=UnfoldAdminTextInputWidget)
    trim = forms.CharField(required=False, widget=UnfoldAdminTextInputWidget)
    color = forms.CharField(required=False, widget=UnfoldAdminTextInputWidget)
    license_plate = forms.CharField(required=False, widget=UnfoldAdminTextInputWidget)
    unit_number = forms.CharField(
        required=False, help_text="A company's own number for it.", widget=UnfoldAdminTextInputWidget
    )
    current_mileage = forms.IntegerField(required=False, widget=UnfoldAdminIntegerFieldWidget)

    field_order = ["shop", "customer"]

    def __init__(self, *args: Any, customer: forms.Field, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["customer"] = customer
        self.order_fields(self.field_order)

    def add(self, actor: Actor) -> tuple[Vehicle, tuple[str, ...]] | None:
        """Add the vehicle; it and the warnings about its VIN, or None with the refusal at its field."""
        values = dict(self.cleaned_data)
        warnings: tuple[str, ...] = ()
        try:
            if values["vin"] and not (values["make"] and values["model"]):
                decoded = decode_vin(values["vin"])
                warnings = decoded.warnings
                known = asdict(decoded)
                values |= {name: values[name] or known[name] or "" for name in READ_FROM_VIN}
            vehicle, _ = add_vehicle(actor, values.pop("customer"), **values)
        except VinError as error:
            self.add_error("vin", error.message)
        except DomainError as error:
            show_refusal(self, error, {"vin_taken": "vin", "customer_not_found": "customer"})
        else:
            return vehicle, warnings
        return None


@admin.register(Vehicle)
class VehicleAdmin(Pickable):
    shop_path = None
    adders = DESK_ROLES
    list_display = ["description", "license_plate", "vin", "customer", "number", "is_active"]
    list_display_links = ["description"]
    list_filter = ["is_active"]
    search_fields = [
        *("make", "model", "year__exact", "license_plate", "vin", "unit_number"),
        *("customer__first_name", "customer__last_name", "customer__company"),
    ]
    search_help_text = "Plate, VIN or its last 8, make and model, customer's name or phone number"
    ordering = ["-pk"]
    inlines = [ServiceRecordInline]
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

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Vehicle], search_term: str
    ) -> tuple[QuerySet[Vehicle], bool]:
        """Words as in any list; plates and VINs also with other spaces and dashes than theirs, and phones."""
        found, _ = super().get_search_results(request, queryset, search_term)
        if not search_term.strip():
            return found, False
        ways = Q(pk__in=found.values("pk")) | Q(pk__in=vehicles_like(search_term).values("pk"))
        phones = phones_like(search_term)
        if phones is not None:
            ways |= Q(customer__in=phones.values("customer"))
        return queryset.filter(ways), False

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
        return [Link("Book a visit", url, "calendar_add_on")]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = VehicleForm(
            request.POST or None,
            shops=shops_of(request.user, DESK_ROLES),
            customer=picker(Customer, request, help_text="Search by name, company or phone number."),
            initial={"customer": request.GET.get("customer")},
        )
        if form.is_valid() and (added := form.add(Actor.staff(request.user))):
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
    list_filter = ["date"]
    list_select_related = ["vehicle", "shop"]
    search_fields = ["description", "vehicle__vin", "vehicle__license_plate"]
    date_hierarchy = "date"
