"""The turn machine of a call: whose turn it is, what was heard, and the caller's yes.

Events are handled one by one and at once; all that takes time runs in tasks beside them. So the methods that
handle events are plain functions, and between two of them the state below is always whole.
"""

import asyncio
from collections.abc import Callable
from functools import partial
from types import ModuleType

from voice.agents import Agent, CallerTurn
from voice.call.floor import Floor, LineBroke, TurnDone, Work
from voice.call.keypad import Keypad
from voice.call.pace import Pace
from voice.call.ports import (
    CallerSaid,
    Clock,
    Event,
    Heard,
    HungUp,
    Interrupted,
    Key,
    Limits,
    Playing,
    Recorder,
    Speaking,
    SystemClock,
    Tools,
    Transport,
)
from voice.call.scribe import Scribe, log_failure
from voice.call.speaker import Speaker
from voice.call.spoken import Spoken
from voice.call.toolroom import Toolroom, wait_for
from voice.call.turn import Proposal, Turn
from voice.call.watch import Alarm, Alarms, Kind, Watch
from voice.call.works import Works
from voice.language import Answer

RECORD_SECONDS = 30.0


class Session:
    """One call. A transport posts events; `run` greets and returns when the call is over."""

    def __init__(
        self,
        *,
        agent: Agent,
        tools: Tools,
        transport: Transport,
        recorder: Recorder,
        judge: Callable[[str, str | None], Answer],
        is_backchannel: Callable[[str], bool],
        phrases: ModuleType,
        first_turn: int = 0,
        greet: bool = True,
        resumed: bool = False,
        clock: Clock | None = None,
        limits: Limits | None = None,
    ) -> None:
        """`first_turn` is the number of the first words. `greet`: they are spoken here; otherwise the
        transport speaks the greeting by itself, which is kept all the same. `resumed`: the caller is back
        after a cut line, so the agent takes the thread up instead of greeting.
        """
        self._agent = agent
        self._recorder = recorder
        self._judge = judge
        self._is_backchannel = is_backchannel
        self._phrases = phrases
        self._clock = clock or SystemClock()
        self._limits = limits or Limits()
        self._scribe = Scribe(recorder)
        self._inbox: asyncio.Queue[Event | TurnDone | LineBroke | Alarm] = asyncio.Queue()
        self._alarms = Alarms(self._clock, self._inbox.put_nowait)
        greeting_sounds = not (greet or resumed)
        self._watch = Watch(self._alarms, self._limits, agent_sounds=greeting_sounds)
        self._room = Toolroom(tools, recorder, self._scribe, self._clock, phrases)
        speaker = Speaker(transport, self._room, phrases, self._clock)
        self._works = Works(agent, self._room, speaker, phrases)
        self._first_words: Work | None = self._works.greet if greet else None
        if resumed:
            self._first_words = self._works.resume
        self._spoken = Spoken(self._scribe, recorder)
        self._floor = Floor(
            first_turn, transport, speaker, self._room, self._spoken, self._clock, self._inbox.put_nowait
        )
        self._pace = Pace(self._floor, self._alarms, self._limits, phrases, self._clock)
        self._room.watched = self._pace.tool_used
        self._waiting: list[str] = []
        self._taken = 0.0
        self._keypad = Keypad(self._alarms, self._limits.key_seconds)
        self._wants_person = False
        self._overtime = False
        self._line_gone = False
        self._closing: str | None = None
        self._reason: str | None = None

    def post(self, event: Event) -> bool:
        """Take an event from the transport; never blocks. False: full or over, the transport should close."""
        full = self._inbox.qsize() + len(self._waiting) >= self._limits.queue
        if self._reason is not None or (full and not isinstance(event, HungUp)):
            return False
        self._inbox.put_nowait(event)
        return True

    async def run(self) -> str:
        """Play the call and return why it ended: hung_up, goodbye, transferred, silence, too_long, failed or
        transport_failed.

        Nothing of it runs any more afterwards. Raises CancelledError alone, once all has ended cleanly.
        """
        cancelled = False
        scribe = asyncio.create_task(self._scribe.run())
        try:
            await self._live()
        except asyncio.CancelledError:
            cancelled = True
        except Exception as error:  # noqa: BLE001 - whatever happens, the call is ended and recorded
            log_failure("session", error)
        reason = self._reason or ("cancelled" if cancelled else "failed")
        finish = asyncio.create_task(self._finish(reason, scribe))
        while not finish.done():
            try:
                await asyncio.shield(finish)
            except asyncio.CancelledError:
                cancelled = True
        if cancelled:
            raise asyncio.CancelledError
        return finish.result()

    # Events

    async def _live(self) -> None:
        self._alarms.set(Kind.CALL, self._limits.call_seconds)
        if self._first_words:
            self._begin(Turn(self._floor.number), self._first_words)
        else:
            self._spoken.add(self._floor.turn)
            await self._works.greeted(self._floor.turn)
        while self._reason is None:
            match await self._inbox.get():
                case CallerSaid(text):
                    self._keyed(self._keypad.take())
                    self._caller_said(text)
                case Heard(number, text):
                    self._heard(number, text)
                case Interrupted(number, heard):
                    self._interrupted(number, heard)
                case Key(digit):
                    self._watch.caller_is_there()
                    self._keyed(self._keypad.press(digit, wanted=self._agent.wants_digits))
                case (Speaking() | Playing()) as sound:
                    self._watch.sound(sound)
                case HungUp(cut):
                    self._line_gone = True
                    self._reason = "transport_failed" if cut else "hung_up"
                case TurnDone(turn, error):
                    self._turn_done(turn, error)
                case LineBroke(error):
                    self._line_broke(error)
                case Alarm() as alarm if self._alarms.take(alarm):
                    self._rang(alarm)
            self._watch.look(busy=self._busy, cut=self._floor.cut_short)

    def _caller_said(self, text: str) -> None:
        if not text.strip():
            return
        self._watch.caller_is_there()
        if self._is_backchannel(text) and not self._closing:
            if self._busy or self._spoken.playing:
                return
            if self._floor.cut_short:
                self._go_on()
                return
        self._floor.number += 1
        self._scribe.note(self._recorder.caller_said, self._floor.number, text)
        if self._closing:
            return
        self._taken = self._taken if self._waiting else self._clock.now()
        self._waiting.append(text.strip())
        if not self._floor.turn.holds:
            self._answer(barging=True)

    def _heard(self, number: int, text: str) -> None:
        self._spoken.hear(number, text)
        if self._alarms.is_set(Kind.GOODBYE) and self._floor.turn.over and self._floor.turn.all_heard:
            self._reason = self._closing or "goodbye"

    def _interrupted(self, number: int, heard: str) -> None:
        cut = self._spoken.cut(number, heard)
        if cut:
            self._watch.agent_was_cut()
        # What has not begun to sound is still owed, and the last words of a call are said to their end.
        if cut and self._floor.turn.owed and not self._closing:
            self._floor.hush()

    def _keyed(self, keys: str) -> None:
        """A whole number, or the wish for a person; other keys end nothing."""
        if keys == "0":
            self._fetch_person()
        elif keys:
            self._caller_said(" ".join(keys))

    def _turn_done(self, turn: Turn, error: BaseException | None) -> None:
        self._scribe.note(self._recorder.turn_done, turn.number)
        self._scribe.hurry()
        if turn is not self._floor.turn:
            return
        if error:
            self._line_broke(error)
            return
        self._alarms.clear(Kind.SLOW)
        if turn.gives_up:
            self._closing = "failed"
        elif turn.ends == "transferred":
            self._closing = turn.ends  # from here on nobody talks the caller out of it
        if self._overtime and not self._closing:
            self._close("too_long", self._phrases.TIME_IS_UP)
        elif self._wants_person and not self._closing:
            self._fetch_person()
        elif self._waiting and not self._closing:
            self._answer(barging=False)
        elif turn.ends or self._closing:
            self._await_goodbye()

    def _line_broke(self, error: BaseException) -> None:
        log_failure("transport", error)
        self._reason = "transport_failed"

    # What the clock says

    def _rang(self, alarm: Alarm) -> None:
        match alarm.kind:
            case Kind.CALL:
                self._time_is_up()
            case Kind.GOODBYE:
                self._reason = self._closing or "goodbye"
            case Kind.KEYS:
                self._keyed(self._keypad.take())
            case Kind.FILLER:
                self._pace.fill(alarm.turn)
            case Kind.SLOW if not self._closing and self._pace.has_failed(alarm.turn):
                self._interject(self._works.give_up)
            case Kind.SILENCE if self._floor.cut_short:
                self._go_on()
            case Kind.SILENCE:
                self._ask(self._phrases.STILL_THERE)
            case Kind.NOISE if self._watch.hears_noise(busy=self._busy):
                self._ask(self._phrases.TOO_NOISY)

    def _time_is_up(self) -> None:
        if self._floor.turn.writing or self._alarms.is_set(Kind.GOODBYE):
            self._overtime = True
        elif not self._closing:
            self._close("too_long", self._phrases.TIME_IS_UP)

    def _ask(self, words: str) -> None:
        if self._watch.ask():
            self._interject(partial(self._works.say, clauses=[words]))
        else:
            self._close("silence", self._phrases.NOBODY_THERE)

    # Whose turn it is

    def _answer(self, *, barging: bool) -> None:
        """Begin the turn for what the caller said. Not barging: he said it before the last speech began."""
        older, texts = self._floor.turn, self._waiting
        self._waiting = []
        self._alarms.clear(Kind.GOODBYE)
        if older.number == self._floor.number:  # another turn came between the words and this answer
            self._floor.number += 1
        if older.offers_person and self._judge(" ".join(texts), None) is Answer.YES:
            self._fetch_person()
            return
        joins = bool(older.text) and not older.owed
        turn = Turn(self._floor.number, " ".join([older.text, *texts] if joins else texts), self._taken)
        asked = older.asks or older.proposal
        turn.asked = asked is not None or (older.asked and (joins or not older.text))
        answer = self._judge(turn.text, asked.tool if asked else None) if turn.asked else None
        # Only words said after the read-back, and nothing besides, can answer it.
        agreed = older.asks if answer is Answer.YES and barging and len(texts) == 1 else None
        if agreed:
            older.asks = None
        playing = barging and self._spoken.playing
        self._floor.drop()
        said = CallerTurn(turn.number, turn.text, answer, self._spoken.heard, self._spoken.was_cut)
        if barging:
            self._spoken.record()
        if agreed:
            turn.writing = True
            write = self._room.accept(turn, agreed, older.heard)
            tell = partial(self._works.tell, write=write, waiting=self._has_more, overtime=self._is_overtime)
            self._begin(turn, tell, stop=playing)
        else:
            self._begin(turn, partial(self._works.answer, said=said), stop=playing)

    def _interject(self, work: Work, *, again: Proposal | None = None, stop: bool = False) -> None:
        """Begin a turn that answers nothing the caller said. A read-back before it must be heard anew,
        which it does itself with the proposal `again`.
        """
        older = self._floor.turn
        self._floor.number += 1
        turn = Turn(self._floor.number, asked=older.asks is not None or (older.asked and not older.text))
        turn.proposal = again
        self._floor.drop()
        self._begin(turn, work, stop=stop)

    def _go_on(self) -> None:
        """No words came with the sound that cut in: say what was not heard."""
        older = self._floor.turn
        proposal, older.asks = older.asks, None
        if proposal:
            self._interject(self._works.read_again, again=proposal)
        else:
            self._interject(partial(self._works.say, clauses=older.unheard))

    def _fetch_person(self) -> None:
        """Put the caller through, once he was told of the write that runs."""
        self._wants_person = self._floor.turn.holds
        if not (self._wants_person or self._closing):
            self._alarms.clear(Kind.GOODBYE)
            self._interject(self._works.fetch_person, stop=self._spoken.playing)

    def _begin(self, turn: Turn, work: Work, *, stop: bool = False) -> None:
        self._floor.begin(turn, work, stop=stop)
        self._pace.begin(turn)

    def _close(self, reason: str, words: str) -> None:
        """End the call with these words, which nothing stops any more."""
        self._closing = reason
        untold, playing = self._floor.turn.result, self._spoken.playing
        self._floor.drop()
        self._floor.number += 1
        last_words = [untold["message"], words] if untold else [words]
        self._begin(Turn(self._floor.number), partial(self._works.say, clauses=last_words), stop=playing)
        self._await_goodbye()

    def _await_goodbye(self) -> None:
        if self._floor.turn.over and self._floor.turn.all_heard:
            self._reason = self._closing or "goodbye"
        else:
            self._alarms.set(Kind.GOODBYE, self._limits.goodbye_seconds)

    @property
    def _busy(self) -> bool:
        """Whether the agent has the word, or the call is about to end."""
        return not self._floor.turn.over or self._closing is not None or self._alarms.is_set(Kind.GOODBYE)

    def _has_more(self) -> bool:
        return bool(self._waiting)

    def _is_overtime(self) -> bool:
        return self._overtime

    # The end

    async def _finish(self, reason: str, scribe: asyncio.Task[None]) -> str:
        self._reason = reason
        self._floor.drop()
        if not self._line_gone:
            await self._floor.hang_up(reason, self._limits.goodbye_seconds)
        await self._floor.close()
        await self._room.close()
        self._spoken.record()
        self._scribe.note(self._recorder.ended, reason)
        self._scribe.close()
        await wait_for([scribe], RECORD_SECONDS, self._clock)
        scribe.cancel()
        await asyncio.wait([scribe])
        await self._alarms.close()
        return reason
