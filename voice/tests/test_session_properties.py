"""In whatever order things happen: a call is never stuck, silent, answered twice, or alive after its end."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from voice.call import (
    CallerSaid,
    CallerTurn,
    Envelope,
    Heard,
    HungUp,
    Interrupted,
    Key,
    Limits,
    Playing,
    Speaking,
    Toolbox,
)
from voice.call.turn import sentences
from voice.language import Answer
from voice.language.en.phrases import APOLOGY, FILLER, TAKES_LONG
from voice.tests.call_world import (
    UNWATCHED,
    CallWorld,
    Desk,
    Line,
    Notebook,
    ScriptedAgent,
    VirtualClock,
    settle,
)

LONG = 300.0  # longer than all delays of a call together
PAUSES = st.sampled_from([0.0, 0.0, 0.5, 1.0, 3.0])

# What an agent does in one turn, step by step.
ACTIONS = st.one_of(
    st.sampled_from(
        ["speak", "speak", "read", "book", "book", "book", "blank", "fail", "end_call", "swallow"]
    ),
    PAUSES.map(lambda seconds: f"think {seconds}"),
)
PLANS = st.lists(st.lists(ACTIONS, min_size=1, max_size=4) | st.just([]), min_size=3, max_size=8)

# What the world does, and how much of it the loop sees before the next.
STEPS = st.lists(
    st.tuples(
        st.one_of(
            st.sampled_from(
                ["other", "yes", "yes", "no", "agree", "propose", "play all", "play", "cut in", "late", "hm"]
            ),
            st.sampled_from(["key 0", "key 5", "key 5", "key #", "key *", "asks a number"]),
            st.sampled_from(["caller on", "caller off", "agent on", "agent off"]),
            st.sampled_from([0.4, 1.0, 2.0, 6.0]).map(lambda seconds: f"pass {seconds}"),
        ),
        st.sampled_from([0, 1, 2, 3, 5, 8, None, None, None]),
    ),
    min_size=5,
    max_size=25,
)


@dataclass(frozen=True)
class Trouble:
    """How slow and how broken the sides of one call are."""

    think: float
    read: float
    book: float
    accept: float
    withdraw: float
    say: float
    accept_fails: bool
    recorder_fails: bool
    line_breaks_at: int
    call_seconds: float
    watched: bool
    transfers: bool
    patient: bool
    ending: str


TROUBLE = st.builds(
    Trouble,
    think=PAUSES,
    read=st.sampled_from([0.0, 1.0, 4.0, 40.0]),
    book=PAUSES,
    accept=PAUSES,
    withdraw=PAUSES,
    say=st.sampled_from([0.0, 0.0, 0.2]),
    accept_fails=st.sampled_from([False, False, False, True]),
    recorder_fails=st.sampled_from([False] * 6 + [True]),
    line_breaks_at=st.sampled_from([10_000] * 7 + [9]),
    call_seconds=st.sampled_from([10_000.0] * 5 + [8.0]),
    watched=st.booleans(),
    transfers=st.booleans(),
    patient=st.booleans(),
    ending=st.sampled_from(["hang up", "hang up", "cancel", "cancel twice"]),
)


class PlannedAgent(ScriptedAgent):
    """Follows the plans, one for each turn; no two of its clauses are the same."""

    def __init__(self, plans: list[list[str]], clock: VirtualClock) -> None:
        super().__init__()
        self.plans = plans
        self._clock = clock
        self._clauses = 0

    def reply(self, turn: CallerTurn, tools: Toolbox) -> AsyncIterator[str]:
        self.turns.append(turn)
        return self._follow(tools)

    def after_write(self, envelope: Envelope, tools: Toolbox) -> AsyncIterator[str]:
        self.told.append(envelope)
        return self._follow(tools)

    async def _follow(self, tools: Toolbox) -> AsyncIterator[str]:
        for action in self.plans.pop(0) if self.plans else ["speak"]:
            self._clauses += 1
            match action.split():
                case ["speak"]:
                    yield f"Clause {self._clauses}."
                case ["blank"]:
                    yield " "
                case ["read"]:
                    await tools.use("read")
                case ["book"]:
                    await tools.use("book")
                case ["end_call"]:
                    await tools.use("end_call")
                case ["fail"]:
                    raise RuntimeError
                case ["think", seconds]:
                    await self._clock.sleep(float(seconds))
                case ["swallow"]:
                    try:
                        await self._clock.sleep(1)
                    except asyncio.CancelledError:
                        yield f"Swallowed {self._clauses}."


class StrictDesk(Desk):
    """Knows each proposal by its own read-back, and takes only the heard one for heard."""

    def __init__(self, clock: VirtualClock) -> None:
        super().__init__(clock)
        self.uses = 0
        self.refused: list[str] = []

    async def execute(self, function_name: str, /, **arguments: Any) -> Envelope:
        self.uses += 1
        return await super().execute(function_name, **arguments)

    def propose(self, read_back: str) -> Envelope:
        envelope = super().propose(read_back)
        proposal_id = envelope["data"]["proposal_id"]
        envelope["data"]["read_back"] = f"{self.key_clause(proposal_id)} Shall I do {proposal_id}?"
        return envelope

    async def accept(self, proposal_id: str, *, heard: str, answer: str) -> Envelope:
        if self.key_clause(proposal_id) in heard:
            return await super().accept(proposal_id, heard=heard, answer=answer)
        self.refused.append(answer)
        envelope = await super().accept(proposal_id, heard="", answer=answer)
        assert envelope["error"] in ("read_back_not_heard", "no_open_proposal")
        return envelope

    @staticmethod
    def key_clause(proposal_id: str) -> str:
        return f"Visit {proposal_id}x on Friday at ten."


class Player(Line):
    """Plays what was said, clause by clause, as the test wants it."""

    def __init__(self, clock: VirtualClock, seconds: float, breaks_at: int) -> None:
        super().__init__(clock)
        self.seconds = seconds
        self._breaks_at = breaks_at
        self.queue: list[tuple[int, str]] = []

    async def say(self, turn: int, text: str, *, last: bool, preemptible: bool = False) -> None:
        self.broken = self.broken or len(self.log) >= self._breaks_at
        if text and not self.broken:
            if self.queue and self.queue[-1][1] == FILLER:  # it gives way to what comes after it
                self.queue.pop()
            self.queue.append((turn, text))
        await super().say(turn, text, last=last, preemptible=preemptible)

    async def stop(self) -> None:
        await super().stop()
        self.queue.clear()


class TurnBook(Notebook):
    """Knows the turn of each text, also where its record fails."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[tuple[int, str]] = []

    def caller_said(self, turn: int, text: str) -> None:
        self.taken.append((turn, text))
        super().caller_said(turn, text)


