"""What Twilio posts about a call, and what it is told to do next.

Every request is signed. Where an answer depends on how far the call was, that stands in the address that the
last TwiML gave (Twilio signs it), so that a request which comes twice is answered alike.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseNotFound
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from crm.models import Shop
from crm.phones import parse_phone
from crm.twilio import SIGNATURE_HEADER, is_signed, public_page
from voice.call import phone
from voice.models import Call
from voice.transports.twilio import twiml
from voice.verbs import add_failed_call

# twilio.com/docs/voice/trusted-calling-with-shakenstir; a mark with any other word in it vouches for nothing.
ATTESTATIONS = {f"TN-Validation-Passed-{level}": Call.Attestation(level) for level in "ABC"}
FAILED_MARK = "TN-Validation-Failed"
LONGEST_ID = 64
LONGEST_NUMBER = 6  # digits

View = Callable[[HttpRequest], HttpResponse]
CallView = Callable[[HttpRequest, Call], HttpResponse]


def signed(view: View) -> View:
    """A page for our account at Twilio alone: 403 and no effect without its signature."""

    @csrf_exempt
    @require_POST
    def checked(request: HttpRequest) -> HttpResponse:
        url = public_page(request.get_full_path())
        ours = is_signed(url, request.headers.get(SIGNATURE_HEADER, ""), request.POST)
        if not (ours and request.POST.get("AccountSid") == settings.TWILIO_ACCOUNT_SID):
            return HttpResponseForbidden()
        return view(request)

    return checked


def about_call(view: CallView) -> View:
    """A signed page about a call that has a row; 404 for others."""

    @signed
    def found(request: HttpRequest) -> HttpResponse:
        sid = request.POST.get("CallSid", "")
        call = Call.objects.select_related("shop").filter(external_id=sid).first()
        return view(request, call) if call else HttpResponseNotFound()

    return found


@signed
def incoming(request: HttpRequest) -> HttpResponse:
    """A call comes in: the number that was called selects the shop, and the agent or a person answers."""
    form = request.POST
    sid, called = form.get("CallSid", ""), parse_phone(form.get("To", ""))
    shop = Shop.objects.filter(phone_number=called, is_active=True).order_by("pk").first()
    if shop is None or not 0 < len(sid) <= LONGEST_ID:
        return twiml.reject()
    number = parse_phone(form.get("From", ""), shop.country) or ""
    ring = phone.Ring(sid, number, attestation(form.get("StirVerstat", "")))
    call = phone.take(shop, ring)
    if call.sockets or is_over(request, call):
        return HttpResponseForbidden()  # under way or over: whoever posts this is not setting it up
    return to_person(call, 0) if call.handoff else to_agent(call)


@about_call
def relay_ended(request: HttpRequest, call: Call) -> HttpResponse:
    """A socket is over: the caller hung up, we ended it, or it was lost."""
    form = request.POST
    socket = from_address(request, "socket", default=max(call.sockets - 1, 0))
    if not phone.give_up_socket(call, socket):
        return HttpResponseForbidden()  # the next one has come: this is an old story
    if is_over(request, call):
        return end(call)
    match form.get("SessionStatus"):
        case "failed" if socket == 0:
            return to_agent(call)
        case "failed":
            return to_person(call, 0)
        case "ended" if form.get("HandoffData"):
            return to_person(call, 0)
    return end(call)


@about_call
def dial_ended(request: HttpRequest, call: Call) -> HttpResponse:
    """A person of the shop has talked to the caller, or did not pick up: then the next one is rung up."""
    if request.POST.get("DialCallStatus") in ("completed", "answered") or is_over(request, call):
        return end(call)
    return to_person(call, from_address(request, "tried", default=call.numbers_tried))


@signed
def status(request: HttpRequest) -> HttpResponse:
    """News of a call; they come in any order, and more than once."""
    form = request.POST
    sequence = form.get("SequenceNumber", "")
    known = sequence.isascii() and sequence.isdigit() and len(sequence) <= LONGEST_NUMBER
    phone.note_status(form.get("CallSid", ""), form.get("CallStatus", "")[:16], int(sequence) if known else 0)
    return HttpResponse(status=204)


# What is done next


def to_agent(call: Call) -> HttpResponse:
    """The agent takes the call, or takes it up again, on a new socket."""
    if not phone.expect_socket(call, call.sockets):
        return HttpResponseForbidden()
    return twiml.connect(call)


def to_person(call: Call, tried: int) -> HttpResponse:
    """The next of the shop's people is rung up, after so many were."""
    number = phone.next_number(call, tried)
    if number:
        return twiml.dial(call, number, tried + 1)
    # Nobody has time. The agent says so, once, if it ever had the caller, or was just asked to.
    if call.sockets and not (call.handoff.get("nobody") and not call.token_hash):
        phone.note_handoff(call, nobody=True)
        return to_agent(call)
    phone.finish(call)
    add_failed_call(call)
    return twiml.sorry(call)


def end(call: Call) -> HttpResponse:
    """The call is over."""
    phone.finish(call)
    return twiml.hang_up()


# What a request says


def is_over(request: HttpRequest, call: Call) -> bool:
    """Whether there is no caller any more, by this request or by an earlier one."""
    return request.POST.get("CallStatus") in phone.OVER or call.provider_status in phone.OVER


def from_address(request: HttpRequest, name: str, *, default: int) -> int:
    """A number that our TwiML wrote into the address."""
    value = request.GET.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) <= LONGEST_NUMBER else default


def attestation(mark: str) -> Call.Attestation:
    """What the carrier says of the caller's number (StirVerstat)."""
    if mark.startswith(FAILED_MARK):
        return Call.Attestation.FAILED
    return ATTESTATIONS.get(mark, Call.Attestation.NONE)
