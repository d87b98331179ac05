"""The clock of a call: alarms that ring as events, and the watch over silence and noise."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from voice.call.ports import Clock, Limits, Playing, Speaking
from voice.call.turn import Turn


class Kind(Enum):
    """What an alarm is for."""

    CALL = auto()  # the call has lasted as long as it may
    GOODBYE = auto()  # the last words had their time to be heard
    FILLER = auto()  # a tool is at work and nothing was said yet
    SLOW = auto()  # a turn has said nothing for too long
    SILENCE = auto()  # nobody says anything
    NOISE = auto()  # the caller's line sounds, and no words come
    KEYS = auto()  # no further key was pressed


@dataclass(frozen=True, eq=False, slots=True)
class Alarm:
    """An event to the session. `turn` is whose time it measures, if it is one turn's."""

    kind: Kind
    turn: Turn | None


class Alarms:
    """At most one of each kind; setting one again replaces it."""

    def __init__(self, clock: Clock, ring: Callable[[Alarm], None]) -> None:
        self._clock = clock
        self._ring = ring
        self._set: dict[Kind, tuple[Alarm, asyncio.Task[None]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def set(self, kind: Kind, seconds: float, turn: Turn | None = None) -> None:
        """Have an alarm ring once, so many seconds from now."""
        self.clear(kind)
        alarm = Alarm(kind, turn)

        async def ring() -> None:
            await self._clock.sleep(seconds)
            self._ring(alarm)

        task = asyncio.create_task(ring())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        self._set[kind] = alarm, task

    def clear(self, kind: Kind, turn: Turn | None = None) -> None:
        """The alarm does not ring any more, not even if it just did; of a `turn`, if it is that one's."""
        if kind in self._set and turn in (None, self._set[kind][0].turn):
            self._set.pop(kind)[1].cancel()

    def is_set(self, kind: Kind) -> bool:
        """Whether one will ring."""
        return kind in self._set

    def take(self, alarm: Alarm) -> bool:
        """Whether this alarm, which rang, still counts; it does so once."""
        if alarm.kind not in self._set or self._set[alarm.kind][0] is not alarm:
            return False
        del self._set[alarm.kind]
        return True

    async def close(self) -> None:
        """None rings any more, and nothing of them is left running."""
        for kind in list(self._set):
            self.clear(kind)
        if self._tasks:
            await asyncio.wait(self._tasks)


class Watch:
    """Over a caller who says nothing: silence, and sound that never becomes words."""

    def __init__(self, alarms: Alarms, limits: Limits, *, agent_sounds: bool) -> None:
        self._alarms = alarms
        self._limits = limits
        self._agent_sounds = agent_sounds
        self._caller_sounds = False
        self._asked = False

    def sound(self, event: Speaking | Playing) -> None:
        """One side began or ended to make sound."""
        if isinstance(event, Playing):
            self._agent_sounds = event.on
            return
        self._caller_sounds = event.on
        # Music on hold comes with pauses: only words, or real silence, end the count.
        if event.on and not self._alarms.is_set(Kind.NOISE):
            self._alarms.set(Kind.NOISE, self._limits.noise_seconds)

    def caller_is_there(self) -> None:
        """There were words or a key."""
        self._caller_sounds = self._asked = False
        self._alarms.clear(Kind.NOISE)

    def agent_was_cut(self) -> None:
        """The caller cut in: the agent's sound is gone."""
        self._agent_sounds = False

    def look(self, *, busy: bool, cut: bool) -> None:
        """Something happened: count silence from now, unless the caller sounds or the agent is `busy`.

        `cut`: the agent was cut in upon and no words followed, so there is less to wait for.
        """
        if busy or self._caller_sounds:
            self._alarms.clear(Kind.SILENCE)
        elif self._agent_sounds:  # so long after the last news of it, its end was lost
            self._alarms.set(Kind.SILENCE, self._limits.noise_seconds)
        else:
            seconds = self._limits.resume_seconds if cut else self._limits.silence_seconds
            self._alarms.set(Kind.SILENCE, seconds)

    def hears_noise(self, *, busy: bool) -> bool:
        """The sound has lasted: whether it is time to ask. While the agent has the word it is not yet."""
        if self._caller_sounds and busy:
            self._alarms.set(Kind.NOISE, self._limits.noise_seconds)
        return self._caller_sounds and not busy

    def ask(self) -> bool:
        """Whether the caller may be asked once; the second time in a row he may not."""
        if self._caller_sounds:
            self._alarms.set(Kind.NOISE, self._limits.noise_seconds)
        else:
            self._alarms.clear(Kind.NOISE)
        asked, self._asked = self._asked, True
        return not asked
