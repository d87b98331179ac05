"""The console's socket: what it takes, and that a call of it is one like any other."""

import asyncio
import json
import threading

import pytest
from asgiref.sync import sync_to_async

from crm.models import Role
from tests.factories import make_customer, make_shop, make_vehicle
from vehicles.models import Vehicle
from voice.db import run_db
from voice.models import Call, Proposal, ToolCall, Turn
from voice.tests.call_world import ScriptedAgent, says, uses
from voice.tests.console_world import HOST, NUMBER, ORIGIN, START, Phone, cookie, make_user
from voice.transports.console.socket import ConsoleSocket
from voice.transports.socket import MOST_WAITING

# Sockets work in threads of their own, which see only what is committed.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def john(db):
    return make_vehicle(make_customer(number=NUMBER)).customer


@pytest.fixture
def advisor(shop):
    return make_user(shop, Role.ADVISOR)


@pytest.fixture
def headers(advisor):
    return [ORIGIN, cookie(advisor)]


@pytest.fixture
def agent(monkeypatch):
    """Plays the scripts that a test gives it."""
    agent = ScriptedAgent()
    monkeypatch.setattr("voice.call.line.make_agent", lambda call, facts: agent)
    return agent


async def the_call():
    return await run_db(Call.objects.select_related("customer", "operator").get)


async def test_a_frame_that_is_not_understood_is_answered_and_passed_over(headers, agent, john):
    phone = Phone(headers)
    await phone.call()
    await phone.until("say", last=True)
    await phone.send("no json")
    assert (await phone.until("error"))["message"] == "This is no JSON."
    await phone.say("Hello")
    assert (await phone.until("say"))["text"] == "You said Hello."
    await phone.leave()


async def test_ten_of_them_in_a_row_end_the_call(headers, agent):
    phone = Phone(headers)
    await phone.call()
    await phone.until("say", last=True)
    for _ in range(9):
        await phone.send("{}")
    await phone.say("Hello")  # the count begins anew
    await phone.until("caller")
    for _ in range(9):
        await phone.send("{}")
    await phone.say("Hello")
    await phone.until("caller")
    for _ in range(10):
        await phone.send("{}")
    while isinstance(frame := await phone.receive(), dict):
        pass
    assert frame == 1008
    await phone.leave()
    assert (await the_call()).status == Call.Status.ENDED


@pytest.mark.parametrize("frame", [{"text": "ä" * 32_769}, {"bytes": b"x" * 65_537}])
async def test_a_frame_over_64_kib_closes_the_socket(headers, frame):
    phone = Phone(headers)
    assert await phone.connect()
    await phone.socket.send_input({"type": "websocket.receive", **frame})
    assert await phone.receive() == 1009
    await phone.leave()


async def test_nothing_can_be_said_before_a_call_and_a_socket_is_good_for_one(headers, agent):
    phone = Phone(headers)
    assert await phone.connect()
    for early in ({"type": "say", "text": "Hi"}, {"type": "hangup"}):
        await phone.send(early)
        assert (await phone.until("error"))["message"] == "No call is on."
    await phone.send(START)
    await phone.until("say", last=True)
    await phone.send(START)
    assert (await phone.until("error"))["message"] == "A socket is good for one call."
    await phone.leave()
    assert await run_db(Call.objects.count) == 1


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"number": "nonsense"}, "This is no phone number. Leave it empty for a withheld one."),
        ({"shop": "0"}, "Shop not found"),
        ({"shop": "second"}, "Shop not found"),
    ],
)
async def test_a_call_that_cannot_be_opened_says_why(headers, agent, fields, message):
    second = await run_db(make_shop, phone_number="+15125550111")
    phone = Phone(headers)
    await phone.call(**{"shop": None, **fields, **({"shop": str(second.pk)} if "shop" in fields else {})})
    assert (await phone.until("error"))["message"] == message
    assert await phone.receive() == 1000
    await phone.leave()
    assert not await run_db(Call.objects.exists)


