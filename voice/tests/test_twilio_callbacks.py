"""What is done when a socket ends, a person was rung up, or the provider has news of the call."""

from xml.etree import ElementTree

import pytest

from crm.models import Shop
from voice.call import phone
from voice.call.recorder import RowRecorder
from voice.facts import Facts
from voice.models import Call, FollowUp, Turn
from voice.tests.relay_world import NUMBER, SID, answered, post, ring, the_call

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("phone_line")]

ANNA, BEN, PREMIUM = "+15125550181", "+15125550182", "+19005550183"
RELAY, DIAL = "/voice/relay-ended/", "/voice/dial-ended/"
LOST = {"SessionStatus": "failed", "ErrorCode": "64105"}
TO_PERSON = {"SessionStatus": "ended", "HandoffData": '{"reason": "transferred"}'}
NO_ANSWER = {"DialCallStatus": "no-answer"}


@pytest.fixture
def people(shop):
    shop.advisor_numbers = [ANNA, PREMIUM, BEN]
    shop.save()


@pytest.fixture
def call(shop):
    """A call whose first socket has come, on which something was said."""
    connect(ring())
    Turn.objects.create(call=the_call(), number=0, speaker=Turn.Speaker.AGENT, text="Hello.")
    return the_call()


def connect(twiml):
    """Let the socket of a TwiML come."""
    (relay,) = twiml[0]
    admitted = phone.admit_socket(SID, relay[0].attrib["value"])
    assert admitted, "the token is not right"
    return admitted


def verbs(twiml):
    return [verb.tag for verb in twiml]


def dialled(twiml):
    """The number, and the address that is told how it went."""
    (dial,) = twiml
    assert dial.tag == "Dial"
    return dial[0].text, dial.attrib["action"]


# A socket was lost


def test_a_lost_socket_is_opened_anew_with_a_token_of_its_own(call):
    twiml = answered(f"{RELAY}?socket=0", **LOST)
    assert twiml[0].attrib["action"] == "https://desk.example.com/voice/relay-ended/?socket=1"
    assert "welcomeGreeting" not in twiml[0][0].attrib
    again = connect(twiml)
    assert (again.status, again.sockets, again.token_hash) == ("live", 2, "")


def test_a_socket_that_never_came_is_opened_anew_with_the_greeting(shop):
    first = ring()
    twiml = answered(f"{RELAY}?socket=0", **LOST)
    assert twiml[0][0].attrib["welcomeGreetingInterruptible"] == "none"
    assert phone.admit_socket(SID, first[0][0][0].attrib["value"]) is None
    connect(twiml)


def test_that_it_was_lost_may_be_told_twice(call):
    first = post(f"{RELAY}?socket=0", **LOST)
    assert post(f"{RELAY}?socket=0", **LOST).content == first.content
    assert the_call().sockets == 1


def test_an_old_story_of_a_lost_socket_does_nothing(call):
    connect(answered(f"{RELAY}?socket=0", **LOST))
    before = Call.objects.values().get()
    assert post(f"{RELAY}?socket=0", **LOST).status_code == 403
    assert Call.objects.values().get() == before


def test_a_second_loss_rings_up_the_shop(call, people):
    connect(answered(f"{RELAY}?socket=0", **LOST))
    number, _ = dialled(answered(f"{RELAY}?socket=1", **LOST))
    assert number == ANNA


def test_an_ended_session_does_not_close_the_socket_that_followed_it(call):
    """The old socket's session may take long to finish; the call has gone on by then."""
    old = the_call()
    connect(answered(f"{RELAY}?socket=0", **LOST))
    RowRecorder(old, Facts()).close("transport_failed")
    assert (the_call().status, the_call().end_reason) == ("live", "")


