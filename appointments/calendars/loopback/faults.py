"""How the loopback Google fails: the next requests, or a part of all of them by chance."""

import random
import threading
from collections import Counter, deque

from appointments.calendars.loopback.state import Fault

REFUSALS = {
    "rate": Fault(403, "rateLimitExceeded"),
    "slow_down": Fault(429, "rateLimitExceeded", {"Retry-After": "7"}),
    "broken": Fault(500, "backendError"),
    "forbidden": Fault(403, "forbidden"),
}
# `stall`: no answer for as long as the client waits. `lost`: done, and the answer never arrives.
KINDS = (*REFUSALS, "stall", "lost")


class Faults:
    """What is to go wrong, taken by each request as it comes."""

    def __init__(self) -> None:
        self.down = False  # nobody answers at all
        self.released = threading.Event()
        self.seen: Counter[str] = Counter()
        self._next: deque[tuple[str, str]] = deque()
        self._chance, self._random, self._kinds = 0.0, random.Random(0), KINDS  # noqa: S311  no secret
        self._lock = threading.Lock()

    def next(self, *kinds: str, method: str = "") -> None:
        """Let the next requests (of a method) fail in these ways, in this order."""
        with self._lock:
            self._next.extend((kind, method) for kind in kinds)

    def by_chance(self, part: float, seed: int, kinds: tuple[str, ...] = KINDS) -> None:
        """Let this part of all requests fail, each in one of these ways."""
        with self._lock:
            self._chance, self._random, self._kinds = part, random.Random(seed), kinds  # noqa: S311

    def clear(self) -> None:
        """Nothing goes wrong from now on."""
        with self._lock:
            self._next.clear()
            self._chance, self.down = 0.0, False

    def take(self, method: str) -> str:
        """What goes wrong with a request; "" for nothing."""
        with self._lock:
            self.seen[method] += 1
            if self._next and self._next[0][1] in ("", method):
                return self._next.popleft()[0]
            return self._random.choice(self._kinds) if self._random.random() < self._chance else ""
