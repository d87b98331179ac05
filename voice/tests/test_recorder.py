"""The record of a call says what happened, in the order in which it happened."""

from functools import partial

import pytest
from django.db import connection
from django.utils import timezone

from voice.admin.transcript import read
from voice.call.recorder import RowRecorder
from voice.db import run_db
from voice.facts import Facts
from voice.models import Call, ToolCall, Turn

# The recorder writes from threads of its own, which see only what is committed.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine]

FOUND = {"success": True, "data": {"slots": []}, "message": "Nothing is free"}
REFUSED = {"success": False, "data": None, "message": "I can't do that.", "error": "unknown_tool"}


@pytest.fixture
def call(shop):
    return Call.objects.create(shop=shop, channel=Call.Channel.CONSOLE, caller_number="+15125550123")


@pytest.fixture
def recorder(call):
    return RowRecorder(call, Facts())


class Watcher:
    def __init__(self):
        self.seen = []

    def tool(self, name, arguments, result, milliseconds):
        self.seen.append(("tool", name))

    def level(self, level):
        self.seen.append(("level", level))


async def test_a_call_reads_in_order_although_speech_is_reported_late(call, recorder):
    recorder.caller_said(1, "An oil change")
    recorder.agent_said(0, "Hello", "Hello", False, {})
    recorder.tool_used(1, "find_times", {"when": "tomorrow"}, FOUND, 0.001)
    recorder.caller_said(2, "Wait")
    recorder.agent_said(1, "Nothing is free. Another day?", "Nothing is free.", True, {})
    recorder.agent_said(2, "Yes?", "Yes?", False, {})
    await recorder.keep()
    entries = [(entry.kind, entry.text) for entry in (await run_db(read, call)).entries]
    assert entries == [
        ("agent", "Hello"),
        ("caller", "An oil change"),
        ("tool", "Nothing is free"),
        ("agent", "Nothing is free."),
        ("caller", "Wait"),
        ("agent", "Yes?"),
    ]


async def test_what_was_not_heard_is_told_from_what_was(call, recorder):
    recorder.agent_said(1, "At nine. Shall I book it?", "At nine.", True, {})
    await recorder.keep()
    turn = await run_db(Turn.objects.get, call=call)
    assert (turn.text, turn.heard, turn.interrupted) == ("At nine. Shall I book it?", "At nine.", True)


async def test_a_tool_is_kept_with_its_arguments_and_its_answer(call, recorder):
    before = timezone.now()
    recorder.tool_used(1, "make_coffee", {"cups": 2}, REFUSED, 250.0)
    await recorder.keep()
    use = await run_db(ToolCall.objects.get, call=call)
    assert (use.name, use.arguments, use.result, use.success) == ("make_coffee", {"cups": 2}, REFUSED, False)
    assert use.milliseconds == 250
    assert use.at < before, "it began before it was reported"


async def test_the_end_closes_the_call_and_keeps_the_facts(call):
    facts = Facts(intent="book", name="Rosa", services=["oil_change"])
    recorder = RowRecorder(call, facts)
    recorder.ended("hung_up")
    await recorder.keep()
    kept = await run_db(Call.objects.get, pk=call.pk)
    assert (kept.status, kept.end_reason) == (Call.Status.ENDED, "hung_up")
    assert kept.started_at <= kept.ended_at <= timezone.now()
    assert Facts.from_json(kept.facts) == facts


async def test_nothing_that_was_said_is_too_odd_to_be_kept(call, recorder):
    odd = "nul \0, half \ud83d of a pair"
    recorder.caller_said(1, odd)
    recorder.agent_said(1, odd, odd, False, {})
    recorder.tool_used(1, odd * 9, {odd: [odd, float("nan"), float("inf")]}, {**REFUSED, "data": odd}, 1)
    await recorder.keep()
    turn, use = await run_db(Turn.objects.first), await run_db(ToolCall.objects.get)
    assert turn.text.startswith("nul ") and "\0" not in turn.text
    assert len(use.name) == 60
    assert next(iter(use.arguments.values()))[1:] == ["nan", "inf"]