def test_sockets_that_always_fail_do_not_go_round_for_ever(call, people):
    connect(answered(f"{RELAY}?socket=0", **LOST))
    twiml, socket, seen = answered(f"{RELAY}?socket=1", **LOST), 1, []
    while verbs(twiml)[-1] != "Hangup":
        seen.append(verbs(twiml)[0])
        assert len(seen) < 20
        if seen[-1] == "Dial":
            twiml = answered(dialled(twiml)[1], **NO_ANSWER)
        else:
            socket += 1
            twiml = answered(f"{RELAY}?socket={socket}", **LOST)
    assert seen == ["Dial", "Dial", "Connect", "Dial", "Dial"]
    assert verbs(twiml) == ["Say", "Hangup"]
    assert "call you back" in twiml[0].text


# A person takes over


def test_people_are_rung_up_in_turn_and_only_those_that_may_be(call, people, shop):
    twiml = answered(f"{RELAY}?socket=0", **TO_PERSON)
    (dial,) = twiml
    number, action = dialled(twiml)
    assert number == ANNA
    assert dial.attrib == {
        "action": "https://desk.example.com/voice/dial-ended/?tried=1",
        "timeout": str(shop.ring_seconds),
        "timeLimit": "3600",
        "answerOnBridge": "true",
    }
    number, action = dialled(answered(action, **NO_ANSWER))
    assert number == BEN
    assert the_call().numbers_tried == 2


def test_each_step_may_be_asked_for_twice(call, people):
    first = post(f"{RELAY}?socket=0", **TO_PERSON)
    assert post(f"{RELAY}?socket=0", **TO_PERSON).content == first.content
    for path in (f"{DIAL}?tried=1", f"{DIAL}?tried=2"):
        first = post(path, **NO_ANSWER)
        assert first.status_code == 200
        assert post(path, **NO_ANSWER).content == first.content


@pytest.mark.parametrize("outcome", ["no-answer", "busy", "failed", "canceled"])
def test_when_nobody_picks_up_the_agent_has_the_caller_back_once(call, people, outcome):
    twiml = answered(f"{DIAL}?tried=2", DialCallStatus=outcome)
    assert verbs(twiml) == ["Connect"]
    assert connect(twiml).handoff == {"nobody": True}
    twiml = answered(f"{DIAL}?tried=2", DialCallStatus=outcome)
    assert verbs(twiml) == ["Say", "Hangup"]


def test_without_people_to_ring_up_the_agent_has_him_back_at_once(call):
    assert verbs(answered(f"{RELAY}?socket=0", **TO_PERSON)) == ["Connect"]


@pytest.mark.parametrize("outcome", ["completed", "answered"])
def test_who_has_talked_to_a_person_is_done(call, people, outcome):
    assert verbs(answered(f"{DIAL}?tried=1", DialCallStatus=outcome)) == ["Hangup"]
    assert the_call().status == "ended"


def test_who_hangs_up_while_it_rings_is_done(call, people):
    twiml = answered(f"{DIAL}?tried=1", DialCallStatus="no-answer", CallStatus="completed")
    assert verbs(twiml) == ["Hangup"]
    assert the_call().status == "ended"


def test_the_reason_that_was_given_is_kept(call, people):
    Call.objects.update(handoff={"reason": "price", "summary": "Wants a discount."})
    answered(f"{DIAL}?tried=2", **NO_ANSWER)
    assert the_call().handoff == {"reason": "price", "summary": "Wants a discount.", "nobody": True}


# Too many calls


@pytest.fixture
def full(shop):
    """The agent may take no further call."""
    Shop.objects.update(calls_at_once=1)
    ring(CallSid="CA1")


def test_a_call_too_many_goes_to_a_person_at_once(people, full):
    first = post("/voice/incoming/", CallStatus="ringing")
    number, action = dialled(ElementTree.fromstring(first.content))
    assert number == ANNA
    assert post("/voice/incoming/", CallStatus="ringing").content == first.content
    call = Call.objects.get(external_id=SID)
    assert (call.handoff, call.token_hash, call.sockets) == ({"reason": "calls_at_once"}, "", 0)
    twiml = answered(f"{DIAL}?tried=2", **NO_ANSWER)
    assert verbs(twiml) == ["Say", "Hangup"], "it does not come to the agent by this way either"
    assert [row.kind for row in call.follow_ups.all()] == ["failed_call"]


