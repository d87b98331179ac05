"""What the agent's side said since it was last recorded, and how much of it was heard."""

from voice.call.ports import Recorder
from voice.call.scribe import Scribe
from voice.call.turn import Turn


class Spoken:
    """The turns of one call whose words may still be heard."""

    def __init__(self, scribe: Scribe, recorder: Recorder) -> None:
        self._scribe = scribe
        self._recorder = recorder
        self._turns: list[Turn] = []

    def add(self, turn: Turn) -> None:
        """A turn begins."""
        self._turns.append(turn)

    def hear(self, number: int, text: str) -> None:
        """This text of that turn was heard."""
        for turn in self._turns:
            if turn.number == number:
                turn.hear(text)

    def cut(self, number: int, heard: str) -> bool:
        """The caller cut in upon that turn, if it said anything; whether it did."""
        cut = [turn for turn in self._turns if turn.number == number and turn.planned]
        for turn in cut:
            turn.cut(heard)
        return bool(cut)

    @property
    def playing(self) -> bool:
        """Whether the caller may still hear something, or be about to."""
        return any(
            turn.planned and not turn.interrupted and not (turn.over and turn.all_heard)
            for turn in self._turns
        )

    @property
    def heard(self) -> str:
        """All that was heard."""
        return " ".join(turn.heard for turn in self._turns if turn.heard)

    @property
    def was_cut(self) -> bool:
        """Whether there was more."""
        return any(turn.was_cut for turn in self._turns)

    def record(self) -> None:
        """Have it kept as it is now; what is heard of it from now on is not told any more."""
        for turn in self._turns:
            if turn.planned:
                words = (turn.number, turn.planned, turn.heard, turn.was_cut, turn.timings)
                self._scribe.note(self._recorder.agent_said, *words)
        self._turns = []
