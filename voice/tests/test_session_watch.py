"""The clock of a call: nobody waits in silence, and nobody is waited for without end."""

from collections.abc import AsyncIterator

import pytest

from voice.call import CallerTurn, Heard, Limits, Playing, Speaking, Toolbox
from voice.language import Answer
from voice.language.en.phrases import (
    APOLOGY,
    FILLER,
    GIVING_UP,
    NOBODY_THERE,
    STILL_THERE,
    TAKES_LONG,
    TOO_NOISY,
)
from voice.tests.call_world import READ_BACK, CallWorld, book, play_watched_call, propose, says, uses

call = pytest.fixture(play_watched_call)


async def ask_slowly(call: CallWorld, seconds: float) -> None:
    """The caller asks for what takes a tool so long."""
    await call.hear(0)
    call.desk.seconds["find_times"] = seconds
    call.agent.scripts.append(uses("find_times", "Friday at nine."))
    await call.say("When?")


# A tool or a turn that takes long


async def test_a_tools_silence_is_filled_by_what_the_answer_may_displace(call):
    await ask_slowly(call, 2)
    await call.clock.advance(0.69)
    assert call.line.clauses(1) == []
    await call.clock.advance(0.01)
    assert call.line.clauses(1) == [FILLER] and call.line.preemptible == [FILLER]
    await call.clock.advance(2)
    assert call.line.clauses(1) == [FILLER, "Friday at nine."]


async def test_a_quick_tool_needs_no_filler(call):
    await ask_slowly(call, 0.6)
    await call.clock.advance(5)
    assert call.line.clauses(1) == ["Friday at nine."]


async def test_a_filler_is_no_answer_so_more_words_join_the_question(call):
    await ask_slowly(call, 3)
    await call.clock.advance(1)
    await call.say("On Friday.")
    assert call.agent.turns[-1].text == "When? On Friday."


async def test_after_six_seconds_a_person_is_offered_and_the_answer_still_comes(call):
    await ask_slowly(call, 8)
    await call.clock.advance(6)
    assert call.line.clauses(1) == [FILLER, TAKES_LONG]
    await call.clock.advance(2)
    assert call.line.clauses(1) == [FILLER, TAKES_LONG, "Friday at nine."]


async def test_a_yes_to_the_offer_fetches_a_person(call):
    await ask_slowly(call, 20)
    await call.clock.advance(7)
    await call.say("yes")
    await call.clock.advance(6)
    assert call.desk.finished[-1] == "transfer_to_advisor"
    assert call.line.clauses()[-1] == "I see to it."


async def test_other_words_to_the_offer_go_to_the_agent(call):
    await ask_slowly(call, 20)
    await call.clock.advance(7)
    await call.say("I can wait")
    await call.clock.advance(6)
    assert "transfer_to_advisor" not in call.desk.finished
    assert call.agent.turns[-1].text == "When? I can wait"


async def test_a_yes_after_the_answer_is_none_to_the_offer(call):
    await ask_slowly(call, 8)
    await call.clock.advance(8)
    await call.say("yes")
    assert "transfer_to_advisor" not in call.desk.finished


async def test_a_turn_that_never_ends_has_failed(call):
    async def stuck(turn: CallerTurn, tools: Toolbox) -> AsyncIterator[str]:
        await call.clock.sleep(10_000)
        yield "Never."

    await call.hear(0)
    call.agent.scripts += [stuck, stuck, stuck]
    for turn, words in ((1, APOLOGY), (3, APOLOGY), (5, GIVING_UP)):
        await call.say("Hello?")
        await call.clock.advance(11.9)
        assert call.line.clauses(turn) == [TAKES_LONG]
        await call.clock.advance(0.1)
        assert call.line.clauses(turn + 1) == [words]
    await call.clock.advance(5)
    assert call.reason() == "failed"


async def test_a_slow_write_is_never_given_up(call):
    await call.hear(0)
    await propose(call)
    call.desk.seconds["accept"] = 20
    await call.say("yes")
    await call.clock.advance(20)
    assert call.line.clauses(2) == [FILLER, TAKES_LONG, FILLER, FILLER, "Good. It is booked."]
    assert call.desk.writes == ["p1"]


# Silence


async def test_a_silent_caller_is_asked_and_then_left(call):
    await call.hear(0)
    await call.clock.advance(7.9)
    assert call.line.clauses() == ["Bayline, hello."]
    await call.clock.advance(0.1)
    assert call.line.clauses(1) == [STILL_THERE]
    await call.hear(1)
    await call.clock.advance(8)
    assert call.line.clauses(2) == [NOBODY_THERE]
    assert call.line.ends() == []
    await call.hear(2)
    assert call.line.ends() == ["silence"]
    assert call.reason() == "silence"


async def test_silence_counts_from_the_end_of_the_agents_sound(call):
    await call.post(Playing(True))
    await call.clock.advance(20)
    await call.post(Playing(False))
    await call.clock.advance(7.9)
    assert STILL_THERE not in call.line.clauses()
    await call.clock.advance(0.1)
    assert STILL_THERE in call.line.clauses()


async def test_the_callers_sound_is_no_silence(call):
    await call.hear(0)
    await call.post(Speaking(True))
    await call.clock.advance(20)
    assert STILL_THERE not in call.line.clauses()
    await call.post(Speaking(False))
    await call.clock.advance(8)
    assert call.line.clauses()[-1] == STILL_THERE


