"""What comes from outside: Google's hints."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from appointments.calendars.channels import hinted
from appointments.calendars.problems import ask_for_read


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
