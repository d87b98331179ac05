"""The addresses under /voice/."""

from django.urls import URLPattern, path

from voice.transports.console.page import console

urlpatterns: list[URLPattern] = [
    path("console/", console, name="call-console"),
]
