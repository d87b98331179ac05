"""The turns of a call: who speaks when, what was heard, and the tools behind it."""

import asyncio
import logging
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from voice.call import CallerSaid, CallerTurn, Heard, HungUp, Limits, Toolbox
from voice.call.turn import Turn, sentences
from voice.tests.call_world import CallWorld, book, play_call, propose, says, uses

ROOT = Path(__file__).parents[2]
call = pytest.fixture(play_call)


# Turns


async def test_the_call_begins_with_the_greeting_as_turn_0(call):
    assert call.line.log == [("say", 0, "Bayline, hello.", False), ("say", 0, "", True)]


async def test_each_utterance_is_a_turn_with_its_answer(call):
    await call.say("Hi.")
    await call.hear(1)
    await call.say("Bye.")
    assert call.line.clauses(1) == ["You said Hi.."]
    assert call.line.clauses(2) == ["You said Bye.."]
    assert call.notes.caller == [(1, "Hi."), (2, "Bye.")]


async def test_the_first_clause_is_spoken_before_the_second_is_thought_of(call):
    async def slow(turn: CallerTurn, tools: Toolbox) -> AsyncIterator[str]:
        yield "One moment."
        await call.clock.sleep(3)
        yield "Here it is."

    call.agent.scripts.append(slow)
    await call.say("Hi.")
    assert call.line.clauses(1) == ["One moment."]
    await call.clock.advance(3)
    assert call.line.clauses(1) == ["One moment.", "Here it is."]


async def test_an_event_does_not_wait_behind_a_turn(call):
    call.desk.seconds["find_times"] = 4
    call.agent.scripts.append(uses("find_times", "Friday."))
    await call.say("When?")
    await call.hang_up()
    await call.clock.advance(4)
    assert call.reason() == "hung_up"


async def test_a_text_to_a_silent_agent_joins_the_older_text(call):
    call.desk.seconds["find_times"] = 4
    call.agent.scripts.append(uses("find_times", "Never said."))
    await call.say("I need an oil change")
    await call.say("on Friday")
    await call.clock.advance(5)
    assert [turn.text for turn in call.agent.turns] == [
        "I need an oil change",
        "I need an oil change on Friday",
    ]
    assert call.line.clauses(1) == []
    assert call.line.clauses(2) == ["You said I need an oil change on Friday."]
    assert call.notes.caller == [(1, "I need an oil change"), (2, "on Friday")]


async def test_a_text_into_the_speech_stops_it_and_is_answered_alone(call):
    await call.say("Hi.")
    call.line.log.clear()
    await call.say("And what about Friday?")
    assert call.line.log[0] == ("stop",)
    assert call.agent.turns[-1].text == "And what about Friday?"


async def test_speech_that_was_heard_to_its_end_needs_no_stop(call):
    await call.hear(0)
    await call.say("Hi.")
    assert ("stop",) not in call.line.log


async def test_thinking_that_was_cut_off_says_nothing_more(call):
    async def slow(turn: CallerTurn, tools: Toolbox) -> AsyncIterator[str]:
        yield "One moment."
        await call.clock.sleep(3)
        yield "Too late."

    call.agent.scripts.append(slow)
    await call.say("Hi.")
    await call.say("Never mind.")
    await call.clock.advance(10)
    assert "Too late." not in call.line.clauses()


async def test_an_agent_that_swallows_its_cancellation_is_not_heard_either(call):
    async def stubborn(turn: CallerTurn, tools: Toolbox) -> AsyncIterator[str]:
        yield "One moment."
        try:
            await call.clock.sleep(3)
        except asyncio.CancelledError:
            yield "Still here."
        yield "And here."

    call.agent.scripts.append(stubborn)
    await call.say("Hi.")
    await call.say("Never mind.")
    assert call.line.clauses(1) == ["One moment."]
    assert call.line.clauses(2) == ["You said Never mind.."]


