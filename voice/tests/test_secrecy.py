"""Nothing of a one-time code is kept: no turn, tool record, fact, event or log holds it."""

import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db.models import CharField, JSONField, TextField

from crm.models import Role
from tests.factories import make_customer
from voice.call.recorder import RowRecorder
from voice.codes import make_code
from voice.db import run_db
from voice.facts import Facts
from voice.language import language
from voice.models import Call, OneTimeCode, ToolCall, Turn
from voice.tests.call_world import ScriptedAgent, uses
from voice.tests.console_world import NUMBER, ORIGIN, Phone, cookie, make_user
from voice.tests.text_world import make_textable

# Sockets and the recorder work in threads of their own, which see only what is committed.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine]

WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
ASKED = {"success": True, "data": {"level": 1, "code_expected": True}, "message": "Read me the code."}
PROVED = {"success": True, "data": {"level": 2}, "message": "Thank you."}
FOUND = {"success": True, "data": None, "message": "Nothing."}


@pytest.fixture
def john(db):
    john = make_customer(number=NUMBER)
    make_textable(john)
    return john


@pytest.fixture
def headers(shop):
    return [ORIGIN, cookie(make_user(shop, Role.ADVISOR))]


@pytest.fixture
def agent(monkeypatch):
    agent = ScriptedAgent()
    monkeypatch.setattr("voice.call.line.make_agent", lambda call, facts: agent)
    return agent


def texts(value: object) -> Iterator[str]:
    """Every text in a value of a row."""
    match value:
        case str():
            yield value
        case dict():
            for name, item in value.items():
                yield from texts([name, item])
        case list():
            for item in value:
                yield from texts(item)


def everything_kept() -> list[str]:
    """Every text in every row of the rooms. (Keys and ids are random, and may hold any digits.)"""
    found: list[str] = []
    for room in ("crm", "vehicles", "appointments", "voice"):
        for model in apps.get_app_config(room).get_models():
            fields = [
                one.attname
                for one in model._meta.fields
                if isinstance(one, CharField | TextField | JSONField)
            ]
            for row in model._default_manager.values_list(*fields):
                found += texts(list(row))
    return found


def holds(kept: str, code: str) -> bool:
    """Whether a text holds the code, or half of it, in digits or in words."""
    spelled = " ".join(WORDS[int(digit)] for digit in code)
    digits = re.sub(r"[^\d\w]", "", kept)
    halves = (code[:3], code[3:]) if "code" in kept else ()
    return code in digits or spelled in kept or any(half in digits for half in halves)


async def echo_code(turn, tools):
    """A model that says and passes on whatever it hears."""
    await tools.use("find_times", when=turn.text)
    await tools.use("verify_caller", code=turn.text)
    digits = language("en").find_code(turn.text)
    yield f"Your code {digits} is right."
    yield f"{digits}, thank you."


async def test_after_a_whole_call_its_code_is_nowhere(headers, agent, john, caplog):
    caplog.set_level("DEBUG")
    agent.scripts = [uses("verify_caller", "Hi.", name="John"), uses("verify_caller", "Sent.")]
    agent.scripts += [echo_code, echo_code, uses("end_call", "Bye.")]
    phone = Phone(headers)
    await phone.call()
    await phone.until("say", last=True)
    await phone.say("It's John")
    await phone.until("say", turn=1, last=True)
    await phone.say("Send me a code")
    code = (await phone.until("code"))["code"]
    await phone.until("say", turn=2, last=True)
    await phone.say(f"The code begins with {' '.join(WORDS[int(digit)] for digit in code[:3])}")
    await phone.until("say", turn=3, last=True)
    await phone.say(f"My code is {code[:3]} {code[3:]}")
    assert (await phone.until("level", level=2))["level"] == 2
    await phone.until("say", turn=4, last=True)
    await phone.say(f"So {code} was right, bye")
    await phone.until("ended")
    await phone.leave()

    kept = await run_db(everything_kept)
    assert not [one for one in kept if holds(one, code)]
    assert any("•••" in one for one in kept)
    assert code not in caplog.text
    shown = [frame for frame in phone.frames if frame["type"] in ("tool", "level", "started", "ended")]
    assert code not in str(shown).replace(" ", "")
    [used] = await run_db(list, OneTimeCode.objects.exclude(used_at=None))
    assert used.tries == 2


