"""REST: customers. All staff see them; people at a desk write."""

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from config.rest.fields import Flag, Form, Id, Moment, Text
from config.rest.filters import FlagFilter, Ordering, UpdatedFilters
from config.rest.views import ReadViewSet
from crm import verbs
from crm.api.versions import Version, versions
from crm.errors import CustomerNotFound
from crm.models import Consent, Customer, Phone
from crm.models.people import NAME_TEXT
from crm.reads import DESK_ROLES, find_customer, resolve
from crm.search import search_customers, words_of


class PhoneSerializer(serializers.ModelSerializer[Phone]):
    """One of a customer's numbers."""

    verified_at = Moment(allow_null=True)

    class Meta:
        model = Phone
        fields = ("id", "number", "label", "is_primary", "textable", "verified_at")
        read_only_fields = fields


class CustomerSerializer(serializers.ModelSerializer[Customer]):
    """A customer with all numbers; `phone_number` is the primary one."""

    phone_number = serializers.CharField(read_only=True, allow_null=True)
    phones = PhoneSerializer(many=True, read_only=True)
    email = serializers.CharField(read_only=True, help_text="Empty where there is none.")
    created_at = Moment()
    updated_at = Moment()

    class Meta:
        model = Customer
        fields = (
            *("id", "first_name", "last_name", "company", "phone_number", "phones", "email", "language"),
            *("notes", "customer_since", "last_service_date", "provisional", "created_at", "updated_at"),
        )
        read_only_fields = fields


class ConsentSerializer(serializers.ModelSerializer[Consent]):
    """What a customer allowed or withdrew; the newest for a channel and a purpose counts."""

    at = Moment()

    class Meta:
        model = Consent
        fields = ("id", "channel", "purpose", "granted", "at", "source", "proof", "recorded_by")
        read_only_fields = fields


class NewCustomer(Form):
    """A name or a company, and a number in any usual spelling."""

    first_name = Text(required=False, max_length=80)
    last_name = Text(required=False, max_length=80)
    company = Text(required=False, max_length=120)
    phone_number = Text(max_length=40)
    email = Text(required=False, max_length=254)
    shop = Id(required=False, help_text="Who has the customer; needed where the user has several shops.")


class CustomerChange(Form):
    """What changes; what is left out stays. `phone_number` sets the primary number."""

    elsewhere = {"phones": "Write phone_number to set the primary number."}
    first_name = Text(max_length=80)
    last_name = Text(max_length=80)
    company = Text(max_length=120)
    phone_number = Text(max_length=40)
    email = Text(max_length=254)
    language = Text(max_length=8)
    notes = Text(max_length=10_000)
    shop = Id(help_text="Of which country a number is; needed for one where the user has several shops.")


class MergeForm(Form):
    """Which customer is the same person."""

    other = Id(help_text="Their rows move to the customer of the address, which survives.")


class NoteForm(Form):
    """A line for the customer's notes; it is dated and signed."""

    note = Text(max_length=2000, allow_blank=False)


class ConsentForm(Form):
    """A consent, or its withdrawal (`granted` false), with its proof."""

    channel = serializers.ChoiceField(choices=Consent.Channel.choices)
    purpose = serializers.ChoiceField(choices=Consent.Purpose.choices)
    granted = Flag()
    source = Text(  # type: ignore[assignment]  # a member of a field, too
        max_length=40, allow_blank=False, help_text="Where it was said: call, form, counter, text."
    )
    proof = Text(max_length=2000, help_text="The words used, or where the paper is.")


class CustomerFilters(UpdatedFilters):
    """`search` looks for an e-mail address, a number or a name, or some of it, typos included."""

    phone = filters.CharFilter(method="on_number", max_length=40)
    name = filters.CharFilter(method="with_name", max_length=200)
    email = filters.CharFilter(lookup_expr="iexact", max_length=254)
    company = filters.CharFilter(method="of_company", max_length=120)
    provisional = FlagFilter()
    search = filters.CharFilter(method="about", max_length=200)
    ordering = Ordering(id="pk", name="last_name first_name", updated_at="updated_at")

    def on_number(self, rows: QuerySet[Customer], name: str, value: str) -> QuerySet[Customer]:
        """With that number, in any usual spelling."""
        return rows.filter(phones__number=self.number(value, name))

    def with_name(self, rows: QuerySet[Customer], _name: str, value: str) -> QuerySet[Customer]:
        """Each word begins one of the name or of the company's."""
        rows = rows.alias(text=NAME_TEXT)
        for word in words_of(value):
            rows = rows.filter(text__contains=f" {word}")
        return rows

    def of_company(self, rows: QuerySet[Customer], name: str, value: str) -> QuerySet[Customer]:
        """Each word begins one of a name, and all of it stands in the company's."""
        return self.with_name(rows, name, value).filter(company__icontains=value)

    def about(self, rows: QuerySet[Customer], _name: str, value: str) -> QuerySet[Customer]:
        """The hundred that fit best."""
        if "@" in value:
            return rows.filter(email__iexact=value)
        return rows.filter(pk__in=search_customers(value))


