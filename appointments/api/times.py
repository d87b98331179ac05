"""REST: what a shop does, and when it has time for it."""

from datetime import date, timedelta
from typing import Any

import django_filters as filters
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from appointments import reads
from appointments.models import Service
from appointments.models.menu import LONGEST_MINUTES
from appointments.times import parse_day
from config.rest.fields import LARGEST_ID
from config.rest.filters import Filters, IdFilter, Ordering
from config.rest.views import OfShopsViewSet, RestView
from crm.errors import InvalidValue, NotFound
from crm.models import Shop
from crm.reads import pick_shop, shops_of

MOST_DAYS = 14


class ServiceNotFound(NotFound):
    code = "service_not_found"
    default_error = "Service not found"


class ServiceSerializer(serializers.ModelSerializer[Service]):
    """A line of the menu; `code` is what a visit calls its service_type."""

    currency = serializers.CharField(source="shop.currency", read_only=True)

    class Meta:
        model = Service
        fields = (
            *("id", "shop", "code", "name", "minutes", "buffer_minutes", "price_from", "currency"),
            *("may_run_over", "waiter_ok", "interval_months", "interval_mileage"),
        )
        read_only_fields = fields


class ServiceFilters(Filters):
    shop = IdFilter(field_name="shop_id")
    code = filters.CharFilter(max_length=40)
    ordering = Ordering(menu="shop position", id="pk")


class ServiceViewSet(OfShopsViewSet):
    """The menus of the user's shops."""

    queryset = Service.objects.filter(is_active=True).select_related("shop")
    serializer_class = ServiceSerializer
    filterset_class = ServiceFilters
    not_found = ServiceNotFound


class AvailabilityQuery(serializers.Serializer[Any]):
    """Which free times are wanted."""

    date = serializers.CharField(help_text="YYYY-MM-DD, the first day, in the shop's calendar.")
    service_type = serializers.CharField(required=False, help_text="Code of a service of the menu.")
    duration_minutes = serializers.IntegerField(
        required=False,
        min_value=reads.SHORTEST_MINUTES,
        max_value=LONGEST_MINUTES,
        help_text="Working time; without it that of the service, else 30.",
    )
    days = serializers.IntegerField(default=1, min_value=1, max_value=MOST_DAYS)
    shop = serializers.IntegerField(required=False, min_value=1, max_value=LARGEST_ID)


class FreeDay(serializers.Serializer[Any]):
    """The free start times of one day."""

    date = serializers.DateField()
    day_of_week = serializers.CharField()
    closed_because = serializers.CharField(allow_null=True)
    available_slots = serializers.ListField(child=serializers.DateTimeField())


class Availability(serializers.Serializer[Any]):
    """Free start times, with the shop's offset."""

    shop = serializers.IntegerField()
    service_type = serializers.CharField(allow_null=True)
    duration_minutes = serializers.IntegerField()
    days = FreeDay(many=True)


class AvailabilityView(RestView):
    """When a visit can begin."""

    @extend_schema(parameters=[AvailabilityQuery], responses=Availability)
    def get(self, request: Request) -> Response:
        """The free times of up to 14 days. Days past the shop's horizon have none."""
        unknown = set(request.query_params) - set(AvailabilityQuery().fields)
        if unknown:
            raise ValidationError({name: ["There is no such parameter here."] for name in sorted(unknown)})
        query = AvailabilityQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        wanted = str(asked["shop"]) if "shop" in asked else None
        shop = pick_shop(shops_of(request.user), wanted)
        code = asked.get("service_type")
        first = _coming_day(shop, asked["date"])
        services = reads.pick_services(reads.menu(shop), [code]) if code is not None else []
        job = reads.job_for(
            services, asked.get("duration_minutes"), default_minutes=reads.DEFAULT_SLOT_MINUTES
        )
        last = first + timedelta(days=asked["days"] - 1)
        opening = reads.load_opening(shop, first, last)
        schedule = reads.load_schedule(shop, opening, first, last, job, now=timezone.now())
        days = [first + timedelta(days=number) for number in range(asked["days"])]
        return Response(
            {
                "shop": shop.pk,
                "service_type": code,
                "duration_minutes": job.minutes,
                "days": [
                    {
                        "date": day.isoformat(),
                        "day_of_week": f"{day:%A}",
                        "closed_because": opening.on(day).closed_because,
                        "available_slots": [
                            slot.start.astimezone(shop.zone).isoformat() for slot in schedule.slots(day, job)
                        ],
                    }
                    for day in days
                ],
            }
        )


def _coming_day(shop: Shop, text: str) -> date:
    """Raises InvalidDate, InvalidValue."""
    day = parse_day(text)
    today = timezone.localdate(timezone=shop.zone)
    if not today <= day <= today + timedelta(days=shop.horizon_days):
        raise InvalidValue(f"date must be within {shop.horizon_days} days from today", field="date")
    return day
