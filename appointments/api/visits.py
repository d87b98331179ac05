"""REST: visits. Their plain fields change by PATCH, the schedule by actions alone."""

from collections.abc import Callable
from typing import Any

import django_filters as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from appointments import verbs
from appointments.errors import AppointmentNotFound
from appointments.models import Appointment, Resource, ServiceLine
from appointments.models.menu import LONGEST_MINUTES
from appointments.reads import SHORTEST_MINUTES
from appointments.times import parse_moment
from config.rest.fields import Form, Id, Moment, Text, Texts, Whole
from config.rest.filters import DayFilters, IdFilter, KeptFilter, Ordering
from config.rest.views import OfShopsViewSet
from crm.errors import InvalidValue
from crm.models import Customer, Shop
from crm.reads import find_customer, resolve
from vehicles.errors import VehicleNotFound
from vehicles.models import Vehicle
from vehicles.reads import resolve as resolve_vehicle
from vehicles.verbs.checks import FARTHEST

WHEN = "ISO 8601; without an offset it is the shop's time."
MOVE = "Use POST /api/v1/appointments/{id}/reschedule/."
STATUS = "Use the actions confirm, check-in, complete, cancel and no-show."


class ServiceLineSerializer(serializers.ModelSerializer[ServiceLine]):
    """A service of the visit, as the menu had it when it was booked."""

    class Meta:
        model = ServiceLine
        fields = ("code", "name", "minutes", "price_from", "currency")
        read_only_fields = fields


class AppointmentSerializer(serializers.ModelSerializer[Appointment]):
    """A visit; all times with its shop's offset."""

    services = ServiceLineSerializer(many=True, read_only=True)
    stage = serializers.ChoiceField(choices=Appointment.Stage.choices, allow_blank=True, read_only=True)
    bay = serializers.SerializerMethodField()
    technician = serializers.SerializerMethodField()
    scheduled_at = Moment(shop="shop")
    ends_at = Moment(shop="shop")
    stage_since = Moment(shop="shop", allow_null=True)
    confirmed_at = Moment(shop="shop", allow_null=True)
    arrived_at = Moment(shop="shop", allow_null=True)
    promised_at = Moment(shop="shop", allow_null=True)
    completed_at = Moment(shop="shop", allow_null=True)
    cancelled_at = Moment(shop="shop", allow_null=True)
    created_at = Moment(shop="shop")
    updated_at = Moment(shop="shop")

    class Meta:
        model = Appointment
        fields = (
            *("id", "shop", "customer", "vehicle", "scheduled_at", "ends_at", "duration_minutes"),
            *("service_type", "services", "service_description", "customer_concerns", "notes", "transport"),
            *("status", "stage", "stage_since", "bay", "technician", "booking_method", "booked_by"),
            *("confirmation_sent", "confirmed_at", "arrived_at", "promised_at", "completed_at"),
            *("cancelled_at", "cancellation_reason", "created_at", "updated_at"),
        )
        read_only_fields = fields

    def get_bay(self, visit: Appointment) -> int | None:
        """The id of the bay that it has."""
        return visit.bay.pk if visit.bay else None

    def get_technician(self, visit: Appointment) -> int | None:
        """The id of the technician that it has."""
        return visit.technician.pk if visit.technician else None


class Booking(Form):
    """A visit for one vehicle of a customer."""

    shop = Id(required=False, help_text="Needed where the user has several shops.")
    customer = Id()
    vehicle = Id()
    scheduled_at = Text(max_length=40, help_text=WHEN)
    service_type = Text(max_length=40, help_text="Code of the first service.")
    services = Texts(
        child=Text(max_length=40), required=False, max_length=20, help_text="Codes of further services."
    )
    duration_minutes = Whole(required=False, min_value=SHORTEST_MINUTES, max_value=LONGEST_MINUTES)
    service_description = Text(required=False, max_length=2000)
    customer_concerns = Text(required=False, max_length=2000)
    notes = Text(required=False, max_length=10_000)
    transport = serializers.ChoiceField(choices=Appointment.Transport.choices, required=False)
    bay = Id(required=False)
    technician = Id(required=False)


class VisitChange(Form):
    """What changes; what is left out stays. The schedule changes by actions."""

    elsewhere = {
        **dict.fromkeys(("scheduled_at", "duration_minutes", "ends_at", "bay", "technician"), MOVE),
        **dict.fromkeys(("status", "confirmed_at", "arrived_at", "completed_at", "cancelled_at"), STATUS),
        "cancellation_reason": "Use POST /api/v1/appointments/{id}/cancel/ {reason}.",
        "stage": "Use POST /api/v1/appointments/{id}/stage/ {stage}.",
    }
    service_description = Text(max_length=2000)
    customer_concerns = Text(max_length=2000)
    notes = Text(max_length=10_000)
    transport = serializers.ChoiceField(choices=Appointment.Transport.choices)
    promised_at = Text(max_length=40, allow_null=True, help_text=WHEN)


class CancelForm(Form):
    """Why it is cancelled."""

    reason = Text(max_length=2000, allow_blank=False)


class MoveForm(Form):
    """Where it moves; what is left out stays, or is chosen."""

    scheduled_at = Text(max_length=40, help_text=WHEN)
    duration_minutes = Whole(required=False, min_value=SHORTEST_MINUTES, max_value=LONGEST_MINUTES)
    bay = Id(required=False)
    technician = Id(required=False)


class CheckInForm(Form):
    """What is read at the counter."""

    mileage = Whole(required=False, min_value=0, max_value=FARTHEST)


class CompleteForm(CheckInForm):
    """What was found."""

    remark = Text(required=False, max_length=2000)


class StageForm(Form):
    """Where the work stands."""

    stage = serializers.ChoiceField(choices=Appointment.Stage.choices)


