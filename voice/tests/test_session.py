"""The rules of a call, one by one: whose turn it is, what was heard, the yes, and that it always ends."""

import asyncio
import logging
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from voice.call import CallerSaid, CallerTurn, Envelope, HungUp, Limits, Toolbox
from voice.call.session import APOLOGY, GREETING, PARDON, TIME_IS_UP
from voice.call.speaker import FAREWELL, GIVING_UP
from voice.call.turn import Turn, sentences
from voice.language import Answer
from voice.tests.call_world import READ_BACK, CallWorld, book, fails, says, settle, uses

ROOT = Path(__file__).parents[2]


@pytest.fixture
async def call():
    world = CallWorld()
    await world.start()
    yield world
    if not world.running.done():
        await world.hang_up()
        await world.clock.advance(60)
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def propose(call: CallWorld, number: int = 1) -> None:
    """Bring the call to a read-back that was heard."""
    call.agent.scripts.append(book)
    await call.say("An oil change on Friday.")
    await call.hear(number)


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


# The yes


async def test_the_session_speaks_the_read_back_after_the_agents_words(call):
    await propose(call)
    assert call.line.clauses(1) == [
        "Let me see.",
        "Oil change for the Civic on Friday at ten.",
        "Shall I book it?",
    ]


async def test_a_yes_runs_the_write_and_the_agent_tells_it(call):
    await propose(call)
    await call.say("yes")
    heard = f"Let me see. {READ_BACK}"
    assert call.desk.accepts == [("p1", "open", heard, "yes")]
    assert call.desk.writes == ["p1"]
    assert call.line.clauses(2) == ["Good. It is booked."]
    assert [tool[1] for tool in call.notes.tools] == ["book_appointment", "accept_proposal"]
    assert call.agent.turns[-1].text == "An oil change on Friday."


async def test_a_second_yes_is_only_a_turn(call):
    await propose(call)
    await call.say("yes")
    await call.say("yes")
    assert len(call.desk.accepts) == 1
    assert call.agent.turns[-1].text == "yes"
    assert call.agent.turns[-1].answer is None


@pytest.mark.parametrize(("text", "answer"), [("no", Answer.NO), ("at two rather", Answer.OTHER)])
async def test_anything_but_yes_withdraws(call, text, answer):
    await propose(call)
    await call.say(text)
    assert call.agent.turns[-1].answer is answer
    assert call.desk.states == {"p1": "withdrawn"}
    await call.say("yes")
    assert call.desk.accepts == []


async def test_a_yes_without_any_proposal_runs_nothing(call):
    await call.say("yes")
    assert call.desk.accepts == []
    assert call.agent.turns[-1].answer is None


async def test_a_yes_to_an_unheard_read_back_has_it_read_again(call):
    call.agent.scripts.append(book)
    await call.say("Friday.")
    await call.say("yes")
    assert call.desk.writes == []
    assert call.line.clauses(2) == sentences(READ_BACK)
    assert call.desk.open() == ["p1"]
    await call.hear(2)
    await call.say("yes")
    assert call.desk.writes == ["p1"]
    assert call.agent.told == [{"success": True, "data": {"id": "p1"}, "message": "It is booked."}]


async def test_a_yes_into_the_read_back_counts_once_the_clause_was_heard(call):
    call.agent.scripts.append(book)
    await call.say("Friday.")
    await call.cut_in(1, "Let me see. Oil change for the Civic on Friday at ten. Shall")
    await call.say("yes")
    assert call.desk.writes == ["p1"]


async def test_a_read_back_that_was_not_spoken_to_its_end_cannot_be_agreed_to(call):
    call.desk.seconds["book_appointment"] = 2
    call.agent.scripts.append(book)
    await call.say("Friday.")
    await call.say("yes")
    await call.clock.advance(10)
    assert call.desk.states == {"p1": "withdrawn"}
    await call.say("yes")
    assert call.desk.accepts == []


async def test_a_yes_before_the_question_was_spoken_is_none(call):
    call.line.seconds = 1
    call.agent.scripts.append(book)
    await call.say("Friday.")
    await call.clock.advance(1)
    await call.hear(1)
    await call.say("yes")
    await call.clock.advance(10)
    assert call.desk.accepts == [] and call.desk.states == {"p1": "withdrawn"}
    assert call.agent.turns[-1].answer is Answer.YES


async def test_of_several_proposals_in_a_turn_the_last_is_read_back(call):
    async def twice(turn: CallerTurn, tools: Toolbox) -> AsyncIterator[str]:
        await tools.use("book_appointment", read_back="On Monday?")
        await tools.use("book_appointment")
        yield "Dropped."

    call.agent.scripts.append(twice)
    await call.say("Friday.")
    await call.hear(1)
    assert call.line.clauses(1) == sentences(READ_BACK)
    await call.say("yes")
    assert call.desk.writes == ["p2"]