class Story(CallWorld):
    """One call of random steps, and everything that was posted in it."""

    desk: StrictDesk
    line: Player
    agent: PlannedAgent
    notes: TurnBook

    def __init__(self, plans: list[list[str]], trouble: Trouble) -> None:
        super().__init__()
        self.desk = StrictDesk(self.clock)
        self.desk.seconds = {
            "read": trouble.read,
            "book": trouble.book,
            "accept": trouble.accept,
            "withdraw": trouble.withdraw,
        }
        if trouble.accept_fails:
            self.desk.fails.add("accept")
        self.line = Player(self.clock, trouble.say, trouble.line_breaks_at)
        self.agent = PlannedAgent(plans, self.clock)
        self.notes = TurnBook()
        self.notes.broken = trouble.recorder_fails
        self.desk.how = "transfer" if trouble.transfers else "call_back"
        limits = Limits() if trouble.watched else UNWATCHED
        self.connect(judge, replace(limits, call_seconds=trouble.call_seconds))
        self.wanted_person = False
        self.said: list[str] = []
        self.posted_heard: list[str] = []

    async def step(self, what: str, ticks: int | None) -> None:
        match what.split():
            case ["yes" | "no" | "other" as word]:
                text = f"{word} n{len(self.said) + 1}"
                if self.session.post(CallerSaid(text)):
                    self.said.append(text)
            case ["propose" | "agree" as word]:
                self.agent.plans.insert(0, ["speak", "book"])
                await self.step("other", None)
                await self.clock.advance(6)
                if word == "agree":
                    await self.step("play all", 0)
                    await self.step("yes", 0)
            case ["hm"]:
                self.session.post(CallerSaid("mm-hm"))
            case ["key", digit]:
                self.wanted_person |= digit == "0"
                self.session.post(Key(digit))
            case ["asks", "a", "number"]:
                self.agent.wants_digits = not self.agent.wants_digits
            case ["caller", on]:
                self.session.post(Speaking(on == "on"))
            case ["agent", on]:
                self.session.post(Playing(on == "on"))
            case ["play"]:
                self.play(1)
            case ["play", "all"]:
                self.play(len(self.line.queue))
            case ["cut", "in"] if self.line.queue:
                turn, text = self.line.queue[0]
                self.line.queue.clear()
                self.posted_heard.append(text[:-3])
                self.session.post(Interrupted(turn, text[:-3]))
            case ["late"] if self.line.clauses(0):
                self.session.post(Interrupted(0, ""))
            case ["pass", seconds]:
                await self.clock.advance(float(seconds))
        if ticks is None:
            await settle()
        for _ in range(ticks or 0):
            await asyncio.sleep(0)

    def play(self, clauses: int) -> None:
        for turn, text in self.line.queue[:clauses]:
            self.posted_heard.append(text)
            self.session.post(Heard(turn, text))
        del self.line.queue[:clauses]


