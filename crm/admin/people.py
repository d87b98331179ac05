"""Customers: their list, their page, and the forms and buttons on it."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import path, reverse
from unfold.decorators import display

from crm import verbs
from crm.actors import Actor
from crm.admin import sections
from crm.admin.forms import ConsentForm, EditForm, MergeForm, NewCustomerForm, NoteForm, PhoneForm
from crm.admin.to_check import to_check_view
from crm.desk import Link
from crm.errors import CustomerNotFound
from crm.models import Customer, Merge, Phone
from crm.pages import Post, Section, VerbPages, link, section_page
from crm.permissions import works_at_desk
from crm.phones import display_phone
from crm.reads import DESK_ROLES, shops_of
from crm.search import search_customers


@admin.register(Customer)
class CustomerAdmin(VerbPages):
    shop_path = None
    adders = DESK_ROLES
    list_display = ["name", "number", "email", "vehicle_names", "customer_since", "to_check"]
    list_display_links = ["name"]
    list_filter = ["provisional"]
    search_fields = ["last_name"]  # shows the box; `search` does the work
    search_help_text = "Name, company, or any digits of a phone number"
    ordering = ["last_name", "first_name", "pk"]
    row_forms = {"edit": EditForm, "phone": PhoneForm, "note": NoteForm, "consent": ConsentForm}
    fieldsets = [
        (
            None,
            {
                "fields": [
                    *(("first_name", "last_name"), ("company", "language"), ("number", "email"), "notes"),
                    *(("customer_since", "last_service_date"), ("created_at", "standing")),
                ]
            },
        )
    ]
    readonly_fields = ["number", "standing", "created_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Customer]:
        customers: QuerySet[Customer] = super().get_queryset(request)
        return customers.select_related("merged_into").prefetch_related("phones", "vehicles")

    def search(self, term: str) -> list[int]:
        return list(search_customers(term))

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

    @display(description="standing")
    def standing(self, customer: Customer) -> str:
        if customer.merged_into:
            return link(f"merged into {customer.merged_into}", "crm_customer_change", customer.merged_into_id)
        return "provisional: a new name on a known number" if customer.provisional else "current"

    @display(description="vehicles")
    def vehicle_names(self, customer: Customer) -> str:
        return ", ".join(str(car) for car in customer.vehicles.all() if car.is_active)

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("to-check/", wrap(partial(to_check_view, self)), name="crm_customer_to_check"),
            path("<int:pk>/merge/", wrap(self.merge_view), name="crm_customer_merge"),
            *super().get_urls(),
        ]

    def row_posts(self) -> Mapping[str, Post]:
        return {
            "primary": _make_primary,
            "remove-phone": _remove_phone,
            "verify-phone": _verify_phone,
            "settle": _settle,
            "merge-now": _merge,
            "undo": _undo,
        }

    def toolbar(self, request: HttpRequest, obj: Customer) -> list[Link]:
        if not works_at_desk(request) or obj.merged_into_id:
            return []
        car = next((car for car in obj.vehicles.all() if car.is_active and car.is_primary_vehicle), None)
        links = [
            Link("Edit", self.address("edit", obj), "edit"),
            Link("Add note", self.address("note", obj), "note_add"),
            Link("Add a vehicle", _new("vehicles_vehicle", customer=obj.pk), "directions_car"),
            Link("Merge with…", self.address("merge", obj), "merge"),
        ]
        if car:
            links.insert(
                0, Link("Book a visit", _new("appointments_appointment", vehicle=car.pk), "calendar_add_on")
            )
        if obj.provisional:
            links.append(
                Link("Is a customer of its own", self.address("settle", obj), "how_to_reg", post=True)
            )
        return links

    def sections(self, request: HttpRequest, obj: Customer) -> list[Section]:
        return sections.of_customer(self, request, obj)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = NewCustomerForm(request.POST or None, shops=shops_of(request.user, DESK_ROLES))
        if form.is_valid() and (kept := form.attempt(partial(form.run, Actor.staff(request.user)))):
            customer, made = kept
            told = "is a customer now" if made else "is on file already with this number"
            messages.success(request, f"{customer} {told}.")
            return redirect("admin:crm_customer_change", customer.pk)
        return self.form_page(request, form, "New customer", "Add customer")

    def merge_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Pick the other one, then see with `?other=` what would happen, and confirm."""
        row = self.row_to_change(request, pk)
        back = self.address("change", row)
        wanted = request.GET.get("other", "")
        if wanted.isdecimal() and (other := self.pickable(request).filter(pk=wanted).first()):
            confirm = self.address("merge-now", row, other=other.pk)
            toolbar = [
                Link(f"Merge {other} into {row}", confirm, "merge", post=True),
                Link("Back", back, "arrow_back"),
            ]
            title = f"{other} would become part of {row}"
            return section_page(request, title, sections.merge_preview(other), toolbar)
        form = MergeForm(request.POST or None, row=row, request=request)
        if form.is_valid():
            return redirect(self.address("merge", row, other=form.cleaned_data["other"].pk))
        return self.form_page(request, form, f"Merge another customer into {row}", "Continue", back=back)


def _new(model: str, **query: object) -> str:
    return reverse(f"admin:{model}_add", query=query)


def _phone(customer: Customer, query: QueryDict) -> Phone:
    wanted = query.get("phone", "")
    for phone in customer.phones.all():
        if str(phone.pk) == wanted:
            return phone
    raise Http404


def _make_primary(actor: Actor, customer: Customer, query: QueryDict) -> str:
    number = _phone(customer, query).number
    verbs.update_customer(actor, customer, phone_number=number)
    return f"{display_phone(number)} is the primary number now."


def _remove_phone(actor: Actor, customer: Customer, query: QueryDict) -> str:
    phone = _phone(customer, query)
    verbs.remove_phone(actor, phone)
    return f"{display_phone(phone.number)} is removed."


def _verify_phone(actor: Actor, customer: Customer, query: QueryDict) -> str:
    phone = verbs.verify_phone(actor, _phone(customer, query))
    return f"{display_phone(phone.number)} is verified: codes may be sent to it."


def _settle(actor: Actor, customer: Customer, query: QueryDict) -> str:
    verbs.settle_provisional(actor, customer)
    return f"{customer} is a customer of its own."


def _merge(actor: Actor, customer: Customer, query: QueryDict) -> str:
    wanted = query.get("other", "")
    other = Customer.objects.filter(pk=wanted).first() if wanted.isdecimal() else None
    if other is None:
        raise CustomerNotFound()
    merge = verbs.merge_customers(actor, customer, other)
    return f"{merge.other} is part of {merge.survivor} now. For a day this can be undone here."


def _undo(actor: Actor, customer: Customer, query: QueryDict) -> str:
    wanted = query.get("merge", "")
    merge = Merge.objects.filter(survivor=customer, pk=wanted).first() if wanted.isdecimal() else None
    if merge is None:
        raise Http404
    return f"{verbs.undo_merge(actor, merge)} is a customer of its own again."
