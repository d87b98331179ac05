"""Liveness and readiness, for whatever watches the service."""

import logging
from collections.abc import Callable
from datetime import timedelta

from django.core.cache import cache
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from crm.models import Worker

LATE = timedelta(seconds=20)  # a worker shows itself every five

logger = logging.getLogger(__name__)


class ProbeMiddleware:
    """Answers /healthz/ and /readyz/ before anything else looks at the request.

    A probe comes to an address, not a name, over plain http and without a session, so host check, redirect to
    https and sessions have to come later.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == "/healthz/":
            return JsonResponse({"status": "alive"})
        if request.path_info == "/readyz/":
            return readiness()
        return self.get_response(request)


def readiness() -> JsonResponse:
    """Return 200 while the database answers, else 503; cache and worker are shown and not judged.

    Each call asks anew, so a service that was down is ready again with its database.
    """
    database = _database_answers()
    return JsonResponse(
        {
            "status": "ready" if database else "not ready",
            "database": "ok" if database else "down",
            "cache": "ok" if _cache_answers() else "down",
            "worker": _worker() if database else "none",
        },
        status=200 if database else 503,
    )


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error as error:
        logger.warning("The database does not answer: %s", type(error).__name__)
        return False
    return True


def _cache_answers() -> bool:
    """Return whether the cache gives back what it was given; one that is down raises nothing."""
    cache.set("readyz", "ok", timeout=10)
    return bool(cache.get("readyz") == "ok")


def _worker() -> str:
    """Return `ok`, `late` or `none`, by the newest sign of life of any background worker."""
    try:
        seen_at = Worker.objects.order_by("-seen_at").values_list("seen_at", flat=True).first()
    except Error:  # no tables yet
        return "none"
    if seen_at is None:
        return "none"
    return "late" if seen_at < timezone.now() - LATE else "ok"