async def test_the_result_of_a_write_may_lead_to_the_next_proposal(call):
    async def again(envelope: Envelope, tools: Toolbox) -> AsyncIterator[str]:
        yield "Booked."
        await tools.use("book_again")

    call.agent.result = again
    await propose(call)
    await call.say("yes")
    assert call.line.clauses(2) == ["Booked.", *sentences(READ_BACK)]
    await call.hear(2)
    await call.say("yes")
    assert call.desk.writes == ["p1", "p2"]


# A write that began is finished


async def test_texts_during_a_write_wait_in_order_until_its_result_was_told(call):
    call.desk.seconds["accept"] = 2
    await propose(call)
    await call.say("yes")
    await call.say("wait")
    await call.say("make it two")
    assert call.agent.told == []
    call.line.log.clear()
    await call.clock.advance(2)
    assert call.desk.writes == ["p1"]
    assert call.line.clauses() == ["Good. It is booked.", "You said wait make it two."]
    assert ("stop",) not in call.line.log
    await call.hear(2)
    await call.hang_up()
    assert call.notes.agent[2] == ("Good. It is booked.", "Good. It is booked.", False)


async def test_a_text_while_the_agent_words_the_result_does_not_lose_it(call):
    async def slow(envelope: Envelope, tools: Toolbox) -> AsyncIterator[str]:
        await call.clock.sleep(2)
        yield "Booked."

    call.agent.result = slow
    await propose(call)
    await call.say("yes")
    await call.say("hello?")
    await call.clock.advance(2)
    assert call.line.clauses(2) == ["Booked."]
    assert call.line.clauses(3) == ["You said hello?."]


async def test_a_yes_said_during_a_write_is_none_to_the_next_read_back(call):
    async def again(envelope: Envelope, tools: Toolbox) -> AsyncIterator[str]:
        await tools.use("book_again")
        yield "Dropped."

    call.agent.result = again
    call.desk.seconds["accept"] = 2
    await propose(call)
    await call.say("yes")
    await call.say("yes")
    await call.clock.advance(2)
    assert len(call.desk.accepts) == 1
    assert call.desk.states == {"p1": "done", "p2": "withdrawn"}
    assert call.agent.turns[-1].answer is Answer.YES


async def test_a_refused_yes_and_more_words_go_to_the_agent_together(call):
    call.desk.seconds["accept"] = 2
    call.agent.scripts.append(book)
    await call.say("Friday.")
    await call.say("yes")
    await call.say("please")
    await call.clock.advance(2)
    assert call.agent.turns[-1].text == "yes please"
    assert call.agent.turns[-1].answer is Answer.OTHER
    assert call.desk.states == {"p1": "withdrawn"}
    assert call.line.clauses(2) == []


async def test_hanging_up_during_a_write_waits_for_it(call):
    call.desk.seconds["accept"] = 3
    await propose(call)
    await call.say("yes")
    await call.hang_up()
    assert not call.running.done()
    await call.clock.advance(3)
    assert call.reason() == "hung_up"
    assert call.desk.cut == [] and call.desk.writes == ["p1"]
    assert call.notes.tools[-1][1] == "accept_proposal" and call.notes.tools[-1][3]["success"]
    assert call.notes.log.index("ended hung_up") > max(
        index for index, what in enumerate(call.notes.log) if what == "tool_used"
    )


async def test_a_yes_counts_even_if_the_caller_hangs_up_with_it(call):
    await propose(call)
    call.session.post(CallerSaid("yes"))
    call.session.post(HungUp())
    await settle()
    assert call.reason() == "hung_up"
    assert call.desk.writes == ["p1"]


@pytest.mark.parametrize("times", [1, 3])
async def test_cancelling_the_session_finishes_its_write(call, times):
    call.desk.seconds["accept"] = 3
    await propose(call)
    await call.say("yes")
    for _ in range(times):
        call.running.cancel()
        await settle()
    await call.clock.advance(3)
    assert call.running.cancelled()
    assert call.desk.cut == [] and call.desk.writes == ["p1"]
    assert call.notes.log[-1] == "ended cancelled"
    assert call.line.ends() == ["cancelled"]


async def test_cancelling_a_call_that_ends_keeps_its_reason(call):
    call.desk.seconds["withdraw"] = 2
    await propose(call)
    await call.clock.advance(905)
    assert call.line.ends() == []
    await call.clock.advance(0)
    call.running.cancel()
    await call.clock.advance(10)
    assert call.running.cancelled()
    assert call.notes.log[-1] == f"ended {call.line.ends()[0]}"


