"""Shops, their staff and keys, customers, and the events."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from unfold.widgets import UnfoldAdminEmailInputWidget, UnfoldAdminTextInputWidget

from appointments.admin.hours import ClosureInline, OpeningHoursInline, SpecialHoursInline
from appointments.models import Appointment
from crm.actors import Actor
from crm.desk import (
    ByShop,
    DeskAdmin,
    DeskInline,
    Link,
    OfShop,
    Pickable,
    local_text,
    phones_like,
    show_refusal,
)
from crm.errors import DomainError
from crm.models import ApiKey, Consent, Customer, Event, Phone, Shop, StaffMembership
from crm.permissions import OWNERS, rights_of, works_at_desk
from crm.phones import display_phone, parse_phone
from crm.reads import DESK_ROLES, shops_of
from crm.verbs import create_customer
from vehicles.models import Vehicle


class ShopForm(forms.ModelForm):  # type: ignore[type-arg]
    def clean(self) -> None:
        super().clean()
        country = self.cleaned_data.get("country", "")
        numbers = {text: parse_phone(text, country) for text in self.cleaned_data.get("advisor_numbers", ())}
        wrong = [text for text, number in numbers.items() if number is None]
        if wrong:
            self.add_error("advisor_numbers", f"No phone number: {', '.join(wrong)}")
        else:
            self.cleaned_data["advisor_numbers"] = list(numbers.values())


@admin.register(Shop)
class ShopAdmin(DeskAdmin):
    form = ShopForm
    shop_path = "pk"
    writers = OWNERS
    list_display = ["name", "number", "city", "time_zone", "is_active"]
    search_fields = ["name", "city"]
    inlines = [OpeningHoursInline, SpecialHoursInline, ClosureInline]
    fieldsets = [
        (None, {"fields": ["name", "phone_number", "advisor_numbers", "is_active"]}),
        ("Place", {"fields": ["address", "city", "region", "postal_code", "country", "time_zone"]}),
        ("Language and units", {"fields": ["languages", "currency", "mileage_unit"]}),
        (
            "Rules of the schedule",
            {
                "fields": [
                    *("grid_minutes", "notice_minutes", "horizon_days", "change_cutoff_minutes"),
                    *("plans_technicians", "closes_on_holidays", "holiday_subdivision"),
                ]
            },
        ),
    ]

    @display(description="phone number")
    def number(self, shop: Shop) -> str:
        return display_phone(shop.phone_number)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Whoever opens a shop is an owner of none yet."""
        return bool(request.user.is_superuser)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A shop that closes is made inactive; its past stays."""
        return False


@admin.register(StaffMembership)
class StaffMembershipAdmin(DeskAdmin):
    writers = OWNERS
    list_display = ["user", "shop", "role"]
    list_filter = [ByShop, "role"]
    list_select_related = ["user", "shop"]
    search_fields = ["user__username", "user__first_name", "user__last_name"]


class PhoneInline(DeskInline):
    model = Phone
    hide_title = True
    fields = ["spelled", "label", "is_primary", "textable", "verified_at"]
    readonly_fields = ["spelled"]

    @display(description="number")
    def spelled(self, phone: Phone) -> str:
        return display_phone(phone.number)


class ConsentInline(DeskInline):
    model = Consent
    hide_title = True
    fields = ["channel", "purpose", "granted", "at", "source", "proof"]


class VehicleInline(DeskInline):
    model = Vehicle
    readonly_fields = ["name", "book"]
    hide_title = True

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        fields = ["name", "license_plate", "vin", "is_primary_vehicle", "is_active"]
        return [*fields, "book"] if works_at_desk(request) else fields

    @display(description="vehicle")
    def name(self, vehicle: Vehicle) -> str:
        return _link(str(vehicle), "vehicles_vehicle_change", vehicle.pk)

    @display(description="")
    def book(self, vehicle: Vehicle) -> str:
        if not vehicle.is_active:
            return ""
        return _link("Book a visit", "appointments_appointment_add", vehicle=vehicle.pk)


class VisitInline(DeskInline):
    model = Appointment
    fields = ["when", "vehicle", "work", "status", "shop"]
    readonly_fields = ["when", "work"]
    hide_title = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Appointment]:
        visits: QuerySet[Appointment] = self.admin_site.get_model_admin(Appointment).get_queryset(request)
        return visits.order_by("-scheduled_at")

    @display(description="when")
    def when(self, visit: Appointment) -> str:
        text = local_text(visit.scheduled_at, visit.shop.zone)
        return _link(text, "appointments_appointment_change", visit.pk)

    @display(description="work")
    def work(self, visit: Appointment) -> str:
        return ", ".join(line.name for line in visit.services.all())


def _link(text: str, name: str, *args: object, **query: object) -> str:
    url = reverse(f"admin:{name}", args=args, query=query)
    return format_html('<a class="text-link" href="{}">{}</a>', url, text)


class CustomerForm(OfShop):
    first_name = forms.CharField(required=False, widget=UnfoldAdminTextInputWidget)
    last_name = forms.CharField(required=False, widget=UnfoldAdminTextInputWidget)
    company = forms.CharField(required=False, widget=UnfoldAdminTextInputWidget)
    phone_number = forms.CharField(help_text="In any usual spelling.", widget=UnfoldAdminTextInputWidget)
    email = forms.CharField(label="E-mail", required=False, widget=UnfoldAdminEmailInputWidget)


@admin.register(Customer)
class CustomerAdmin(Pickable):
    shop_path = None
    adders = DESK_ROLES
    list_display = ["name", "number", "email", "vehicle_names", "customer_since", "to_check"]
    list_display_links = ["name"]
    list_filter = ["provisional", "customer_since", "last_service_date"]
    search_fields = ["first_name", "last_name", "company", "email"]
    search_help_text = "Name, company, e-mail, or any digits of a phone number"
    ordering = ["last_name", "first_name", "pk"]
    inlines = [PhoneInline, VehicleInline, VisitInline, ConsentInline]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    *(("first_name", "last_name"), ("company", "language"), ("number", "email"), "notes"),
                    *(("customer_since", "last_service_date"), ("provisional", "merged_into"), "created_at"),
                ]
            },
        )
    ]
    readonly_fields = ["number", "merged_into", "created_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Customer]:
        customers: QuerySet[Customer] = super().get_queryset(request)
        return customers.select_related("merged_into").prefetch_related("phones", "vehicles")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Customer], search_term: str
    ) -> tuple[QuerySet[Customer], bool]:
        phones = phones_like(search_term)
        if phones is None:
            return super().get_search_results(request, queryset, search_term)
        return queryset.filter(pk__in=phones.values("customer")), False

    def pickable(self, request: HttpRequest) -> QuerySet[Customer]:
        """Merged customers live on in the one they were merged into."""
        return self.get_queryset(request).filter(merged_into=None)

    def describe(self, row: Customer) -> str:
        number = display_phone(row.phone_number) if row.phone_number else ""
        return " · ".join(filter(None, [str(row), row.company if row.company != str(row) else "", number]))

    @display(description="name", ordering="last_name")
    def name(self, customer: Customer) -> str:
        return str(customer)

    @display(description="phone number")
    def number(self, customer: Customer) -> str:
        return display_phone(customer.phone_number or "")

    @display(description="")
    def to_check(self, customer: Customer) -> str:
        """Most are not: a column of crosses would hide the one to look at."""
        return "provisional" if customer.provisional else ""

    @display(description="vehicles")
    def vehicle_names(self, customer: Customer) -> str:
        return ", ".join(str(car) for car in customer.vehicles.all() if car.is_active)

    def toolbar(self, request: HttpRequest, obj: Customer) -> list[Link]:
        if not works_at_desk(request) or obj.merged_into_id:
            return []
        url = reverse("admin:vehicles_vehicle_add", query={"customer": obj.pk})
        return [Link("Add a vehicle", url, "directions_car")]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = CustomerForm(request.POST or None, shops=shops_of(request.user, DESK_ROLES))
        if form.is_valid():
            try:
                customer, made = create_customer(Actor.staff(request.user), **form.cleaned_data)
            except DomainError as error:
                show_refusal(form, error, {})
            else:
                told = "is a customer now" if made else "is on file already with this number"
                messages.success(request, f"{customer} {told}.")
                return redirect("admin:crm_customer_change", customer.pk)
        return self.form_page(request, form, "New customer", "Add customer")


@admin.register(ApiKey)
class ApiKeyAdmin(DeskAdmin):
    """One's own keys; an owner sees those of his people, too."""

    shop_path = None
    list_display = ["prefix", "user", "created_at", "last_used_at", "revoked_at"]
    list_select_related = ["user"]
    list_filter = ["revoked_at"]
    search_fields = ["user__username", "prefix"]
    fields = ["prefix", "user", "created_at", "last_used_at", "revoked_at"]
    actions = ["revoke"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ApiKey]:
        keys: QuerySet[ApiKey] = super().get_queryset(request)
        if request.user.is_superuser:
            return keys
        people = StaffMembership.objects.filter(shop__in=rights_of(request).shops(OWNERS))
        return keys.filter(Q(user=request.user) | Q(user__in=people.values("user")))

    @admin.action(description="Revoke the chosen keys")
    def revoke(self, request: HttpRequest, keys: QuerySet[ApiKey]) -> None:
        count = keys.filter(revoked_at=None).update(revoked_at=timezone.now())
        messages.success(request, f"Revoked: {count}. Programs that use them are refused from now on.")


@admin.register(Event)
class EventAdmin(DeskAdmin):
    list_display = ["at", "name", "subject", "shop", "actor_kind", "actor_user"]
    list_display_links = ["name"]
    list_filter = [ByShop, "name", "actor_kind"]
    list_select_related = ["shop", "actor_user"]
    search_fields = ["=subject_id", "name"]
    date_hierarchy = "at"
    ordering = ["-pk"]

    @display(description="subject", ordering="subject_type")
    def subject(self, event: Event) -> str:
        return f"{event.subject_type} {event.subject_id} #{event.sequence}"


admin.site.unregister([User, Group])


@admin.register(User)
class LoginAdmin(UserAdmin, ModelAdmin):  # type: ignore[type-arg]
    """Logins are for superusers, or for whoever has Django's own permission."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm


@admin.register(Group)
class LoginGroupAdmin(GroupAdmin, ModelAdmin):
    pass
