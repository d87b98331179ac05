"""The TwiML that answers Twilio. Built with its library, which escapes what callers send."""

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse

from appointments import reads
from crm.twilio import public_page, public_socket
from voice.call.line import greeting_of
from voice.call.phone import token
from voice.language import language
from voice.models import Call
from voice.transports.relay import PATH, TOKEN

if TYPE_CHECKING:
    from twilio.twiml.voice_response import VoiceResponse

LOCALES = {"en": "en-US"}
LONGEST_CONVERSATION = 3600  # seconds that a person at the shop may talk


def connect(call: Call) -> HttpResponse:
    """Have the relay open the socket that the call waits for. A caller with whom nobody spoke is greeted.

    Two queries. The attributes: twilio.com/docs/voice/twiml/connect/conversationrelay.
    """
    response = _response()
    greeting = None if call.turns.exists() else greeting_of(call.shop)
    ended = _callback("relay-ended", socket=call.sockets)
    relay = response.connect(action=ended).conversation_relay(
        url=public_socket(PATH),
        language=_locale(call),
        transcription_provider="Deepgram",
        speech_model="flux",
        hints=",".join(service.name for service in reads.menu(call.shop).values()),
        interruptible="speech",
        interrupt_sensitivity="medium",  # a shop is noisy
        report_input_during_agent_speech="speech",
        ignore_backchannel=True,
        dtmf_detection=True,
        events="speaker-events tokens-played",
        welcome_greeting=greeting,
        # What is said of the machine and the transcript shall be heard.
        welcome_greeting_interruptible="none" if greeting else None,
    )
    relay.parameter(name=TOKEN, value=token(call, call.sockets))
    return _answer(response)


def dial(call: Call, number: str, tried: int) -> HttpResponse:
    """Put the caller through to `number`; `tried` people were rung up by then, this one included."""
    response = _response()
    dialling = response.dial(
        action=_callback("dial-ended", tried=tried),
        timeout=call.shop.ring_seconds,
        time_limit=LONGEST_CONVERSATION,
        answer_on_bridge=True,
    )
    dialling.number(number)
    return _answer(response)


def sorry(call: Call) -> HttpResponse:
    """Nobody is there to take the call; say so and hang up."""
    response = _response()
    response.say(language(call.shop.language).phrases.NOBODY_FREE, language=_locale(call))
    response.hangup()
    return _answer(response)


def hang_up() -> HttpResponse:
    """End the call."""
    response = _response()
    response.hangup()
    return _answer(response)


def reject() -> HttpResponse:
    """Do not pick up: this number is nobody's."""
    response = _response()
    response.reject()
    return _answer(response)


def _locale(call: Call) -> str:
    return LOCALES[call.shop.language.split("-")[0].lower()]


def _callback(name: str, **query: int) -> str:
    return f"{public_page(reverse(name))}?{urlencode(query)}"


def _response() -> "VoiceResponse":
    from twilio.twiml.voice_response import VoiceResponse

    return VoiceResponse()


def _answer(response: "VoiceResponse") -> HttpResponse:
    return HttpResponse(str(response), content_type="text/xml")
