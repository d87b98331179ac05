"""How the loopback Google fails: the next requests, or a part of all of them by chance."""

import random
import threading
from collections import Counter, deque

from appointments.calendars.loopback.state import Fault, Notice

REFUSALS = {
    "rate": Fault(403, "rateLimitExceeded"),
    "slow_down": Fault(429, "rateLimitExceeded", {"Retry-After": "7"}),
    "broken": Fault(500, "backendError"),
    "forbidden": Fault(403, "forbidden"),
}
# `stall`: no answer for as long as the client waits. `lost`: done, and the answer never arrives.
KINDS = (*REFUSALS, "stall", "lost")
HINTS = ("lost", "twice", "late")


class Faults:
    """What is to go wrong, taken by each request as it comes."""

    def __init__(self) -> None:
        self.down = False  # nobody answers at all
        self.released = threading.Event()
        self.seen: Counter[str] = Counter()
        self._next: deque[tuple[str, str]] = deque()
        self._chance, self._random, self._kinds = 0.0, random.Random(0), KINDS  # noqa: S311  no secret
        self._hint_chance, self._late = 0.0, list[Notice]()
        self._lock = threading.Lock()

    def next(self, *kinds: str, method: str = "") -> None:
        """Let the next requests (of a method) fail in these ways, in this order."""
        with self._lock:
            self._next.extend((kind, method) for kind in kinds)

    def by_chance(self, part: float, seed: int, kinds: tuple[str, ...] = KINDS) -> None:
        """Let this part of all requests fail, each in one of these ways."""
        with self._lock:
            self._chance, self._random, self._kinds = part, random.Random(seed), kinds  # noqa: S311

    def hints_by_chance(self, part: float) -> None:
        """Let this part of all hints be lost, come twice, or come with a later one."""
        self._hint_chance = part

    def hints(self, notices: list[Notice]) -> list[Notice]:
        """The hints that arrive now of those that are sent."""
        with self._lock:
            arrive, self._late = self._late, []
            for notice in notices:
                unlucky = self._random.random() < self._hint_chance
                match self._random.choice(HINTS) if unlucky else "":
                    case "lost":
                        pass
                    case "late":
                        self._late.append(notice)
                    case "twice":
                        arrive += [notice, notice]
                    case _:
                        arrive.append(notice)
            return arrive

    def clear(self) -> None:
        """Nothing goes wrong from now on."""
        with self._lock:
            self._next.clear()
            self._chance, self._hint_chance, self.down = 0.0, 0.0, False

    def take(self, method: str) -> str:
        """What goes wrong with a request; "" for nothing."""
        with self._lock:
            self.seen[method] += 1
            if self._next and self._next[0][1] in ("", method):
                return self._next.popleft()[0]
            return self._random.choice(self._kinds) if self._random.random() < self._chance else ""
