"""The caller's yes: what it can be said to, and that a write which began is finished."""

from collections.abc import AsyncIterator

import pytest

from voice.call import CallerSaid, CallerTurn, Envelope, HungUp, Toolbox
from voice.call.turn import sentences
from voice.language import Answer
from voice.tests.call_world import READ_BACK, book, play_call, propose, settle, uses

call = pytest.fixture(play_call)


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


@pytest.mark.parametrize(("text", "writes"), [("yes, book it", ["p1"]), ("yes, cancel it", [])])
async def test_a_yes_may_name_what_was_proposed_and_nothing_else(call, text, writes):
    await propose(call)
    await call.say(text)
    assert call.desk.writes == writes


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


async def test_cutting_into_the_result_does_not_cancel_the_answer_that_follows_it(call):
    call.desk.seconds |= {"accept": 2, "find_times": 3}
    await propose(call)
    await call.say("yes")
    call.agent.scripts.append(uses("find_times", "At four, too."))
    await call.say("do you have four as well?")
    await call.clock.advance(2)
    await call.cut_in(2, "Good.")
    await call.clock.advance(3)
    assert call.line.clauses(3) == ["At four, too."]
    await call.hang_up()
    assert call.notes.agent[2] == ("Good. It is booked.", "Good.", True)


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


async def test_cancelling_a_call_that_already_ends_keeps_its_reason(call):
    call.desk.seconds["withdraw"] = 2
    await propose(call)
    await call.hang_up()
    assert not call.running.done()
    call.running.cancel()
    await call.clock.advance(2)
    assert call.running.cancelled()
    assert call.notes.log[-1] == "ended hung_up"


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
