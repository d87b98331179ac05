"""What is said while a turn takes long: a filler, then an apology with the offer of a person."""

from types import ModuleType

from voice.call.floor import Floor
from voice.call.ports import Clock, Limits
from voice.call.turn import Turn
from voice.call.watch import Alarms, Kind


class Pace:
    """One for a call."""

    def __init__(
        self, floor: Floor, alarms: Alarms, limits: Limits, phrases: ModuleType, clock: Clock
    ) -> None:
        self._floor = floor
        self._alarms = alarms
        self._limits = limits
        self._phrases = phrases
        self._clock = clock

    def begin(self, turn: Turn) -> None:
        """The turn has the word and is not expected to keep silent for long."""
        self._alarms.set(Kind.SLOW, self._limits.slow_seconds, turn)

    def tool_used(self, turn: Turn, begins: bool) -> None:
        """A tool begins its work for a turn, or has ended it."""
        if not begins:
            self._alarms.clear(Kind.FILLER, turn)
        elif turn is self._floor.turn and not turn.over:
            self._alarms.set(Kind.FILLER, self._limits.filler_seconds, turn)

    def fill(self, turn: Turn | None) -> None:
        """A tool of this turn has been at work for a while: fill the pause, if there is one."""
        if turn is self._floor.turn and not turn.planned:
            self._floor.fill(self._phrases.FILLER, preemptible=True)

    def has_failed(self, turn: Turn | None) -> bool:
        """This turn may be silent too long: offer a person. True the second time, unless it writes."""
        if turn is not self._floor.turn or turn.over:
            return False
        now = self._clock.now()
        left = turn.said_at + self._limits.slow_seconds - now
        if left <= 0 and turn.offers_person and not turn.writing:
            return True
        if left <= 0:
            words = self._phrases.FILLER if turn.offers_person else self._phrases.TAKES_LONG
            self._floor.fill(words, preemptible=False)
            turn.said_at, turn.offers_person = now, True
            left = self._limits.slow_seconds
        self._alarms.set(Kind.SLOW, left, turn)
        return False