# What the record strikes out, and what it leaves


@pytest.fixture
def call(shop):
    return Call.objects.create(shop=shop, channel=Call.Channel.PHONE, caller_number=NUMBER, level=1)


async def said(call):
    return [turn.text for turn in await run_db(list, Turn.objects.filter(call=call))]


async def test_numbers_are_struck_out_only_while_a_code_is_awaited(call, clock):
    recorder = RowRecorder(call, Facts())
    recorder.caller_said(1, "Tuesday at nine, I'm at 427193 Oak")
    recorder.tool_used(1, "verify_caller", {}, ASKED, 1)
    recorder.caller_said(2, "Hold on, at nine it was four two")
    recorder.tool_used(2, "verify_caller", {"code": "four two"}, ASKED, 1)
    recorder.caller_said(3, "4 2 7 1 9 3")
    recorder.tool_used(3, "verify_caller", {"code": "427193"}, PROVED, 1)
    recorder.caller_said(4, "Tuesday at nine in my 2018 Civic. 427193 was good.")
    await recorder.keep()
    assert await said(call) == [
        "Tuesday at nine, I'm at 427193 Oak",
        "Hold on, at ••• it was •••",
        "•••",
        "Tuesday at nine in my 2018 Civic. ••• was good.",
    ]
    given = [use.arguments for use in await run_db(list, ToolCall.objects.all())]
    assert given == [{}, {"code": "•••"}, {"code": "•••"}]


async def test_a_code_that_was_never_read_out_is_awaited_for_its_time(call, clock):
    recorder = RowRecorder(call, Facts())
    recorder.tool_used(1, "verify_caller", {}, ASKED, 1)
    clock.shift(300)
    recorder.caller_said(2, "at nine")
    clock.shift(60)
    recorder.caller_said(3, "at nine")
    await recorder.keep()
    assert await said(call) == ["at •••", "at nine"]


async def test_what_an_agent_repeats_of_a_code_is_struck_out_also_where_it_was_cut_off(call, clock):
    recorder = RowRecorder(call, Facts())
    recorder.tool_used(1, "verify_caller", {}, ASKED, 1)
    recorder.agent_said(1, "I got 427 193. Tuesday at nine?", "I got 427", True, {})
    recorder.agent_said(2, "Tuesday at nine?", "Tuesday at nine?", False, {})
    await recorder.keep()
    turns = await run_db(list, Turn.objects.filter(call=call))
    assert [(turn.text, turn.heard) for turn in turns] == [
        ("I got •••. Tuesday at nine?", "I got •••"),
        ("Tuesday at nine?", "Tuesday at nine?"),
    ]


async def test_a_code_given_to_another_tool_and_kept_as_a_fact_is_struck_out(call, clock):
    facts = Facts(concern="four two seven one nine three")
    recorder = RowRecorder(call, facts)
    recorder.tool_used(1, "verify_caller", {}, ASKED, 1)
    used = {"text": "it is 427-193", "callback_number": "+15125550123", "at": "2026-03-03T09:00:00-06:00"}
    recorder.tool_used(2, "leave_message", used, FOUND | {"message": "427193"}, 1)
    recorder.turn_done(2)
    await recorder.keep()
    use = await run_db(ToolCall.objects.get, name="leave_message")
    assert use.arguments == used | {"text": "it is •••"}
    assert use.result["message"] == "•••"
    assert (await run_db(Call.objects.get)).facts["concern"] == "•••"
    assert facts.concern == "four two seven one nine three"


async def test_a_later_line_of_the_call_goes_on_with_it(call, john, clock):
    call.customer = john
    await run_db(call.save)
    asked = (await run_db(make_code, call)).created_at
    clock.shift(60)
    for turn, level, text in ((5, 1, "four two"), (6, 2, "four two, and 427193")):
        call.level = level
        recorder = RowRecorder(call, Facts(), code_asked_at=asked)
        recorder.caller_said(turn, text)
        await recorder.keep()
    assert await said(call) == ["•••", "•••"]
