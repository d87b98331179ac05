"""REST: the bays and technicians whose ids a visit has."""

import django_filters as filters
from rest_framework import serializers

from appointments.models import Resource
from config.rest.filters import Filters, FlagFilter, IdFilter, Ordering
from config.rest.views import OfShopsViewSet
from crm.errors import NotFound


class ResourceNotFound(NotFound):
    code = "resource_not_found"
    default_error = "Resource not found"


class ResourceSerializer(serializers.ModelSerializer[Resource]):
    """A bay or a technician; one that is not active takes no visits any more."""

    skills = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Resource
        fields = ("id", "shop", "kind", "name", "skills", "is_active")
        read_only_fields = fields


class ResourceFilters(Filters):
    shop = IdFilter(field_name="shop_id")
    kind = filters.ChoiceFilter(choices=Resource.Kind)
    is_active = FlagFilter()
    ordering = Ordering(name="shop kind name", id="pk")


class ResourceViewSet(OfShopsViewSet):
    """The bays and technicians of the user's shops, those of former times included."""

    queryset = Resource.objects.all()
    serializer_class = ResourceSerializer
    filterset_class = ResourceFilters
    not_found = ResourceNotFound
