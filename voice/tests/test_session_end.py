"""How a call ends, and what may break without ending it."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from voice.call import CallerTurn, Toolbox
from voice.language.en.phrases import APOLOGY, FAREWELL, GIVING_UP, HELLO, SAY_AGAIN, TIME_IS_UP
from voice.tests.call_world import CallWorld, fails, play_call, propose, says, settle, uses

call = pytest.fixture(play_call)


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
    assert call.line.clauses(1) == [SAY_AGAIN]


async def test_a_broken_greeting_still_greets():
    async def broken() -> AsyncIterator[str]:
        raise RuntimeError
        yield ""

    call = CallWorld()
    call.agent.greeting = broken
    await call.start()
    assert call.line.clauses(0) == [HELLO]
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
    async def hang() -> None:
        await call.clock.sleep(10_000)

    call.notes.keep = hang
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