async def test_an_interruption_stops_the_speech_and_its_turn(call):
    async def slow(turn: CallerTurn, tools: Toolbox) -> AsyncIterator[str]:
        yield "We are open on Monday."
        await call.clock.sleep(3)
        yield "And on Tuesday."

    call.agent.scripts.append(slow)
    await call.say("Hours?")
    await call.cut_in(1, "We are open")
    await call.clock.advance(5)
    assert call.line.log[-1] == ("stop",)
    assert call.line.clauses(1) == ["We are open on Monday."]
    await call.say("Thanks.")
    assert call.notes.agent[1] == ("We are open on Monday.", "We are open", True)
    assert call.agent.turns[-1].heard == "We are open"
    assert call.agent.turns[-1].interrupted


async def test_late_events_of_an_older_turn_change_nothing(call):
    await call.say("Hi.")
    await call.say("You there?")
    call.line.log.clear()
    await call.cut_in(1, "You")
    await call.hear(1, "You said Hi..")
    assert call.line.log == []
    assert call.notes.agent[1] == ("You said Hi..", "", True)


async def test_an_interruption_does_not_cancel_an_answer_that_is_still_owed(call):
    call.desk.seconds["find_times"] = 4
    call.agent.scripts.append(uses("find_times", "Friday."))
    await call.say("When?")
    await call.cut_in(1, "")
    await call.clock.advance(4)
    assert call.line.clauses(1) == ["Friday."]


async def test_a_blank_text_is_none(call):
    await call.say("  ")
    assert call.agent.turns == [] and call.notes.caller == []


# Heard


async def test_the_record_holds_what_was_heard_until_the_caller_spoke_again(call):
    call.agent.scripts.append(says("We are open on Monday.", "And on Tuesday."))
    await call.say("Hours?")
    await call.hear(1, "We are open on Monday.")
    assert 1 not in call.notes.agent
    await call.hear(1, "And on Tuesday.")
    await call.say("Thanks.")
    assert call.notes.agent[1] == ("We are open on Monday. And on Tuesday.",) * 2 + (False,)
    assert not call.agent.turns[-1].interrupted


async def test_the_record_is_complete_when_the_call_ends(call):
    await call.hear(0)
    await call.say("Hi.")
    await call.hang_up()
    assert call.notes.agent == {
        0: ("Bayline, hello.", "Bayline, hello.", False),
        1: ("You said Hi..", "", True),
    }
    assert call.notes.log[-1] == "ended hung_up"
    assert call.line.ends() == []


@pytest.mark.parametrize(
    ("before", "cut", "heard"),
    [
        ([], "We are", "We are"),
        (["We are open."], "On Mon", "We are open. On Mon"),
        (["We are open."], "We are open. On Mon", "We are open. On Mon"),
        (["We are open."], "", "We are open."),
        (["We are open."], "open.", "We are open."),
    ],
)
def test_an_interruption_tells_all_or_the_rest_of_what_was_heard(before, cut, heard):
    turn = Turn(1)
    turn.plan("We are open. On Monday.")
    for text in before:
        turn.hear(text)
    turn.cut(cut)
    turn.hear("On Monday.")
    assert turn.heard == heard


def test_a_read_back_is_spoken_sentence_by_sentence():
    assert sentences("Friday at 10 a.m. with Ana. Shall I? ") == ["Friday at 10 a.m. with Ana.", "Shall I?"]
    assert sentences("Shall I book") == ["Shall I book"]


# Tools


async def test_a_tool_is_recorded_with_its_milliseconds(call):
    call.desk.seconds["verify_caller"] = 0.25
    call.agent.scripts.append(uses("verify_caller", "Thanks, Rosa.", name="Rosa"))
    await call.say("It's Rosa.")
    await call.clock.advance(1)
    envelope = {"success": True, "data": {"name": "Rosa"}, "message": "verify_caller done."}
    assert call.notes.tools == [(1, "verify_caller", {"name": "Rosa"}, envelope, 250.0)]