def test_where_no_person_is_listed_it_is_called_back(shop, full):
    assert verbs(ring()) == ["Say", "Hangup"]
    assert post("/voice/incoming/", CallStatus="ringing").content.count(b"<Say") == 1
    assert FollowUp.objects.get().number == NUMBER


# Who was lost is called back


def lose(facts, end_reason):
    Call.objects.update(facts=facts, end_reason=end_reason, status="ended")
    for _ in range(2):
        post("/voice/status/", CallStatus="completed", SequenceNumber="3")
    return [(row.kind, row.number) for row in FollowUp.objects.all()]


@pytest.mark.parametrize("end_reason", ["transport_failed", "cancelled"])
def test_a_caller_who_was_lost_with_a_wish_is_called_back(call, end_reason):
    assert lose({"intent": "book"}, end_reason) == [("failed_call", NUMBER)]


def test_so_is_one_for_whom_no_new_socket_came(call):
    answered(f"{RELAY}?socket=0", **LOST)
    assert lose({"intent": "move"}, "") == [("failed_call", NUMBER)]


@pytest.mark.parametrize(
    ("facts", "end_reason"),
    [
        ({"intent": "book"}, "hung_up"),
        ({"intent": "book"}, "goodbye"),
        ({"intent": "book", "outcome": "booked"}, "transport_failed"),
        ({}, "transport_failed"),
    ],
)
def test_others_are_not(call, facts, end_reason):
    assert lose(facts, end_reason) == []


# The call is over


@pytest.mark.parametrize(
    "how", [{"SessionStatus": "completed", "CallStatus": "completed"}, {"SessionStatus": "ended"}]
)
def test_a_session_that_ended_ends_the_call_once(call, how):
    assert verbs(answered(f"{RELAY}?socket=0", **how)) == ["Hangup"]
    ended = the_call()
    assert (ended.status, ended.end_reason) == ("ended", "hung_up")
    assert verbs(answered(f"{RELAY}?socket=0", **how)) == ["Hangup"]
    assert the_call().ended_at == ended.ended_at


def test_news_count_in_their_own_order(call):
    for sequence, status in ((1, "in-progress"), (0, "ringing"), (1, "in-progress")):
        assert post("/voice/status/", CallStatus=status, SequenceNumber=str(sequence)).status_code == 204
        assert (the_call().provider_status, the_call().provider_sequence) == ("in-progress", 1)
    assert the_call().status == "live"


def test_the_last_news_close_a_call_that_no_process_is_left_to_close(call):
    post("/voice/status/", CallStatus="completed", SequenceNumber="3")
    assert (the_call().status, the_call().end_reason) == ("ended", "hung_up")
    ended = Call.objects.values().get()
    for sequence in ("2", "3", "4", ""):
        post("/voice/status/", CallStatus="in-progress", SequenceNumber=sequence)
        post("/voice/status/", CallStatus="completed", SequenceNumber=sequence)
    assert Call.objects.values().get() == ended


@pytest.mark.parametrize("sequence", ["", "x", "-1", "9" * 30, "²"])
def test_the_end_counts_without_a_number(call, sequence):
    post("/voice/status/", CallStatus="completed", SequenceNumber=sequence)
    assert the_call().status == "ended"


def test_an_end_keeps_the_sessions_own_reason(call):
    Call.objects.update(status="ended", end_reason="goodbye")
    post("/voice/status/", CallStatus="completed", SequenceNumber="3")
    assert the_call().end_reason == "goodbye"


def test_a_loss_told_after_the_end_opens_nothing(call):
    post("/voice/status/", CallStatus="completed", SequenceNumber="3")
    assert verbs(answered(f"{RELAY}?socket=0", **LOST)) == ["Hangup"]
    assert the_call().token_hash == ""