def judge(text: str, tool: str | None = None) -> Answer:
    words = text.split()
    return (
        {"yes": Answer.YES, "no": Answer.NO}.get(words[0], Answer.OTHER) if len(words) == 2 else Answer.OTHER
    )


def utterances(text: str) -> list[str]:
    """The numbers of the utterances that were joined in a text."""
    return [word for word in text.split() if re.fullmatch(r"n\d+", word)]


def check_always(story: Story) -> None:
    """What holds at every moment."""
    log = story.line.log
    spoken = [entry[1] for entry in log if entry[0] == "say"]
    assert spoken == sorted(spoken), "an older turn spoke late"
    ends = [index for index, entry in enumerate(log) if entry[0] == "end"]
    assert ends in ([], [len(log) - 1]), "something after the end"
    answered = answers(story)
    assert len(answered) == len(set(answered)), "a text was answered twice"
    done = [
        proposal for proposal, state, heard, answer in story.desk.accepts if answer not in story.desk.refused
    ]
    assert len(done) == len(set(done)), "a proposal was accepted twice"
    for proposal, state, _, answer in story.desk.accepts:
        assert state == "open", f"a {state} proposal was accepted"
        assert judge(answer) is Answer.YES
        assert answer in story.said
        assert proposal_was_read(story, proposal)
    for proposal in done:
        assert story.desk.key_clause(proposal) in story.posted_heard
    assert "accept" not in story.desk.cut and "withdraw" not in story.desk.cut


def proposal_was_read(story: Story, proposal: str) -> bool:
    clauses = story.line.clauses()
    return story.desk.key_clause(proposal) in clauses and f"Shall I do {proposal}?" in clauses


def answers(story: Story) -> list[str]:
    """The utterances that something was said to."""
    texts = {turn.number: turn.text for turn in story.agent.turns}
    for _, _, _, answer in story.desk.accepts:
        texts[turn_of(story, answer)] = answer
    return [one for turn, text in texts.items() if told(story, turn) for one in utterances(text)]


def told(story: Story, turn: int) -> bool:
    """Whether something was said in a turn that does not merely fill a pause."""
    return any(clause not in (FILLER, TAKES_LONG) for clause in story.line.clauses(turn))


def turn_of(story: Story, text: str) -> int:
    """The turn in which the caller said it."""
    return next((turn for turn, said in story.notes.taken if said == text), -1)


