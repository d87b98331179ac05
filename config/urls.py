"""Every HTTP address. The two probes are answered earlier, in config/health.py."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from config.rest.limits import login
from crm.admin.home import home_view
from crm.admin.search import search_view

handler400 = "config.errors.bad_request"
handler500 = "config.errors.server_error"

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path("admin/login/", login),
    # In the place of the theme's own search, which reads every row and keeps what it found.
    path("admin/search/", admin.site.admin_view(search_view), name="desk_search"),
    path("admin/", admin.site.admin_view(home_view)),
    path("admin/", admin.site.urls),
    path("api/v1/", include("config.api_urls")),
    path("voice/", include("voice.urls")),
    path("calendar/", include("appointments.urls")),
]
