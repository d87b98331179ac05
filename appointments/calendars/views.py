"""What comes from outside without a login: Google's hints, and calendar programs that read a feed."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from appointments.calendars.channels import hinted
from appointments.calendars.feeds import feed_file, find_feed
from appointments.calendars.problems import ask_for_read

CALENDAR_TYPE = "text/calendar; charset=utf-8"


@csrf_exempt
@require_POST
def push(request: HttpRequest) -> HttpResponse:
    """A hint that a calendar changed. It has no body and is not signed: the channel's token is its proof.

    What changed is read by a worker; a hint that comes twice, late or never does no harm.
    """
    name, token = (request.headers.get(f"X-Goog-Channel-{part}", "") for part in ("ID", "Token"))
    calendar = hinted(name, token)
    if calendar is None:
        return HttpResponseNotFound()
    if request.headers.get("X-Goog-Resource-State") != "sync":
        with transaction.atomic():
            ask_for_read(calendar)
    return HttpResponse(status=204)


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The visits behind a secret address. Its token is in no log: access logs are off, refusals not told."""
    found = find_feed(token)
    if found is None:
        return HttpResponseNotFound()
    headers = {"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer"}
    return HttpResponse(feed_file(found), CALENDAR_TYPE, headers=headers)