async def test_a_failure_on_our_side_is_told_and_logged_without_anybodys_words(headers, monkeypatch, caplog):
    def broken(call, facts):
        raise RuntimeError(call.caller_number)

    monkeypatch.setattr("voice.call.line.make_agent", broken)
    phone = Phone(headers)
    await phone.call()
    assert (await phone.until("error"))["message"] == "The call could not be opened."
    await phone.leave()
    assert "RuntimeError" in caplog.text
    assert NUMBER not in caplog.text


# A call


async def add_car(turn, tools):
    card = await tools.use("lookup_customer", phone_number=NUMBER)
    await tools.use("add_vehicle", customer_id=card["data"]["id"], make="Honda", model="Jazz", year=2019)
    yield "This is dropped."


async def test_a_whole_call(headers, advisor, agent, john, caplog):
    caplog.set_level("DEBUG")
    agent.scripts = [uses("verify_caller", "Thank you, John.", name="John"), add_car]
    agent.scripts += [uses("end_call", "Goodbye.")]
    phone = Phone(headers)
    await phone.call(number="(512) 555-0123")
    started = await phone.until("started")
    assert (await phone.until("level"))["level"] == 0
    assert (await phone.until("say"))["text"] == "Bayline, hello."

    await phone.say("It's John")
    await phone.until("caller", text="It's John")
    used = await phone.until("tool")
    assert (used["name"], used["arguments"]) == ("verify_caller", {"name": "John"})
    assert used["result"]["success"] and used["milliseconds"] > 0
    assert (await phone.until("level"))["level"] == 1
    await phone.until("say", turn=1, last=True)

    await phone.say("Please add my new Jazz")
    proposed = await phone.until("tool", name="add_vehicle")
    assert proposed["result"]["error"] == "confirmation_required"
    await phone.until("say", turn=2, last=True)
    await phone.say("Yes")
    assert (await phone.until("tool", name="accept_proposal"))["result"]["success"]
    await phone.until("say", turn=3, last=True)
    await phone.say("Bye")
    assert (await phone.until("ended"))["reason"] == "goodbye"
    assert await phone.receive() == 1000
    await phone.leave()

    call = await the_call()
    assert call.pk == started["call"]
    assert (call.channel, call.caller_number, call.attestation) == (Call.Channel.CONSOLE, NUMBER, "A")
    assert (call.operator, call.customer, call.level, call.agent) == (advisor, john, 1, "scripted")
    assert (call.status, call.end_reason) == (Call.Status.ENDED, "goodbye")
    assert await run_db(Vehicle.objects.filter(customer=john, model="Jazz").count) == 1
    assert (await run_db(Proposal.objects.get)).state == Proposal.State.DONE
    turns = await run_db(list, Turn.objects.order_by("number", "-speaker"))
    assert [turn.text for turn in turns if turn.speaker == Turn.Speaker.CALLER] == [
        *("It's John", "Please add my new Jazz", "Yes", "Bye")
    ]
    agents = [turn for turn in turns if turn.speaker == Turn.Speaker.AGENT]
    assert len(agents) == 5
    assert all(turn.heard == turn.text and not turn.interrupted for turn in agents)
    names = [use.name for use in await run_db(list, ToolCall.objects.all())]
    assert names == ["verify_caller", "lookup_customer", "add_vehicle", "accept_proposal", "end_call"]
    for words in (NUMBER, "John", "Jazz", "new"):
        assert words not in caplog.text


async def test_a_name_that_the_caller_did_not_say_proves_nothing(headers, agent, john):
    agent.scripts = [uses("verify_caller", "Thank you.", name="John")]
    phone = Phone(headers)
    await phone.call()
    await phone.until("say", last=True)
    await phone.say("Guess who")
    assert (await phone.until("tool"))["result"]["data"] == {"level": 0}
    await phone.leave()
    assert (await the_call()).level == 0