async def test_a_write_that_breaks_is_told_as_not_done(call):
    call.desk.fails.add("accept")
    await propose(call)
    await call.say("yes")
    assert call.agent.told[0]["error"] == "RuntimeError"
    assert not call.agent.told[0]["success"]


async def test_a_result_that_the_agent_cannot_tell_is_told_for_it(call):
    async def broken(envelope: Envelope, tools: Toolbox) -> AsyncIterator[str]:
        raise RuntimeError
        yield ""

    call.agent.result = broken
    await propose(call)
    await call.say("yes")
    assert call.line.clauses(2) == ["It is booked."]


async def test_an_open_proposal_is_withdrawn_when_the_call_ends(call):
    await propose(call)
    await call.hang_up()
    assert call.desk.states == {"p1": "withdrawn"}


# The goodbye


async def test_the_call_ends_once_the_goodbye_was_heard(call):
    call.agent.scripts.append(uses("end_call", "Thanks for calling.", "Bye."))
    await call.say("That's all.")
    await call.hear(1, "Thanks for calling.")
    assert call.line.ends() == []
    await call.hear(1, "Bye.")
    assert call.line.ends() == ["goodbye"]
    assert call.reason() == "goodbye"


async def test_the_call_ends_when_the_goodbye_is_not_heard_in_time(call):
    call.agent.scripts.append(uses("end_call", "Bye."))
    await call.say("That's all.")
    await call.clock.advance(4.9)
    assert call.line.ends() == []
    await call.clock.advance(0.1)
    assert call.line.ends() == ["goodbye"]


async def test_one_more_thing_keeps_the_call(call):
    call.agent.scripts += [uses("end_call", "Bye."), says("At five.")]
    await call.say("That's all.")
    await call.clock.advance(4)
    await call.say("Oh, when do you close?")
    await call.clock.advance(100)
    assert call.line.clauses(2) == ["At five."]
    assert call.line.ends() == []


async def test_the_time_for_a_second_goodbye_is_its_own(call):
    call.agent.scripts += [uses("end_call", "Bye."), uses("end_call", "Bye then.")]
    await call.say("That's all.")
    await call.clock.advance(4)
    await call.say("Oh, thanks.")
    await call.clock.advance(4)
    assert call.line.ends() == []
    await call.clock.advance(1)
    assert call.reason() == "goodbye"


async def test_an_interrupted_goodbye_still_ends_the_call(call):
    call.agent.scripts.append(uses("end_call", "Thanks for calling.", "Bye."))
    await call.say("That's all.")
    await call.cut_in(1, "Thanks")
    await call.clock.advance(5)
    assert call.reason() == "goodbye"


async def test_a_goodbye_without_words_gets_some(call):
    call.agent.scripts.append(uses("end_call"))
    await call.say("That's all.")
    assert call.line.clauses(1) == [FAREWELL]


async def test_no_goodbye_while_a_read_back_waits_for_its_yes(call):
    async def both(turn: CallerTurn, tools: Toolbox) -> AsyncIterator[str]:
        await tools.use("book_appointment")
        await tools.use("end_call")
        yield "Dropped."

    call.agent.scripts.append(both)
    await call.say("Friday, bye.")
    await call.hear(1)
    await call.clock.advance(30)
    assert call.line.ends() == []
    await call.say("yes")
    assert call.desk.writes == ["p1"]


async def test_the_longest_call_ends_with_a_goodbye(call):
    await call.clock.advance(900)
    assert call.line.clauses()[-1] == TIME_IS_UP
    await call.say("But")
    assert call.line.ends() == []
    await call.clock.advance(5)
    assert call.line.ends() == ["too_long"]
    assert call.reason() == "too_long"
    assert call.notes.caller == [(2, "But")]


async def test_the_longest_call_ends_early_when_its_goodbye_was_heard(call):
    await call.clock.advance(900)
    await call.hear(1)
    assert call.reason() == "too_long"


async def test_time_running_out_during_a_write_tells_its_result_first(call):
    call.desk.seconds["accept"] = 4
    await call.clock.advance(898)
    await propose(call)
    await call.say("yes")
    await call.clock.advance(5)
    assert call.line.clauses()[-2:] == ["It is booked.", TIME_IS_UP]
    await call.clock.advance(5)
    assert call.reason() == "too_long"


async def test_time_running_out_during_a_goodbye_does_not_add_another(call):
    call.agent.scripts.append(uses("end_call", "Bye."))
    await call.clock.advance(898)
    await call.say("That's all.")
    await call.clock.advance(5)
    assert call.reason() == "goodbye"
    assert TIME_IS_UP not in call.line.clauses()


