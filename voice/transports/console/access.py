"""Who may play calls at the console, and from which pages."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet
from django.http.request import split_domain_port, validate_host

from crm.models import Shop
from crm.reads import DESK_ROLES, shops_of


def shops_at_console(user: User | AnonymousUser) -> QuerySet[Shop]:
    """The shops whose calls `user` may play: where he works at the desk, all for a superuser."""
    if isinstance(user, AnonymousUser) or not (user.is_active and user.is_staff):
        return Shop.objects.none()
    return shops_of(user, DESK_ROLES)


def from_own_page(scope: Mapping[str, Any]) -> bool:
    """Whether a browser opened this socket from a page of ours, by its Origin; without one the answer is no.

    Ours are PUBLIC_URL and the host and port that were asked: another server on the same machine is not.
    """
    headers = dict(scope["headers"])
    origin = headers.get(b"origin", b"").decode("latin-1")
    if origin in settings.CSRF_TRUSTED_ORIGINS:
        return True
    asked = headers.get(b"host", b"").decode("latin-1")
    domain, _port = split_domain_port(asked)
    return (
        origin.partition("://")[2] == asked and bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)
    )