async def test_the_rights_are_the_callers_not_those_of_whoever_plays_him(shop, agent, john):
    agent.scripts = [
        uses("verify_caller", "Thank you.", name="John"),
        uses("get_upcoming_appointments", "Sorry.", customer_id=john.pk),
        uses("lookup_customer", "Sorry.", phone_number=NUMBER),
    ]
    session = await run_db(lambda: cookie(make_user(shop, Role.OWNER, is_superuser=True)))
    phone = Phone([ORIGIN, session])
    await phone.call(number="")
    await phone.until("say", last=True)
    await phone.say("It's John")
    assert (await phone.until("tool"))["result"]["data"] == {"level": 0}
    await phone.say("When do I come?")
    assert (await phone.until("tool"))["result"]["error"] == "verification_required"
    await phone.say("Look me up")
    assert (await phone.until("tool"))["result"]["data"] is None
    await phone.leave()
    assert [frame["level"] for frame in phone.frames if frame["type"] == "level"] == [0]


async def test_what_was_cut_off_was_not_heard(headers, agent):
    agent.scripts = [says("At nine.", "At ten.", "At eleven.")]
    phone = Phone(headers, hears=False)
    await phone.call()
    await phone.until("say", last=True)
    await phone.say("When?")
    await phone.until("say", turn=1, last=True)
    await phone.send({"type": "heard", "turn": 1, "text": "At nine."})
    await phone.send({"type": "interrupt", "turn": 1, "heard": "At"})
    await phone.until("stop")
    await phone.send({"type": "hangup"})
    assert (await phone.until("ended"))["reason"] == "hung_up"
    await phone.leave()
    turn = await run_db(Turn.objects.get, number=1, speaker=Turn.Speaker.AGENT)
    assert (turn.text, turn.heard, turn.interrupted) == ("At nine. At ten. At eleven.", "At nine. At", True)


# The end


async def busy(turn, tools):
    yield "One moment."
    await tools.use("get_shop_info")
    yield "Here it is."
    await asyncio.Event().wait()


@pytest.mark.parametrize("frames", range(9))
async def test_a_page_that_goes_away_at_any_moment_leaves_nothing_behind(headers, agent, frames):
    agent.scripts = [busy, busy]
    phone = Phone(headers)
    await phone.call()
    for number in range(frames):
        if number == 3:
            await phone.say("What do you do?")
        await phone.receive()
    await phone.leave()
    call = await the_call()
    assert (call.status, call.end_reason) == (Call.Status.ENDED, "hung_up")
    assert call.ended_at is not None


async def test_a_page_that_hangs_up_while_the_line_opens_gets_its_end(headers, agent):
    phone = Phone(headers)
    await phone.call()
    await phone.send({"type": "hangup"})
    assert (await phone.until("ended"))["reason"] == "hung_up"
    assert await phone.receive() == 1000
    await phone.leave()


async def test_a_page_that_does_not_read_loses_the_call_and_holds_up_nobody(advisor, agent):
    agent.greeting = lambda: says(*["On and on."] * 2 * MOST_WAITING)(None, None)
    reads = asyncio.Event()
    frames = asyncio.Queue()

    async def send(message):
        if message["type"] != "websocket.accept":
            await reads.wait()

    for message in ({"type": "websocket.connect"}, {"type": "websocket.receive", "text": json.dumps(START)}):
        frames.put_nowait(message)
    scope = {"type": "websocket", "path": "/", "headers": [HOST, ORIGIN], "user": advisor}
    serving = asyncio.create_task(ConsoleSocket.as_asgi()(scope, frames.get, send))
    async with asyncio.timeout(20):
        while not await run_db(Call.objects.filter(status=Call.Status.ENDED).exists):
            await asyncio.sleep(0)
        frames.put_nowait({"type": "websocket.disconnect", "code": 1006})
        await serving
    assert (await the_call()).end_reason == "transport_failed"
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_a_frame_waits_for_no_thread_that_others_use(headers, agent):
    phone = Phone(headers)
    await phone.call()
    await phone.until("say", last=True)
    release = threading.Event()
    slow = asyncio.create_task(sync_to_async(release.wait)())
    await asyncio.sleep(0)
    try:
        await phone.say("Hello")
        assert (await phone.until("say"))["text"] == "You said Hello."
        await phone.send({"type": "hangup"})
        await phone.until("ended")
    finally:
        release.set()
        await slow
    await phone.leave()
