"""How much one key may ask, and how often one may guess a password; counted in the cache."""

import hashlib
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

LOGIN_FAILURES, LOGIN_SECONDS = 10, 300


class Window:
    """A count within a window of time, which begins anew every so many seconds.

    A counter rather than the REST framework's list of times: one small step of the cache, which loses no
    count when requests come together. A cache that is down counts nothing, so nobody is turned away for it.
    """

    def __init__(self, name: str, seconds: int) -> None:
        number, self._elapsed = divmod(int(timezone.now().timestamp()), seconds)
        self._key, self._seconds = f"limit:{name}:{number}", seconds

    @property
    def wait(self) -> int:
        """Seconds until the next window."""
        return self._seconds - self._elapsed

    def count(self) -> int:
        """What was counted so far."""
        return int(cache.get(self._key) or 0)

    def add(self) -> int:
        """Count one more, and return how many there are now."""
        cache.add(self._key, 0, timeout=self._seconds)
        try:
            return int(cache.incr(self._key) or 0)
        except ValueError:  # the cache dropped it, or is down
            return 0


class KeyThrottle(BaseThrottle):
    """So many requests a minute for each key."""

    def allow_request(self, request: Request, view: Any) -> bool:
        """Whether the key may go on; a request without one is turned away elsewhere."""
        if request.auth is None:
            return True
        self._window = Window(f"key:{request.auth.pk}", 60)
        return self._window.add() <= settings.KEY_REQUESTS_PER_MINUTE

    def wait(self) -> float:
        """For the Retry-After header, in seconds."""
        return self._window.wait


def login(request: HttpRequest) -> HttpResponse:
    """The admin's login page; it rests after ten wrong passwords for one name from one address."""
    if request.method != "POST":
        return admin.site.login(request)
    who = f"{request.META.get('REMOTE_ADDR')}\n{request.POST.get('username', '').strip().casefold()}"
    failures = Window(f"login:{hashlib.sha256(who.encode()).hexdigest()}", LOGIN_SECONDS)
    if failures.count() >= LOGIN_FAILURES:
        text = "Too many attempts to log in. Please try again in a few minutes.\n"
        return HttpResponse(
            text, status=429, content_type="text/plain", headers={"Retry-After": str(failures.wait)}
        )
    response = admin.site.login(request)
    if response.status_code != 302:  # the form again
        failures.add()
    return response
