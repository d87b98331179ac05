"""The addresses under /voice/."""

from django.urls import URLPattern, path

from voice.transports.console.page import console
from voice.transports.twilio import webhooks

urlpatterns: list[URLPattern] = [
    path("console/", console, name="call-console"),
    path("incoming/", webhooks.incoming, name="incoming"),
    path("relay-ended/", webhooks.relay_ended, name="relay-ended"),
    path("dial-ended/", webhooks.dial_ended, name="dial-ended"),
    path("status/", webhooks.status, name="call-status"),
]
