"""Callers of a shop whose number is a phone line, in this process."""

from typing import Any

from config.asgi import application
from tests.relay_caller import AppWire, RelayCaller

PUBLIC_URL = "https://desk.example.com"
SHOP = "+15125550100"


def make_caller(**fields: Any) -> RelayCaller:
    """Somebody who calls the shop."""
    return RelayCaller(AppWire(application), **{"to": SHOP, "public_url": PUBLIC_URL, **fields})
