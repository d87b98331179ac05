"""Every HTTP address. The two probes are answered earlier, in config/health.py."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path("admin/", admin.site.urls),
    path("api/v1/", include("config.api_urls")),
    path("voice/", include("voice.urls")),
]
