"""The addresses under /api/v1/, gathered from the rooms."""

from typing import Any, NoReturn

from django.urls import URLPattern, URLResolver, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.routers import SimpleRouter
from rest_framework.views import APIView

from appointments.api import AppointmentViewSet, AvailabilityView, ResourceViewSet, ServiceViewSet
from crm.api import CustomerViewSet, ShopViewSet
from vehicles.api import VehicleViewSet
from voice.api import CallViewSet, ToolList, ToolRun

router = SimpleRouter(use_regex_path=False)
router.register("shops", ShopViewSet)
router.register("customers", CustomerViewSet)
router.register("vehicles", VehicleViewSet)
router.register("appointments", AppointmentViewSet)
router.register("services", ServiceViewSet)
router.register("resources", ResourceViewSet)
router.register("calls", CallViewSet)


class Nothing(APIView):
    """Every other address: a problem, as everywhere in the interface."""

    authentication_classes = ()
    permission_classes = ()
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> NoReturn:
        """Raises NotFound, whatever the method."""
        raise NotFound("There is nothing at this address.")


urlpatterns: list[URLPattern | URLResolver] = [
    *router.urls,
    path("availability/", AvailabilityView.as_view()),
    path("tools/", ToolList.as_view()),
    path("tools/<str:name>/", ToolRun.as_view()),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view()),
    re_path("", Nothing.as_view()),
]
