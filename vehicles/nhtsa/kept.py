"""Answers of NHTSA kept in Django's cache. A cache that is down changes nothing."""

import logging
from typing import Any

from django.core.cache import cache

log = logging.getLogger(__name__)


def read(key: str) -> Any:
    """What was kept under this key, None if nothing."""
    try:
        return cache.get(key)
    except Exception as error:  # noqa: BLE001 (each cache backend fails in its own way, and none may matter)
        log.warning("NHTSA's kept answers are not readable: %s", type(error).__name__)
        return None


def write(key: str, answer: Any, seconds: int) -> None:
    """Keep an answer."""
    try:
        cache.set(key, answer, seconds)
    except Exception as error:  # noqa: BLE001 (as above)
        log.warning("NHTSA's answer could not be kept: %s", type(error).__name__)
