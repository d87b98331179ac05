"""Whole calls on the phone line: webhook, socket, callbacks."""

import asyncio
import json

import pytest

from appointments.models import Appointment
from tests.factories import make_customer, make_vehicle
from tests.relay_caller import HUNG_UP, Refused
from voice.db import run_db
from voice.models import Call, Turn
from voice.tests.call_world import ScriptedAgent, says, uses
from voice.tests.relay_world import NUMBER, make_caller, sign
from voice.transports.relay.socket import SETUP_SECONDS

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("phone_line")]

ANNA = "+15125550181"
RELAY = "wss://desk.example.com/ws/voice/relay/"


@pytest.fixture
def agent(monkeypatch):
    """Plays the scripts that a test gives it."""
    agent = ScriptedAgent()
    monkeypatch.setattr("voice.call.line.make_agent", lambda call, facts: agent)
    return agent


@pytest.fixture
def john(db):
    return make_vehicle(make_customer(number=NUMBER)).customer


async def the_call():
    return await run_db(Call.objects.select_related("customer").get)


def nothing_runs():
    return asyncio.all_tasks() == {asyncio.current_task()}


async def test_a_caller_books_and_says_goodbye(shop, john, clock):
    caller = make_caller()
    assert (await caller.call()).startswith("Thank you for calling Shop. This is the automated assistant")
    lines = ("Hi, it's John, an oil change for my Civic, the first time you have tomorrow", "Yes, please")
    assert "Tuesday" in await caller.says(lines[0])
    assert "booked" in await caller.says(lines[1])
    assert "Goodbye" in await caller.says("No, that's all, thank you")
    await caller.hears_out()
    call = await the_call()
    assert (call.channel, call.status, call.end_reason) == ("phone", "ended", "goodbye")
    assert (call.level, call.customer, call.attestation, call.agent) == (1, john, "A", "builtin")
    assert await run_db(Appointment.objects.count) == 1
    turns = await run_db(list, Turn.objects.filter(speaker=Turn.Speaker.AGENT).order_by("number"))
    assert [turn.number for turn in turns] == [0, 1, 2, 3]
    assert all(turn.heard == turn.text and not turn.interrupted for turn in turns)
    assert nothing_runs()


# The socket


@pytest.mark.parametrize(
    "url",
    [
        RELAY.replace("wss", "https"),
        RELAY.replace("wss", "ws"),
        f"{RELAY}?token=1",
        RELAY.replace("desk", "other"),
        "wss://desk.example.com/ws/voice/console/",
    ],
)
async def test_a_socket_that_twilio_did_not_sign_is_not_accepted(phone_line, url):
    with pytest.raises(Refused):
        await make_caller().wire.open(RELAY, {"X-Twilio-Signature": sign(url)})


async def test_neither_is_one_without_a_signature_or_with_anothers(phone_line):
    for headers in ({}, {"X-Twilio-Signature": ""}, {"X-Twilio-Signature": sign(RELAY, token="other")}):
        with pytest.raises(Refused):
            await make_caller().wire.open(RELAY, headers)


async def test_a_socket_with_a_query_is_none_of_ours(phone_line):
    url = f"{RELAY}?token=1"
    for signed in (RELAY, url):
        with pytest.raises(Refused):
            await make_caller().wire.open(url, {"X-Twilio-Signature": sign(signed)})


@pytest.mark.parametrize("name", ["TWILIO_AUTH_TOKEN", "PUBLIC_URL"])
async def test_without_a_phone_line_no_socket_is_accepted(phone_line, settings, name):
    token = "" if name == "TWILIO_AUTH_TOKEN" else settings.TWILIO_AUTH_TOKEN
    setattr(settings, name, "")
    with pytest.raises(Refused):
        await make_caller().wire.open(RELAY, {"X-Twilio-Signature": sign(RELAY, token=token)})


async def test_the_port_of_wss_may_be_signed_too(phone_line):
    signature = sign("wss://desk.example.com:443/ws/voice/relay/")
    await (await make_caller().wire.open(RELAY, {"X-Twilio-Signature": signature})).close(HUNG_UP)


async def test_setup_has_to_come_soon(phone_line, monkeypatch):
    monkeypatch.setattr("voice.transports.relay.socket.SETUP_SECONDS", 0)
    socket = await make_caller().open(RELAY)
    assert await socket.receive() is None
    assert socket.close_code == 1008
    await socket.close(1008)
    assert nothing_runs()


async def test_once_it_came_it_is_waited_for_no_more(shop, agent, monkeypatch):
    loop, timers = asyncio.get_running_loop(), []
    later = loop.call_later

    def call_later(delay, *what, **context):
        timers.append((delay, later(delay, *what, **context)))
        return timers[-1][1]

    monkeypatch.setattr(loop, "call_later", call_later)
    caller = make_caller()
    await caller.call()
    await caller.says("Hello")
    assert [timer.cancelled() for delay, timer in timers if delay == SETUP_SECONDS] == [True]
    await caller.hangs_up()


def setup(caller, **changes):
    token = caller.twiml[-1].partition('name="token" value="')[2].partition('"')[0]
    frame = {
        "type": "setup",
        "callSid": caller.sid,
        "accountSid": caller.account,
        "customParameters": {"token": token},
    }
    return json.dumps(frame | changes)


