"""The keys of a phone: a number that was asked for, or the wish for a person."""

import pytest

from voice.call import Key
from voice.tests.call_world import CallWorld, play_call, propose, says

call = pytest.fixture(play_call)


async def press(call: CallWorld, keys: str) -> None:
    for digit in keys:
        await call.post(Key(digit))


async def test_keyed_digits_are_one_text_after_a_pause(call):
    call.agent.wants_digits = True
    await press(call, "512")
    await call.clock.advance(1.9)
    await press(call, "5550123")
    await call.clock.advance(1.9)
    assert call.agent.turns == []
    await call.clock.advance(0.1)
    assert [turn.text for turn in call.agent.turns] == ["5 1 2 5 5 5 0 1 2 3"]
    assert call.notes.caller == [(1, "5 1 2 5 5 5 0 1 2 3")]


async def test_the_hash_key_ends_a_number_at_once(call):
    call.agent.wants_digits = True
    await press(call, "5125550123#")
    assert [turn.text for turn in call.agent.turns] == ["5 1 2 5 5 5 0 1 2 3"]
    await call.clock.advance(10)
    assert len(call.agent.turns) == 1


async def test_words_end_a_number_too(call):
    call.agent.wants_digits = True
    await press(call, "512")
    await call.say("wait")
    assert call.agent.turns[-1].text in ("wait", "5 1 2 wait")
    assert [text for _, text in call.notes.caller] == ["5 1 2", "wait"]


@pytest.mark.parametrize("keys", ["#", "*", "7", "12345"])
async def test_keys_that_nobody_asked_for_do_nothing(call, keys):
    await press(call, keys)
    await call.clock.advance(10)
    assert call.agent.turns == [] and call.line.ends() == [] and call.desk.finished == []


@pytest.mark.parametrize("asked", [False, True])
async def test_zero_fetches_a_person(call, asked):
    call.agent.wants_digits = asked
    await press(call, "0")
    await call.clock.advance(2)
    assert call.desk.finished == ["transfer_to_advisor"]
    assert call.line.clauses(1) == ["I see to it."]
    await call.say("Hello?")
    assert call.line.clauses(2) == ["You said Hello?."]


async def test_nothing_talks_the_caller_out_of_a_transfer(call):
    call.desk.how = "transfer"
    await press(call, "0")
    await call.say("Thanks.")
    assert call.agent.turns == []
    await call.hear(1)
    assert call.line.ends() == ["transferred"]
    assert call.reason() == "transferred"


async def test_zero_during_a_write_waits_for_its_result(call):
    await propose(call)
    call.desk.seconds["accept"] = 2
    call.desk.how = "transfer"
    await call.say("yes")
    await press(call, "0")
    await call.clock.advance(2)
    assert call.desk.writes == ["p1"]
    assert call.line.clauses()[-2:] == ["Good. It is booked.", "I see to it."]
    await call.clock.advance(5)
    assert call.reason() == "transferred"


async def test_zero_while_the_agent_speaks_stops_it(call):
    call.agent.scripts.append(says("A long story."))
    await call.say("Hi.")
    await press(call, "0")
    assert call.line.log[-3:] == [("stop",), ("say", 2, "I see to it.", False), ("say", 2, "", True)]
