"""The addresses under /calendar/."""

from django.urls import URLPattern, path

from appointments.calendars.views import push

urlpatterns: list[URLPattern] = [
    path("google/push/", push, name="google-push"),
]
