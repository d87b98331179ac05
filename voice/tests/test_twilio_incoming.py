"""A call comes in: which shop it is for, and what TwiML answers it."""

import pytest

from tests.factories import make_service, make_shop
from voice.call import phone
from voice.models import Call
from voice.tests.relay_world import NUMBER, SHOP, SID, post, ring, the_call

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("phone_line")]

GREETING = (
    "Thank you for calling {shop}. This is the automated assistant, and this call is transcribed."
    " How can I help you?"
)


def test_the_twiml_opens_the_relay_as_the_vendor_advises(shop):
    make_service(shop, "brake_service")
    twiml = ring()
    assert [verb.tag for verb in twiml] == ["Connect"]
    assert twiml[0].attrib == {"action": "https://desk.example.com/voice/relay-ended/?socket=0"}
    (relay,) = twiml[0]
    assert relay.tag == "ConversationRelay"
    assert relay.attrib == {
        "url": "wss://desk.example.com/ws/voice/relay/",
        "language": "en-US",
        "transcriptionProvider": "Deepgram",
        "speechModel": "flux",
        "hints": "Oil change,Brake service",
        "interruptible": "speech",
        "interruptSensitivity": "medium",
        "reportInputDuringAgentSpeech": "speech",
        "ignoreBackchannel": "true",
        "dtmfDetection": "true",
        "events": "speaker-events tokens-played",
        "welcomeGreeting": GREETING.format(shop="Shop"),
        "welcomeGreetingInterruptible": "none",
    }
    (parameter,) = relay
    assert (parameter.tag, parameter.attrib["name"]) == ("Parameter", "token")
    call = the_call()
    assert call.token_hash == phone._digest(parameter.attrib["value"])
    assert parameter.attrib["value"] not in str(Call.objects.values().get())


def test_the_row_holds_what_the_provider_tells(shop):
    ring(StirVerstat="TN-Validation-Passed-A")
    call = the_call()
    assert (call.external_id, call.shop, call.channel, call.direction) == (SID, shop, "phone", "inbound")
    assert (call.caller_number, call.called_number, call.attestation) == (NUMBER, SHOP, "A")
    assert (call.status, call.level, call.sockets) == ("live", 0, 0)


@pytest.mark.parametrize(
    ("mark", "attestation"),
    [
        ("TN-Validation-Passed-B", "B"),
        ("TN-Validation-Passed-C", "C"),
        ("TN-Validation-Failed-A", "failed"),
        ("TN-Validation-Failed", "failed"),
        ("No-TN-Validation", ""),
        ("TN-Validation-Passed-A-Diverted", ""),
        ("", ""),
    ],
)
def test_attestation_is_read_strictly(shop, mark, attestation):
    ring(StirVerstat=mark)
    assert the_call().attestation == attestation


@pytest.mark.parametrize("number", ["", "anonymous", "Restricted", "+266696687", "sip:bob@example.com"])
def test_a_withheld_number_is_none(shop, number):
    ring(From=number)
    assert the_call().caller_number == ""


def test_the_number_called_selects_the_shop(shop):
    second = make_shop(name="Second", phone_number="+15125550111")
    twiml = ring(To="+15125550111")
    assert the_call().shop == second
    assert twiml[0][0].attrib["welcomeGreeting"] == GREETING.format(shop="Second")


@pytest.mark.parametrize("called", ["+15125550177", "", "nonsense"])
def test_a_number_of_no_shop_is_not_answered(shop, called):
    assert [verb.tag for verb in ring(To=called)] == ["Reject"]
    assert not Call.objects.exists()


def test_a_shop_that_is_closed_down_is_not_answered(shop):
    shop.is_active = False
    shop.save()
    assert [verb.tag for verb in ring()] == ["Reject"]


@pytest.mark.parametrize("sid", ["", "C" * 65])
def test_a_call_without_an_id_of_its_own_is_not_answered(shop, sid):
    assert [verb.tag for verb in ring(CallSid=sid)] == ["Reject"]


def test_what_a_caller_sends_stays_text(shop):
    """Rows of the field guide: a posted number once put a Dial of its own into the answer."""
    shop.name = 'Joe\'s </ConversationRelay><Dial>+19005551234</Dial> & "Sons"'
    shop.save()
    twiml = ring(From='"/><Dial>+19005551234</Dial>', CallerName="<Dial/>")
    assert [element.tag for element in twiml.iter()][1:] == ["Connect", "ConversationRelay", "Parameter"]
    assert shop.name in twiml[0][0].attrib["welcomeGreeting"]


def test_a_retry_is_answered_alike_while_no_socket_has_come(shop):
    first = post("/voice/incoming/", CallStatus="ringing")
    again = post("/voice/incoming/", CallStatus="ringing")
    assert first.content == again.content
    assert Call.objects.count() == 1


def test_two_calls_have_two_tokens(shop):
    tokens = {ring(CallSid=sid)[0][0][0].attrib["value"] for sid in ("CA1", "CA2")}
    assert len(tokens) == 2


def test_a_call_with_a_socket_is_not_set_up_again(shop):
    brought = ring()[0][0][0].attrib["value"]
    assert phone.admit_socket(SID, brought)
    assert post("/voice/incoming/", CallStatus="ringing").status_code == 403


@pytest.mark.parametrize(
    "end",
    [
        ("/voice/status/", {"CallStatus": "completed", "SequenceNumber": "2"}),
        ("/voice/relay-ended/", {"CallStatus": "completed", "SessionStatus": "completed"}),
    ],
)
def test_a_finished_call_is_refused_and_its_token_too(shop, end):
    brought = ring()[0][0][0].attrib["value"]
    post(end[0], **end[1])
    ended = Call.objects.values().get()
    assert post("/voice/incoming/", CallStatus="ringing").status_code == 403
    assert phone.admit_socket(SID, brought) is None
    assert Call.objects.values().get() == ended


def test_a_call_in_is_a_few_questions_to_the_database(shop, django_assert_num_queries):
    with django_assert_num_queries(10):
        ring()