class CustomerViewSet(ReadViewSet):
    """The business's customers. An id from before a merge answers with the customer that was kept."""

    queryset = Customer.objects.prefetch_related("phones")
    serializer_class = CustomerSerializer
    filterset_class = CustomerFilters
    not_found = CustomerNotFound

    def get_queryset(self) -> QuerySet[Customer]:
        """Merged ones are found by their id alone."""
        rows: QuerySet[Customer] = super().get_queryset()
        return rows.filter(merged_into=None) if self.action == "list" else rows

    def get_object(self) -> Customer:
        """The customer of the address, or the one it was merged into."""
        customer: Customer = super().get_object()
        return resolve(customer)

    @extend_schema(request=NewCustomer, responses={201: CustomerSerializer, 200: CustomerSerializer})
    def create(self, request: Request) -> Response:
        """201 with a new customer, or 200 with the one of this name on this number."""
        given = self.given(NewCustomer)
        shop = self.desk_shop(given.pop("shop", None))
        customer, made = verbs.create_customer(self.actor, shop, **{"first_name": "", **given})
        return self.shown(customer, 201 if made else 200)

    @extend_schema(request=CustomerChange, responses=CustomerSerializer)
    def partial_update(self, request: Request, pk: int) -> Response:
        """Change plain fields."""
        changes = self.given(CustomerChange, partial=True)
        names_shop = "shop" in changes or "phone_number" in changes  # without, a number has no country
        shop = self.desk_shop(changes.pop("shop", None)) if names_shop else self.some_desk_shop()
        verbs.update_customer(self.actor, self.get_object(), shop=shop, **changes)
        return self.shown(self.get_object())

    @extend_schema(request=MergeForm, responses=CustomerSerializer)
    @action(detail=True, methods=["post"])
    def merge(self, request: Request, pk: int) -> Response:
        """Make two customers one; can be undone at the desk for a day."""
        other = find_customer(self.given(MergeForm)["other"], "other")
        verbs.merge_customers(self.actor, self.get_object(), other)
        return self.shown(self.get_object())

    @extend_schema(request=NoteForm, responses=CustomerSerializer)
    @action(detail=True, methods=["post"])
    def notes(self, request: Request, pk: int) -> Response:
        """Add a dated, signed line to the notes."""
        note = self.given(NoteForm)["note"]
        verbs.add_note(self.actor, self.get_object(), note, shop=self.some_desk_shop())
        return self.shown(self.get_object())

    @extend_schema(responses=ConsentSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"], filterset_class=None)
    def consents(self, request: Request, pk: int) -> Response:
        """What was allowed and withdrawn, newest first."""
        return self.page(self.get_object().consents.order_by("-at", "-pk"), ConsentSerializer)

    @extend_schema(request=ConsentForm, responses={201: ConsentSerializer})
    @consents.mapping.post
    def add_consent(self, request: Request, pk: int) -> Response:
        """Record a consent or its withdrawal."""
        consent = verbs.record_consent(self.actor, self.get_object(), **self.given(ConsentForm))
        context = self.get_serializer_context()
        return Response(ConsentSerializer(consent, context=context).data, status=201)

    @extend_schema(responses=Version(many=True), filters=False)
    @action(detail=True, methods=["get"], filterset_class=None, readers=DESK_ROLES)
    def history(self, request: Request, pk: int) -> Response:
        """Who changed what, when, through which channel and why; newest first."""
        customer: Any = self.get_object()
        page: list[Any] = self.paginate_queryset(customer.history.select_related("history_user")) or []
        context = self.get_serializer_context()
        return self.get_paginated_response(Version(versions(page), many=True, context=context).data)
