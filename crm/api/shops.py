"""REST: the shops of the key's user."""

import django_filters as filters
from django.db.models import QuerySet
from rest_framework import serializers

from config.rest.filters import Filters, Ordering
from config.rest.views import ReadViewSet
from crm.errors import ShopNotFound
from crm.models import Shop


class ShopSerializer(serializers.ModelSerializer[Shop]):
    """A shop as programs see it; the numbers of its people are not theirs."""

    languages = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Shop
        fields = (
            *("id", "name", "phone_number", "address", "city", "region", "postal_code", "country"),
            *("time_zone", "currency", "mileage_unit", "languages"),
            *("grid_minutes", "notice_minutes", "horizon_days", "change_cutoff_minutes"),
        )
        read_only_fields = fields


class ShopFilters(Filters):
    name = filters.CharFilter(lookup_expr="icontains")
    ordering = Ordering(id="pk", name="name")


class ShopViewSet(ReadViewSet):
    """The shops in which the key's user works."""

    queryset = Shop.objects.all()
    serializer_class = ShopSerializer
    filterset_class = ShopFilters
    not_found = ShopNotFound

    def get_queryset(self) -> QuerySet[Shop]:
        """The active ones."""
        return Shop.objects.filter(pk__in=self.rights.shops())
