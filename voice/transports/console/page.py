"""The console's page."""

from collections import defaultdict

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from crm.models import Phone
from voice.transports.console.access import shops_at_console

MOST_CALLERS = 50


@require_safe
@never_cache
@login_required
def console(request: HttpRequest) -> HttpResponse:
    """The page, for staff who work at a desk. Raises PermissionDenied for other users."""
    shops = list(shops_at_console(request.user).order_by("name", "pk"))
    if not shops:
        raise PermissionDenied
    response = render(request, "voice/console.html", {"shops": shops, "callers": known_callers()})
    response["Content-Security-Policy"] = policy(request.get_host())
    return response


def known_callers() -> list[tuple[str, str]]:
    """Numbers on file with the names behind each, for MOST_CALLERS of them. One query."""
    names = defaultdict(list)
    phones = Phone.objects.filter(customer__merged_into=None).select_related("customer").order_by("pk")
    for phone in phones[:MOST_CALLERS]:
        names[phone.number].append(str(phone.customer))
    return [(number, ", ".join(people)) for number, people in names.items()]


def policy(host: str) -> str:
    """The content security policy: all from this host. Older Safaris do not count its sockets as `self`."""
    return "; ".join(
        (
            "default-src 'self'",
            f"connect-src 'self' ws://{host} wss://{host}",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )
