"""Which socket address leads to which transport."""

from typing import Any, cast

from channels.auth import AuthMiddlewareStack
from django.urls import URLPattern, path

from voice.transports.console.socket import ConsoleSocket

# Django's types know only routes to pages.
websocket_urlpatterns: list[URLPattern] = [
    path("ws/voice/console/", cast(Any, AuthMiddlewareStack(ConsoleSocket.as_asgi()))),
]
