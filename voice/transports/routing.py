"""Which socket address leads to which transport."""

from typing import Any, cast

from channels.auth import AuthMiddlewareStack
from django.urls import URLPattern, path

from voice.transports.console.socket import ConsoleSocket
from voice.transports.relay import PATH as RELAY_PATH
from voice.transports.relay.socket import RelaySocket

# Django's types know only routes to pages.
websocket_urlpatterns: list[URLPattern] = [
    path("ws/voice/console/", cast(Any, AuthMiddlewareStack(ConsoleSocket.as_asgi()))),
    path(RELAY_PATH.lstrip("/"), cast(Any, RelaySocket.as_asgi())),
]
