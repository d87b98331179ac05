"""What the server runs: pages by Django, sockets by the routes of the voice room."""

import os
from concurrent.futures import ThreadPoolExecutor
from threading import Thread
from typing import Any, cast

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
pages = get_asgi_application()

# These need Django set up, which the line above does.
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.urls import re_path  # noqa: E402

from config.checks import DEMO_LOGINS, has_demo_logins  # noqa: E402
from voice.call.line import warm_up  # noqa: E402
from voice.transports.routing import websocket_urlpatterns  # noqa: E402


async def refuse(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Turn away a socket on a path that nothing serves."""
    await receive()
    await send({"type": "websocket.close"})


if settings.PRODUCTION:
    # The server imports this module inside its event loop, where Django allows no query: hence the thread.
    with ThreadPoolExecutor(1) as thread:
        found = thread.submit(has_demo_logins).result()
        thread.submit(lambda: connection.close()).result()
    if found:
        raise SystemExit(DEMO_LOGINS)

# In the background: the first caller shall not wait for tables to load, nor a start for a caller.
Thread(target=warm_up, name="warm-up", daemon=True).start()

# Django's types know only routes to pages.
sockets: list[Any] = [*websocket_urlpatterns, re_path("", cast(Any, refuse))]
application = ProtocolTypeRouter({"http": pages, "websocket": URLRouter(sockets)})