async def test_a_watcher_sees_tools_and_each_new_level_once(call):
    watcher = Watcher()
    recorder = RowRecorder(call, Facts(), watcher)
    recorder.tool_used(1, "find_times", {}, FOUND, 1)
    call.level = 1
    recorder.tool_used(2, "verify_caller", {}, FOUND, 1)
    recorder.tool_used(3, "find_times", {}, FOUND, 1)
    tools = [("tool", "find_times"), ("tool", "verify_caller"), ("level", 1), ("tool", "find_times")]
    assert watcher.seen == tools


async def test_what_an_agent_says_of_a_call_counts_where_nothing_was_done(call, recorder):
    recorder.tool_used(1, "end_call", {"outcome": "towed"}, FOUND, 1)
    recorder.ended("goodbye")
    await recorder.keep()
    assert (await run_db(Call.objects.get, pk=call.pk)).outcome == "towed"


async def test_nothing_is_booked_because_an_agent_says_so(call, recorder):
    recorder.tool_used(1, "end_call", {"outcome": "booked"}, FOUND, 1)
    recorder.ended("goodbye")
    await recorder.keep()
    assert (await run_db(Call.objects.get, pk=call.pk)).outcome == "nothing"


async def test_a_call_that_went_on_elsewhere_is_summed_up_there(call, recorder):
    await run_db(Call.objects.filter(pk=call.pk).update, sockets=1)
    recorder.ended("transport_failed")
    await recorder.keep()
    assert (await run_db(Call.objects.get, pk=call.pk)).summary == ""


async def test_the_rows_of_a_turn_are_written_together(call, monkeypatch):
    facts = Facts()
    recorder = RowRecorder(call, facts)
    recorder.caller_said(1, "An oil change")
    recorder.agent_said(0, "Hello", "Hello", False, {})
    recorder.tool_used(1, "find_times", {}, FOUND, 1)
    recorder.tool_used(1, "lookup_customer", {}, FOUND, 1)
    facts.intent = "book"
    recorder.turn_done(1)
    hops: list[list[str]] = []

    def count(execute, sql, *rest):
        hops[-1].append(sql.split()[0])
        return execute(sql, *rest)

    def counted(function, *values):
        hops.append([])
        with connection.execute_wrapper(count):
            return function(*values)

    monkeypatch.setattr("voice.call.recorder.run_db", partial(run_db, counted))
    await recorder.keep()
    assert [[word for word in hop if word != "BEGIN"] for hop in hops] == [["INSERT", "INSERT", "UPDATE"]]
    assert await run_db(Turn.objects.count) == await run_db(ToolCall.objects.count) == 2


async def test_nothing_new_is_nothing_to_write(call, recorder, monkeypatch):
    recorder.turn_done(1)
    await recorder.keep()
    monkeypatch.setattr(recorder, "_write", None)
    recorder.turn_done(2)
    await recorder.keep()


@pytest.mark.parametrize("bad", ["turn", "tool", "facts"])
async def test_a_note_that_cannot_be_kept_costs_itself_alone(call, caplog, bad):
    facts = Facts(intent="book")
    recorder = RowRecorder(call, facts)
    recorder.caller_said(-1 if bad == "turn" else 1, "An oil change")
    recorder.agent_said(1, "When?", "When?", False, {})
    recorder.tool_used(1, "find_times", {}, {**FOUND, "success": None if bad == "tool" else True}, 1)
    recorder.tool_used(1, "lookup_customer", {}, FOUND, 1)
    recorder.turn_done(1)
    if bad == "facts":
        recorder._known = {"odd": object()}
    await recorder.keep()
    recorder.caller_said(2, "Tomorrow")
    await recorder.keep()
    texts = [turn.text for turn in await run_db(list, Turn.objects.all())]
    names = [use.name for use in await run_db(list, ToolCall.objects.all())]
    assert texts == ["An oil change", "When?", "Tomorrow"][bad == "turn" :]
    assert names == ["find_times", "lookup_customer"][bad == "tool" :]
    kept = await run_db(Call.objects.get, pk=call.pk)
    assert kept.facts == ({} if bad == "facts" else facts.to_json())
    assert "recorder failed" in caplog.text and "oil" not in caplog.text