# What breaks


async def test_a_broken_agent_apologises_and_the_call_goes_on(call, caplog):
    call.agent.scripts.append(fails())
    await call.say("Hi.")
    assert call.line.clauses(1) == [APOLOGY]
    await call.say("Hello?")
    assert call.line.clauses(2) == ["You said Hello?."]
    assert "RuntimeError" in caplog.text and "words" not in caplog.text


async def test_the_call_is_not_over_before_its_agent_has_cleaned_up(call):
    cleaned = []

    async def untidy(turn: CallerTurn, tools: Toolbox) -> AsyncIterator[str]:
        try:
            await call.clock.sleep(30)
            yield "Never."
        finally:
            await call.clock.sleep(1)
            cleaned.append(turn.number)

    call.agent.scripts.append(untidy)
    await call.say("Hi.")
    await call.hang_up()
    assert not call.running.done()
    await call.clock.advance(1)
    assert call.reason() == "hung_up" and cleaned == [1]


async def test_a_proposal_of_a_broken_turn_is_withdrawn(call):
    async def script(turn: CallerTurn, tools: Toolbox) -> AsyncIterator[str]:
        await tools.use("book_appointment")
        raise RuntimeError
        yield ""

    call.agent.scripts.append(script)
    await call.say("Friday.")
    await call.say("yes")
    assert call.line.clauses(1) == [APOLOGY]
    assert call.desk.states == {"p1": "withdrawn"} and call.desk.accepts == []


async def test_the_third_failure_in_a_row_ends_the_call(call):
    call.agent.scripts += [fails(), fails("Hm."), fails()]
    for text in ("One.", "Two.", "Three."):
        await call.say(text)
    assert call.line.clauses(3) == [GIVING_UP]
    await call.clock.advance(5)
    assert call.line.ends() == ["failed"]
    assert call.reason() == "failed"


async def test_failures_with_success_between_do_not_add_up(call):
    call.agent.scripts += [fails(), fails(), says("Fine."), fails(), fails()]
    for _ in range(5):
        await call.say("Hi.")
    await call.clock.advance(60)
    assert call.line.ends() == []


async def test_a_cancellation_out_of_the_agent_is_a_failure_of_it(call):
    async def script(turn: CallerTurn, tools: Toolbox) -> AsyncIterator[str]:
        raise asyncio.CancelledError
        yield ""

    call.agent.scripts.append(script)
    await call.say("Hi.")
    assert call.line.clauses(1) == [APOLOGY]


@pytest.mark.parametrize("clauses", [[], ["", "  "]])
async def test_an_agent_with_nothing_to_say_asks_again(call, clauses):
    call.agent.scripts.append(says(*clauses))
    await call.say("Hi.")
    assert call.line.clauses(1) == [PARDON]


async def test_a_broken_greeting_still_greets():
    async def broken() -> AsyncIterator[str]:
        raise RuntimeError
        yield ""

    call = CallWorld()
    call.agent.greeting = broken
    await call.start()
    assert call.line.clauses(0) == [GREETING]
    await call.hang_up()
    assert call.reason() == "hung_up"


async def test_a_broken_line_ends_the_call(call):
    call.line.broken = True
    await call.say("Hi.")
    await settle()
    assert call.reason() == "transport_failed"
    assert call.notes.log[-1] == "ended transport_failed"


async def test_a_broken_recorder_costs_the_caller_nothing(call, caplog):
    call.notes.broken = True
    await propose(call)
    await call.say("yes")
    assert call.line.clauses(2) == ["Good. It is booked."]
    await call.hang_up()
    assert call.reason() == "hung_up"
    assert "RuntimeError" in caplog.text and "words" not in caplog.text


async def test_a_recorder_that_hangs_does_not_keep_the_call_alive(call):
    async def hang(turn: int, text: str) -> None:
        await call.clock.sleep(10_000)

    call.notes.caller_said = hang
    await call.say("Hi.")
    assert call.line.clauses(1) == ["You said Hi.."]
    await call.hang_up()
    await call.clock.advance(60)
    assert call.reason() == "hung_up"


async def test_a_line_that_cannot_hang_up_does_not_keep_the_call_alive(call):
    async def hang(reason: str) -> None:
        await call.clock.sleep(10_000)

    call.line.end = hang
    call.agent.scripts.append(uses("end_call", "Bye."))
    await call.say("Bye.")
    await call.hear(1)
    await call.clock.advance(60)
    assert call.reason() == "goodbye"


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