async def test_an_answer_to_the_question_begins_anew(call):
    for number in (1, 3, 5):
        await call.hear(number - 1)
        await call.clock.advance(8)
        assert call.line.clauses(number) == [STILL_THERE]
        await call.say("Yes, sorry.")
    assert call.line.ends() == []


async def test_a_tool_at_work_is_no_silence(call):
    await ask_slowly(call, 5)
    await call.clock.advance(5)
    await call.clock.advance(7.9)
    assert STILL_THERE not in call.line.clauses()


async def test_a_yes_to_are_you_there_is_none_to_the_read_back(call):
    await call.hear(0)
    await propose(call)
    await call.clock.advance(8)
    assert call.line.clauses(2) == [STILL_THERE]
    await call.say("yes")
    assert call.desk.accepts == [] and call.desk.open() == []
    assert call.agent.turns[-1].answer is Answer.YES


# Noise


async def test_endless_sound_without_words_is_asked_about_and_then_left(call):
    await call.hear(0)
    for _ in range(6):  # music on hold has pauses
        await call.post(Speaking(True))
        await call.clock.advance(5)
        await call.post(Speaking(False))
        await call.post(Speaking(True))
    assert call.line.clauses(1) == [TOO_NOISY]
    await call.clock.advance(30)
    assert call.line.clauses(2) == [NOBODY_THERE]
    await call.clock.advance(5)
    assert call.reason() == "silence"


async def test_words_end_the_count_of_noise(call):
    await call.hear(0)
    await call.post(Speaking(True))
    await call.clock.advance(29)
    await call.say("A long story.")
    await call.post(Speaking(True))
    await call.clock.advance(29)
    assert TOO_NOISY not in call.line.clauses()


# Sounds that are no words


async def test_a_listeners_sound_is_no_turn_and_stops_nothing(call):
    await call.say("Hours?")
    call.line.log.clear()
    await call.say("uh-huh")
    assert call.line.log == [] and len(call.agent.turns) == 1
    assert [text for _, text in call.notes.caller] == ["Hours?"]


async def test_a_listeners_sound_while_a_tool_works_is_no_turn(call):
    await ask_slowly(call, 3)
    await call.say("mm-hm")
    await call.clock.advance(3)
    assert call.line.clauses(1) == [FILLER, "Friday at nine."]


async def test_a_listeners_sound_into_the_read_back_is_no_yes_and_leaves_it_open(call):
    await call.hear(0)
    call.agent.scripts.append(book)
    await call.say("Friday.")
    await call.say("uh-huh")
    assert call.desk.accepts == [] and call.desk.open() == ["p1"]
    await call.hear(1)
    await call.say("yes")
    assert call.desk.writes == ["p1"]


async def test_a_listeners_sound_after_the_read_back_is_what_the_language_says(call):
    await call.hear(0)
    await propose(call)
    await call.say("uh-huh")
    assert call.desk.accepts == [] and call.desk.open() == []
    assert call.agent.turns[-1].answer is Answer.OTHER


@pytest.mark.parametrize("sound", ["mm-hm", None])
async def test_what_a_mere_sound_cut_short_is_said_again(call, sound):
    await call.hear(0)
    call.agent.scripts.append(says("We are open on Monday.", "And on Tuesday."))
    await call.say("Hours?")
    await call.post(Heard(1, "We are open on Monday."))
    await call.cut_in(1, "And")
    if sound:
        await call.say(sound)
    else:
        await call.clock.advance(3)
    assert call.line.clauses(2) == ["And on Tuesday."]


async def test_a_read_back_that_a_mere_sound_cut_short_is_read_again_as_a_whole(call):
    await call.hear(0)
    call.agent.scripts.append(book)
    await call.say("Friday.")
    await call.cut_in(1, "Let me see. Oil")
    await call.clock.advance(3)
    await call.hear(2)
    assert " ".join(call.line.clauses(2)) == READ_BACK
    await call.say("yes")
    assert call.desk.writes == ["p1"]


# The parts of the wait


async def test_a_turn_keeps_how_long_its_parts_took(call):
    async def think(turn: CallerTurn, tools: Toolbox) -> AsyncIterator[str]:
        await call.clock.sleep(0.1)
        await tools.use("find_times")
        yield "Friday."
        await call.clock.sleep(0.5)
        yield "Or Monday."

    await call.hear(0)
    call.desk.seconds["find_times"] = 0.25
    call.agent.scripts.append(think)
    await call.say("When?")
    await call.clock.advance(2)
    await call.hear(1)
    await call.hang_up()
    assert call.notes.timings[0] == {}
    assert call.notes.timings[1] == pytest.approx({"first_words": 350, "tools": 250, "all": 850})


async def test_the_time_that_a_text_waits_for_a_write_counts():
    call = CallWorld(Limits(filler_seconds=100))
    await call.start()
    await propose(call)
    call.desk.seconds["accept"] = 2
    await call.say("yes")
    await call.clock.advance(1)
    await call.say("Thanks, and the price?")
    await call.clock.advance(1)
    await call.hang_up()
    assert call.notes.timings[2]["first_words"] == pytest.approx(2000)
    assert call.notes.timings[3]["first_words"] == pytest.approx(1000)
    assert call.reason() == "hung_up"
