"""The addresses under /calendar/."""

from django.urls import URLPattern, path

from appointments.admin.connecting import connect
from appointments.calendars.views import feed, push

urlpatterns: list[URLPattern] = [
    path("google/push/", push, name="google-push"),
    path("google/connect/", connect, name="google-connect"),
    path("<str:token>.ics", feed, name="calendar-feed"),
]