async def test_a_tool_that_breaks_is_an_envelope_to_the_agent(call, caplog):
    call.desk.fails.add("find_times")
    call.agent.scripts.append(uses("find_times", "I can't see the times."))
    await call.say("When?")
    assert call.line.clauses(1) == ["I can't see the times."]
    assert call.notes.tools[0][3]["error"] == "RuntimeError"
    assert "words" not in caplog.text


async def test_a_tool_that_began_ends_although_its_turn_was_cut_off(call):
    call.desk.seconds["leave_message"] = 2
    call.agent.scripts.append(uses("leave_message", "Noted."))
    await call.say("Tell them I'm late")
    await call.say("please")
    await call.clock.advance(2)
    assert call.desk.finished == ["leave_message"]
    assert call.notes.tools[0][3]["success"]


async def test_the_next_turn_uses_no_tool_until_the_cut_off_one_has_ended(call):
    call.desk.seconds["book_appointment"] = 2
    call.agent.scripts += [book, uses("find_times", "Friday.")]
    await call.say("Book it")
    await call.cut_in(1, "Let")
    await call.say("When are you free?")
    assert call.desk.finished == []
    await call.clock.advance(2)
    assert call.desk.finished == ["book_appointment", "withdraw", "find_times"]
    assert call.desk.open() == []


async def test_a_tool_that_hangs_holds_nobody_up_for_long(call):
    call.desk.seconds["find_times"] = 10_000
    call.agent.scripts += [uses("find_times", "Never."), uses("get_shop_info", "At nine.")]
    await call.say("When are you free?")
    await call.say("Or just open?")
    await call.clock.advance(5)
    assert call.line.clauses(2) == ["At nine."]
    assert [tool[3].get("error") for tool in call.notes.tools if tool[1] == "find_times"] == ["cancelled"]


# The queue


async def test_a_full_queue_refuses_all_but_the_hang_up():
    call = CallWorld(Limits(queue=3))
    assert [call.session.post(CallerSaid("Hi.")) for _ in range(4)] == [True, True, True, False]
    assert call.session.post(HungUp())
    await call.start()
    assert call.reason() == "hung_up"


async def test_texts_that_wait_for_a_write_are_bounded_too():
    call = CallWorld(Limits(queue=3))
    await call.start()
    await propose(call)
    call.desk.seconds["accept"] = 1
    await call.say("yes")
    for _ in range(3):
        await call.say("hello?")
    assert not call.session.post(CallerSaid("hello?"))
    await call.hang_up()
    await call.clock.advance(1)
    assert call.reason() == "hung_up"


def test_the_turn_machine_needs_no_django_and_no_transport():
    look = "import sys, voice.call.session; print([name for name in sys.modules if name in sys.argv])"
    unwanted = ["django", "channels", "voice.transports", "voice.models"]
    done = subprocess.run(
        [sys.executable, "-c", look, *unwanted], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_nothing_is_logged_but_types(caplog):
    from voice.call.scribe import log_failure

    with caplog.at_level(logging.WARNING):
        log_failure("agent", ValueError("the caller's words"))
    assert caplog.messages == ["agent failed: ValueError in unknown place"]


# How a call begins


async def test_a_greeting_that_the_line_speaks_by_itself_is_kept_and_not_said_again():
    call = CallWorld(greet=False)
    assert call.session.post(Heard(0, "Bayline, hello."))  # even news from before it runs
    await call.start()
    assert call.line.log == []
    await call.say("Hi.")
    assert call.notes.agent[0] == ("Bayline, hello.", "Bayline, hello.", False)
    await call.hang_up()
    assert call.reason() == "hung_up"


async def test_a_caller_who_comes_back_is_not_greeted_and_his_turns_go_on():
    call = CallWorld(resumed=True, first_turn=7)
    await call.start()
    assert call.line.clauses(7) == ["Sorry, where were we?"]
    await call.say("At Friday.")
    assert call.line.clauses(8) == ["You said At Friday.."]
    assert call.notes.done == [7, 8]
    await call.post(HungUp(cut=True))
    assert call.reason() == "transport_failed" and call.line.ends() == []
