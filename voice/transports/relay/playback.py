"""Which turn the words belong to that the relay reports as heard: it names none."""

from collections import deque
from dataclasses import dataclass

from voice.call import Heard, Interrupted


def squeezed(text: str) -> str:
    """A text as it is compared: speech engines differ in spaces and capitals."""
    return "".join(text.split()).casefold()


@dataclass(slots=True)
class Clause:
    """`rest` is what of it was not yet reported, squeezed."""

    turn: int
    rest: str


class Playback:
    """What was sent and is not yet known to have been heard, in the order in which it is spoken.

    The relay reports clauses of its own cutting: a part of ours, or several at once.
    """

    def __init__(self) -> None:
        self._unheard: deque[Clause] = deque()
        self._turn = 0

    def sent(self, turn: int, text: str) -> None:
        """A clause will be spoken after those before."""
        self._turn = turn
        if rest := squeezed(text):
            self._unheard.append(Clause(turn, rest))

    def played(self, words: str) -> list[Heard]:
        """Words were heard. What was sent before them and is not in them was displaced by them."""
        self._skip_to(squeezed(words))
        heard = []
        while words and self._unheard:
            clause = self._unheard[0]
            part, left = _split(words, len(clause.rest))
            if not clause.rest.startswith(squeezed(part)):
                break  # it was spoken otherwise than it was sent
            words = left
            heard.append(Heard(clause.turn, part))
            clause.rest = clause.rest[len(squeezed(part)) :]
            if not clause.rest:
                self._unheard.popleft()
        if words:
            heard.append(Heard(self._unheard[0].turn if self._unheard else self._turn, words.strip()))
        return heard

    def cut(self, words: str) -> list[Heard | Interrupted]:
        """The caller cut in, and everything not yet spoken is dropped."""
        *before, last = self.played(words.strip()) or [
            Heard(self._unheard[0].turn if self._unheard else self._turn, "")
        ]
        self._unheard.clear()
        return [*before, Interrupted(last.turn, last.text)]

    def _skip_to(self, words: str) -> None:
        """Drop what stands before the clause that begins as the words do, if there is one."""
        for place, clause in enumerate(self._unheard):
            if clause.rest.startswith(words) or words.startswith(clause.rest):
                for _ in range(place):
                    self._unheard.popleft()
                return


def _split(words: str, signs: int) -> tuple[str, str]:
    """The words up to so many signs, spaces not counted, and the rest of them."""
    seen = 0
    for place, sign in enumerate(words):
        if seen == signs:
            return words[:place].strip(), words[place:].strip()
        seen += len(squeezed(sign))
    return words.strip(), ""
