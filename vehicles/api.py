"""REST: vehicles. All staff see them; people at a desk write."""

import django_filters as filters
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Replace, Upper
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from config.rest.fields import Flag, Form, Id, Moment, Text, Whole
from config.rest.filters import FlagFilter, KeptFilter, Ordering, UpdatedFilters
from config.rest.views import ReadViewSet
from crm.errors import InvalidValue
from crm.models import Customer
from crm.reads import find_customer, resolve
from vehicles import verbs
from vehicles.errors import VehicleNotFound
from vehicles.models import VEHICLE_TEXT, ServiceRecord, Vehicle
from vehicles.reads import resolve as resolve_vehicle
from vehicles.search import VIN_END, search_vehicles
from vehicles.verbs.checks import FARTHEST

VIN_LENGTH = 17


class VehicleSerializer(serializers.ModelSerializer[Vehicle]):
    """A vehicle of a customer; one that was passed on stays with the old owner, no longer active."""

    created_at = Moment()
    updated_at = Moment()

    class Meta:
        model = Vehicle
        fields = (
            *("id", "customer", "vin", "unit_number", "year", "make", "model", "trim", "color"),
            *("license_plate", "current_mileage", "mileage_unit", "is_primary_vehicle", "is_active"),
            *("created_at", "updated_at"),
        )
        read_only_fields = fields


class ServiceRecordSerializer(serializers.ModelSerializer[ServiceRecord]):
    """One service that was done, and when the next one is due."""

    services = serializers.ListField(child=serializers.JSONField(), read_only=True)
    parts = serializers.ListField(child=serializers.JSONField(), read_only=True)

    class Meta:
        model = ServiceRecord
        fields = (
            *("id", "shop", "date", "service_type", "description", "mileage", "mileage_unit", "services"),
            *("parts", "cost", "currency", "next_service_type", "next_due_date", "next_due_mileage"),
        )
        read_only_fields = fields


class VehicleChange(Form):
    """What changes; what is left out stays."""

    elsewhere = {"customer": "Use POST /api/v1/vehicles/{id}/transfer/ {customer}."}
    vin = Text(max_length=40, help_text="Spaces, dashes and lower case are accepted.")
    unit_number = Text(max_length=40)
    year = Whole(allow_null=True, min_value=1886, max_value=2100)
    make = Text(max_length=60)
    model = Text(max_length=60)
    trim = Text(max_length=60)
    color = Text(max_length=30)
    license_plate = Text(max_length=16)
    current_mileage = Whole(allow_null=True, min_value=0, max_value=FARTHEST)
    is_primary_vehicle = Flag()
    is_active = Flag(help_text="Still this customer's car.")


class NewVehicle(Form):
    """A VIN, or make and model."""

    customer = Id()
    vin = Text(required=False, max_length=40, help_text="Spaces, dashes and lower case are accepted.")
    unit_number = Text(required=False, max_length=40)
    year = Whole(required=False, min_value=1886, max_value=2100)
    make = Text(required=False, max_length=60)
    model = Text(required=False, max_length=60)
    trim = Text(required=False, max_length=60)
    color = Text(required=False, max_length=30)
    license_plate = Text(required=False, max_length=16)
    current_mileage = Whole(required=False, min_value=0, max_value=FARTHEST)


class TransferForm(Form):
    """Whose it is from now on."""

    customer = Id()


