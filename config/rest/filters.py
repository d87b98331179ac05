"""Filters of lists. What a list does not know, or cannot read, is a 400 that names it."""

from collections.abc import Callable
from datetime import date as Day
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import django_filters as filters
from django import forms
from django.db.models import Model, Q, QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from appointments.times import day_span, parse_day, parse_moment
from config.rest.fields import LARGEST_ID
from crm.errors import DomainError, InvalidPhone
from crm.models import Shop
from crm.permissions import Rights, rights_of
from crm.phones import parse_phone

PAGING = {"page", "page_size"}


class Backend(DjangoFilterBackend):
    """A list's filters, and no parameter that it does not have."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        """Raises ValidationError."""
        known = set(view.filterset_class.base_filters) if getattr(view, "filterset_class", None) else set()
        unknown = set(request.query_params) - known - PAGING
        if unknown:
            raise ValidationError({name: ["There is no such filter here."] for name in sorted(unknown)})
        rows: QuerySet[Any] = super().filter_queryset(request, queryset, view)
        return rows


class _Day(forms.CharField):
    def to_python(self, value: Any) -> Day | None:  # type: ignore[override]  # it begins as text
        text = super().to_python(value)
        try:
            return parse_day(text) if text else None
        except DomainError as error:
            raise forms.ValidationError(error.error) from None


@extend_schema_field(OpenApiTypes.DATE)
class DayFilter(filters.Filter):
    """A day as YYYY-MM-DD."""

    field_class = _Day


@extend_schema_field({"type": "integer", "minimum": 1, "maximum": LARGEST_ID})
class IdFilter(filters.Filter):
    """Rows that belong to the row with this id; none where there is no such row."""

    field_class = forms.IntegerField

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"min_value": 1, "max_value": LARGEST_ID, **options})


class KeptFilter(IdFilter):
    """As IdFilter; an id from before a merge stands for the row that was kept. A query a step more."""

    def __init__(self, model: type[Model], resolve: Callable[[Any], Model], **options: Any) -> None:
        super().__init__(**options)
        self._rows, self._resolve = model._default_manager, resolve

    def filter(self, qs: QuerySet[Any], value: int | None) -> QuerySet[Any]:
        """Rows that belong to it."""
        row = self._rows.filter(pk=value).first() if value else None
        rows: QuerySet[Any] = super().filter(qs, self._resolve(row).pk if row else value)
        return rows


@extend_schema_field(OpenApiTypes.BOOL)
class FlagFilter(filters.ChoiceFilter):
    """`true` or `false`."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, choices=[("true", "true"), ("false", "false")], **options)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """The rows of which it is so."""
        return qs.filter(**{str(self.field_name): value == "true"}) if value else qs


class Ordering(filters.ChoiceFilter):
    """`ordering=name` or `-name`, one of a few names; rows that are alike in it go by id.

    The names lead to the columns; the first is the order unless told.
    """

    def __init__(self, **orders: str) -> None:
        self._orders = {name: tuple(columns.split()) for name, columns in orders.items()}
        names = [sign + name for name in orders for sign in ("", "-")]
        super().__init__(choices=[(name, name) for name in names], method=None)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """The rows in this order."""
        sign = "-" if value and value.startswith("-") else ""
        columns = self._orders[value.removeprefix("-")] if value else next(iter(self._orders.values()))
        tie = () if columns[-1] == "pk" else ("pk",)
        return qs.order_by(*(sign + column for column in (*columns, *tie)))


class Filters(filters.FilterSet):
    """What the filters of all lists can do."""

    @property
    def rights(self) -> Rights:
        """The roles of the key's user."""
        return rights_of(self.request)

    def number(self, text: str, name: str) -> str:
        """A phone number in any usual spelling as E.164, in the country of the user's first shop.

        Raises InvalidPhone.
        """
        country = Shop.objects.filter(pk__in=self.rights.shops()).order_by("pk").values_list("country")
        first = country.first()
        number = parse_phone(text, first[0] if first else "US")
        if number is None:
            raise InvalidPhone(field=name)
        return number

    def moment(self, text: str, name: str) -> datetime:
        """An ISO 8601 time; without an offset it is the shop's. Raises InvalidDatetime, TimeDoesNotExist."""
        # A plus sign that was not escaped arrives as a space.
        return parse_moment(text.replace(" ", "+"), self.rights.zone, name)

    def by_day(self, lookup: str, when: Day) -> Q:
        """Rows with `lookup` for the midnight at which the day begins in the zone of their own shop."""
        by_zone: dict[ZoneInfo, list[int]] = {}
        for shop, zone in self.rights.zones.items():
            by_zone.setdefault(zone, []).append(shop)
        found = Q(pk__in=[])
        for zone, shops in by_zone.items():
            found |= Q(shop__in=shops, **{lookup: day_span(when, zone).start})
        return found


class UpdatedFilters(Filters):
    """`updated_from` and `updated_before`, to fetch what has changed since."""

    updated_from = filters.CharFilter(method="since")
    updated_before = filters.CharFilter(method="before")

    @extend_schema_field(OpenApiTypes.DATETIME)
    def since(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Changed at that time or later."""
        return rows.filter(updated_at__gte=self.moment(value, name))

    @extend_schema_field(OpenApiTypes.DATETIME)
    def before(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Last changed before that time."""
        return rows.filter(updated_at__lt=self.moment(value, name))


class DayFilters(Filters):
    """`date`, or `date_from` to `date_to`: days of each row's own shop, by the column `day_column`."""

    day_column = ""
    date = DayFilter(method="on")
    date_from = DayFilter(method="from_day")
    date_to = DayFilter(method="to_day")

    def on(self, rows: QuerySet[Any], name: str, value: Day) -> QuerySet[Any]:
        """On that day."""
        return self.to_day(self.from_day(rows, name, value), name, value)

    def from_day(self, rows: QuerySet[Any], name: str, value: Day) -> QuerySet[Any]:
        """On that day or later."""
        return rows.filter(self.by_day(f"{self.day_column}__gte", value))

    def to_day(self, rows: QuerySet[Any], name: str, value: Day) -> QuerySet[Any]:
        """On that day or earlier."""
        return rows.filter(self.by_day(f"{self.day_column}__lt", value + timedelta(days=1)))