class ExtendForm(Form):
    """So much more working time."""

    minutes = Whole(min_value=1, max_value=LONGEST_MINUTES)


class VisitFilters(DayFilters):
    """Dates are days of the visit's own shop."""

    day_column = "scheduled_at"
    shop = IdFilter(field_name="shop_id")
    customer = KeptFilter(Customer, resolve)
    vehicle = KeptFilter(Vehicle, resolve_vehicle)
    status = filters.MultipleChoiceFilter(choices=Appointment.Status, distinct=False)
    service_type = filters.CharFilter(max_length=40)
    ordering = Ordering(scheduled_at="scheduled_at", id="pk")


class AppointmentViewSet(OfShopsViewSet):
    """The visits of the user's shops."""

    queryset = Appointment.objects.select_related("shop").prefetch_related("services", "claims__resource")
    serializer_class = AppointmentSerializer
    filterset_class = VisitFilters
    not_found = AppointmentNotFound

    @extend_schema(request=Booking, responses={201: AppointmentSerializer})
    def create(self, request: Request) -> Response:
        """Book a visit at a free time. A taken one is a 409 with free times near it in `alternatives`."""
        given = self.given(Booking)
        shop = self.desk_shop(given.pop("shop", None))
        given |= _places(shop, given)
        visit = verbs.book(
            self.actor,
            shop,
            customer=resolve(find_customer(given.pop("customer"), "customer")),
            vehicle=_vehicle(given.pop("vehicle")),
            scheduled_at=parse_moment(given.pop("scheduled_at"), shop.zone, "scheduled_at"),
            services=[given.pop("service_type"), *given.pop("services", [])],
            **given,
        )
        return self.shown(self.get_queryset().get(pk=visit.pk), 201)

    @extend_schema(request=VisitChange, responses=AppointmentSerializer)
    def partial_update(self, request: Request, pk: int) -> Response:
        """Change plain fields."""
        visit = self._to_change()
        changes = self.given(VisitChange, partial=True)
        if changes.get("promised_at"):
            changes["promised_at"] = parse_moment(changes["promised_at"], visit.shop.zone, "promised_at")
        return self._done(verbs.change_visit, visit, **changes)

    @extend_schema(request=CancelForm, responses=AppointmentSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: int) -> Response:
        """Cancel a visit that has not begun."""
        return self._done(verbs.cancel, self._to_change(), **self.given(CancelForm))

    @extend_schema(request=MoveForm, responses=AppointmentSerializer)
    @action(detail=True, methods=["post"])
    def reschedule(self, request: Request, pk: int) -> Response:
        """Move a visit to another free time."""
        visit = self._to_change()
        given = self.given(MoveForm)
        given |= _places(visit.shop, given)
        at = parse_moment(given.pop("scheduled_at"), visit.shop.zone, "scheduled_at")
        return self._done(verbs.reschedule, visit, scheduled_at=at, **given)

    @extend_schema(request=None, responses=AppointmentSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: int) -> Response:
        """The customer said that they will come."""
        return self._done(verbs.confirm, self._to_change(), **self.given(Form))

    @extend_schema(request=CheckInForm, responses=AppointmentSerializer)
    @action(detail=True, methods=["post"], url_path="check-in")
    def check_in(self, request: Request, pk: int) -> Response:
        """The car is here."""
        return self._done(verbs.check_in, self._to_change(), **self.given(CheckInForm))

    @extend_schema(request=CompleteForm, responses=AppointmentSerializer)
    @action(detail=True, methods=["post"])
    def complete(self, request: Request, pk: int) -> Response:
        """The work is done; it goes into the car's history."""
        return self._done(verbs.complete, self._to_change(), **self.given(CompleteForm))

    @extend_schema(request=None, responses=AppointmentSerializer)
    @action(detail=True, methods=["post"], url_path="no-show")
    def no_show(self, request: Request, pk: int) -> Response:
        """Nobody came, and the time of grace is over."""
        return self._done(verbs.no_show, self._to_change(), **self.given(Form))

    @extend_schema(request=StageForm, responses=AppointmentSerializer)
    @action(detail=True, methods=["post"])
    def stage(self, request: Request, pk: int) -> Response:
        """Say where the work stands."""
        return self._done(verbs.set_stage, self._to_change(), **self.given(StageForm))

    @extend_schema(request=ExtendForm, responses=AppointmentSerializer)
    @action(detail=True, methods=["post"])
    def extend(self, request: Request, pk: int) -> Response:
        """The work takes longer."""
        return self._done(verbs.extend, self._to_change(), **self.given(ExtendForm))

    def _to_change(self) -> Appointment:
        """The visit of the address. Raises AppointmentNotFound; NotAllowed for who only sees its shop."""
        visit: Appointment = self.get_object()
        self.check_desk(visit.shop_id)
        return visit

    def _done(self, verb: Callable[..., object], visit: Appointment, **values: Any) -> Response:
        """Do it, and show how the visit is now."""
        verb(self.actor, visit, **values)
        return self.shown(self.get_object())


def _places(shop: Shop, given: dict[str, Any]) -> dict[str, Resource]:
    """The bay and the technician whose ids were given, as rows. Raises InvalidValue."""
    places = {}
    for kind in Resource.Kind.values:
        pk = given.get(kind)
        if pk is not None:
            found = shop.resources.filter(pk=pk, kind=kind, is_active=True).first()
            if found is None:
                raise InvalidValue(f"There is no such {kind} in this shop", field=kind)
            places[kind] = found
    return places


def _vehicle(pk: int) -> Vehicle:
    vehicle = Vehicle.objects.filter(pk=pk).first()
    if vehicle is None:
        raise VehicleNotFound(field="vehicle")
    return resolve_vehicle(vehicle)