async def rung(caller):
    """He has rung, and no socket has come."""
    caller.twiml.append(await caller.post("/voice/incoming/", CallStatus="ringing"))


@pytest.mark.parametrize(
    "changes",
    [
        {"callSid": "CA1"},
        {"accountSid": "AC1"},
        {"customParameters": {"token": ""}},
        {"customParameters": {"token": "0" * 64}},
    ],
)
async def test_setup_has_to_match_the_call(shop, agent, changes):
    caller = make_caller()
    await rung(caller)
    socket = await caller.open(RELAY)
    await socket.send(setup(caller, **changes))
    assert await socket.receive() is None
    assert socket.close_code == 1008
    await socket.close(1008)
    call = await the_call()
    assert (call.sockets, bool(call.token_hash)) == (0, True), "the token is still good for the right one"
    assert nothing_runs()


async def test_of_two_sockets_with_one_token_one_is_served(shop, agent):
    caller = make_caller()
    await rung(caller)
    sockets = [await caller.open(RELAY) for _ in range(4)]
    for socket in sockets:
        await socket.send(setup(caller))
    losing = [asyncio.create_task(socket.receive()) for socket in sockets]
    done, waiting = set(), set(losing)
    while len(done) < 3:
        finished, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        done |= finished
    assert [task.result() for task in done] == [None] * 3
    (winner,) = [socket for socket, task in zip(sockets, losing, strict=True) if task in waiting]
    (last,) = waiting
    await winner.send(json.dumps({"type": "prompt", "voicePrompt": "Hello", "last": True}))
    assert "You said Hello." in (await last or "")
    for socket in sockets:
        await socket.close(HUNG_UP)
    assert (await the_call()).sockets == 1


async def test_a_token_is_good_for_one_socket(shop, agent):
    caller = make_caller()
    await caller.call()
    await caller.hangs_up()
    socket = await caller.open(RELAY)
    await socket.send(setup(caller))
    assert await socket.receive() is None
    assert socket.close_code == 1008
    await socket.close(1008)


# To a person


async def test_a_call_that_the_agent_gives_up_goes_to_a_person(shop, agent):
    def broken(turn, tools):
        raise RuntimeError

    await run_db(lambda: type(shop).objects.update(advisor_numbers=[ANNA]))
    agent.scripts = [broken, broken, broken]
    caller = make_caller(people=(ANNA,))
    await caller.call()
    for words in ("Hello", "Hello?", "Is anybody there?"):
        await caller.says(words)
    await caller.hears_out()
    assert caller.dialled == [ANNA]
    assert (await the_call()).end_reason == "failed"
    assert nothing_runs()


async def test_goodbye_is_the_end(shop, agent):
    agent.scripts = [uses("end_call", "Goodbye.")]
    caller = make_caller()
    await caller.call()
    assert await caller.says("Bye") == "Goodbye."
    await caller.hears_out()
    assert [frame for frame in caller.frames if frame["type"] == "end"] == [{"type": "end"}]
    assert caller.dialled == []
    assert (await the_call()).end_reason == "goodbye"


# A lost line


async def test_a_lost_line_is_taken_up_with_what_was_agreed(shop, john, clock):
    caller = make_caller()
    await caller.call()
    await caller.says("It's John, an oil change for my Civic tomorrow")
    await caller.loses_the_line()
    taken_up = await caller.hears()
    assert taken_up.startswith("Sorry, we were cut off"), taken_up
    assert "9" in await caller.says("At nine"), "the offers of the lost line are still on the table"
    assert "booked" in await caller.says("Yes, please")
    await caller.hangs_up()
    call = await the_call()
    assert (call.sockets, call.status) == (2, "ended")
    numbers = [turn.number for turn in await run_db(list, Turn.objects.filter(speaker="agent"))]
    assert len(numbers) == len(set(numbers))


async def test_a_second_loss_rings_up_the_shop(shop, agent):
    await run_db(lambda: type(shop).objects.update(advisor_numbers=[ANNA]))
    caller = make_caller(people=(ANNA,))
    await caller.call()
    await caller.says("Hello")
    await caller.loses_the_line()
    assert await caller.hears() == "Sorry, where were we?"
    await caller.loses_the_line()
    assert caller.dialled == [ANNA]
    assert caller.over


async def test_a_server_that_stops_leaves_the_caller_to_another(shop, agent):
    """The server closes its sockets on its way out; the caller has not hung up."""
    caller = make_caller()
    await caller.call()
    await caller.says("Hello")
    await caller._socket.close(1012)
    assert (await the_call()).end_reason == "transport_failed"
    await caller.loses_the_line()
    assert await caller.hears() == "Sorry, where were we?"
    assert (await the_call()).status == "live"
    await caller.hangs_up()
    assert (await the_call()).end_reason == "hung_up"


async def test_words_on_their_way_when_the_line_is_lost_are_no_loss(shop, agent):
    agent.scripts = [says("At nine.", "At ten.")]
    caller = make_caller(hears_all=False)
    await caller.call()
    await caller.send(type="prompt", voicePrompt="When?", last=True)
    await caller.loses_the_line()
    assert await caller.hears() == "Sorry, where were we?"
    await caller.hangs_up()
    said = await run_db(list, Turn.objects.filter(speaker="caller").values_list("text", flat=True))
    assert said == ["When?"]