def check_records(story: Story, ended: str) -> None:
    """What holds of the record once the call is over."""
    notes = story.notes
    assert notes.log[-1] == f"ended {ended}"
    assert notes.kept == len(notes.log), "noted and never kept"
    said = [text for _, text in notes.caller if utterances(text)]
    assert all(
        set(text) <= {"5", "0", " "} or text == "mm-hm" for _, text in notes.caller if text not in said
    )
    assert notes.log.count("tool_used") == story.desk.uses + len(story.desk.accepts)
    if notes.broken:
        return
    assert said == story.said[: len(said)]
    assert notes.repeated == []
    spoken = {entry[1] for entry in story.line.log if entry[0] == "say"}
    assert spoken <= set(notes.agent), "speech without a record"
    for turn, (planned, heard, interrupted) in notes.agent.items():
        assert planned
        assert interrupted or answer_in(heard) == answer_in(planned)
        for clause in sentences(heard):
            assert any(clause in text for text in story.posted_heard), f"turn {turn} was not heard"
    accepts = [tool for tool in notes.tools if tool[1] == "accept_proposal"]
    assert len(accepts) == len(story.desk.accepts)


def answer_in(text: str) -> list[str]:
    """The words of it that do not merely fill a pause."""
    return text.replace(FILLER, "").replace(TAKES_LONG, "").split()


async def play(plans: list[list[str]], steps: list[tuple[str, int | None]], trouble: Trouble) -> None:
    unhandled: list[Any] = []
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: unhandled.append(context))
    story = Story(plans, trouble)
    await story.start()
    assert story.running
    for what, ticks in steps:
        await story.step(what, ticks)
        check_always(story)
    if trouble.patient:
        await story.clock.advance(LONG)
        check_always(story)
        if not story.running.done():
            assert trouble.call_seconds > LONG, "the call outlived its longest time"
            assert not trouble.watched, "the call outlived its caller"
            numbers = [one for text in story.said for one in utterances(text)]
            if not story.wanted_person:
                assert sorted(answers(story)) == sorted(numbers), "a text was never answered"
            for _, _, _, answer in story.desk.accepts:
                known = answer in story.desk.refused or told(story, turn_of(story, answer))
                assert known, "the result of a write was never told"
    if not story.running.done():
        if trouble.ending == "hang up":
            story.session.post(HungUp())
        else:
            story.running.cancel()
        await settle()
        if trouble.ending == "cancel twice":
            story.running.cancel()
        await story.clock.advance(LONG)
    assert story.running.done(), "the call is alive after its end"
    assert asyncio.all_tasks() == {asyncio.current_task()}, "something still runs"
    assert not story.session.post(CallerSaid("hello?"))
    said = list(story.line.log)
    await story.clock.advance(LONG)
    assert story.line.log == said
    check_always(story)
    # A cancellation while the call already ends changes nothing of why it does.
    ended = (story.line.ends() or ["hung_up"])[0]
    assert story.running.cancelled() or story.running.result() == ended
    if story.line.broken and ended == "transport_failed":
        story.line.log = [entry for entry in story.line.log if entry[0] != "say" or entry[2]]
    check_records(story, ended)
    assert story.desk.open() == [], "a proposal is left open"
    assert not unhandled
    event(f"ended: {ended}")
    event(f"writes: {len(story.desk.writes)}")
    event(f"unheard yes: {bool(story.desk.refused)}")
    event(f"apologised: {APOLOGY in story.line.clauses()}")


@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans=PLANS, steps=STEPS, trouble=TROUBLE)
def test_any_order_of_events(plans, steps, trouble):
    asyncio.run(play([list(plan) for plan in plans], steps, trouble))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    rounds=st.lists(
        st.tuples(
            st.sampled_from(["play all", "play", "cut in", "pass 1.0"]),
            st.sampled_from(["yes", "yes", "no", "other"]),
            st.sampled_from([0, 2, None]),
            st.sampled_from(["yes", "other", "pass 0.4", "pass 3.0"]),
        ),
        min_size=1,
        max_size=6,
    ),
    trouble=TROUBLE,
)
def test_any_answer_to_a_read_back(rounds, trouble):
    """A caller who books again and again, and an agent who proposes in every turn."""
    steps: list[tuple[str, int | None]] = [("other", None), ("pass 6.0", None)]
    for listens, answer, ticks, after in rounds:
        steps += [(listens, None), (answer, ticks), (after, ticks), ("pass 6.0", None)]
    asyncio.run(play([["speak", "book", "speak"] for _ in range(30)], steps, trouble))