class VehicleFilters(UpdatedFilters):
    """`search` looks for a VIN, a plate or a unit number, or some of it, and for makes and models."""

    customer = KeptFilter(Customer, resolve)
    vin = filters.CharFilter(method="with_vin", max_length=40)
    plate = filters.CharFilter(method="with_plate", max_length=40)
    unit_number = filters.CharFilter(method="with_unit_number", max_length=40)
    make = filters.CharFilter(method="is_called", max_length=60)
    model = filters.CharFilter(method="is_called", max_length=60)
    year = filters.NumberFilter(min_value=1886, max_value=2100)
    is_active = FlagFilter()
    search = filters.CharFilter(method="about", max_length=60)
    ordering = Ordering(id="pk", make="make model", year="year", updated_at="updated_at")

    def with_vin(self, rows: QuerySet[Vehicle], name: str, value: str) -> QuerySet[Vehicle]:
        """A whole VIN or its last eight signs, in any case, spaces and dashes aside. Raises InvalidValue."""
        signs = _signs(value)
        if len(signs) == VIN_LENGTH:
            return rows.filter(vin=signs)
        if len(signs) != VIN_END:
            raise InvalidValue(f"Give the whole VIN or its last {VIN_END} signs", field=name)
        return _marked(rows, f"{signs} ").filter(vin__endswith=signs)

    def with_plate(self, rows: QuerySet[Vehicle], _name: str, value: str) -> QuerySet[Vehicle]:
        """The whole plate, in any case, spaces and dashes aside."""
        bare = Upper(Replace(Replace(F("license_plate"), Value(" ")), Value("-")))
        signs = _signs(value)
        return _marked(rows, f" {signs} ").alias(bare_plate=bare).filter(bare_plate=signs)

    def with_unit_number(self, rows: QuerySet[Vehicle], _name: str, value: str) -> QuerySet[Vehicle]:
        """The whole unit number, in any case."""
        return _marked(rows, f" {''.join(value.split())} ").filter(unit_number__iexact=value)

    def is_called(self, rows: QuerySet[Vehicle], name: str, value: str) -> QuerySet[Vehicle]:
        """A whole make or model, in any case."""
        return rows.filter(**{f"{name}__iexact": value})

    def about(self, rows: QuerySet[Vehicle], _name: str, value: str) -> QuerySet[Vehicle]:
        """The hundred that fit best."""
        return rows.filter(pk__in=search_vehicles(value))


def _signs(text: str) -> str:
    return "".join(filter(str.isalnum, text)).upper()


def _marked(rows: QuerySet[Vehicle], text: str) -> QuerySet[Vehicle]:
    """Those in whose text, of which there is an index, `text` stands somewhere."""
    return rows.alias(text=VEHICLE_TEXT).filter(text__contains=text.lower().replace("-", ""))


class VehicleViewSet(ReadViewSet):
    """The vehicles of the business's customers."""

    queryset = Vehicle.objects.all()
    serializer_class = VehicleSerializer
    filterset_class = VehicleFilters
    not_found = VehicleNotFound

    def get_queryset(self) -> QuerySet[Vehicle]:
        """One that was merged into another is found by its id alone."""
        rows: QuerySet[Vehicle] = super().get_queryset()
        return rows.filter(merged_into=None) if self.action == "list" else rows

    def get_object(self) -> Vehicle:
        """The vehicle of the address, or the one it was merged into."""
        vehicle: Vehicle = super().get_object()
        return resolve_vehicle(vehicle)

    @extend_schema(request=NewVehicle, responses={201: VehicleSerializer})
    def create(self, request: Request) -> Response:
        """Add a vehicle to a customer."""
        given = self.given(NewVehicle)
        customer = resolve(find_customer(given.pop("customer"), "customer"))
        vehicle, _made = verbs.add_vehicle(self.actor, customer, shop=self.some_desk_shop(), **given)
        return self.shown(vehicle, 201)

    @extend_schema(request=VehicleChange, responses=VehicleSerializer)
    def partial_update(self, request: Request, pk: int) -> Response:
        """Change plain fields."""
        changes = self.given(VehicleChange, partial=True)
        verbs.update_vehicle(self.actor, self.get_object(), shop=self.some_desk_shop(), **changes)
        return self.shown(self.get_object())

    @extend_schema(request=TransferForm, responses=VehicleSerializer)
    @action(detail=True, methods=["post"])
    def transfer(self, request: Request, pk: int) -> Response:
        """Pass the vehicle on; the answer is the new owner's row. Visits and history keep their customer."""
        customer = resolve(find_customer(self.given(TransferForm)["customer"], "customer"))
        shop = self.some_desk_shop()
        return self.shown(verbs.transfer_vehicle(self.actor, self.get_object(), customer, shop=shop))

    @extend_schema(responses=ServiceRecordSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"], url_path="service-history", filterset_class=None)
    def service_history(self, request: Request, pk: int) -> Response:
        """What was done to it, newest first."""
        return self.page(self.get_object().service_records.order_by("-date", "-pk"), ServiceRecordSerializer)
