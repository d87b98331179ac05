"""Times what is done, and keeps the samples by what it was called."""

import time
from collections import defaultdict
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

Samples = dict[str, list[float]]  # milliseconds


class Watch:
    """Call it with a name and a piece of work; `samples` holds the milliseconds, unless it only warms up."""

    def __init__(self) -> None:
        self.samples: Samples = defaultdict(list)

    def __call__(self, name: str, work: Callable[[], T]) -> T:
        begin = time.perf_counter()
        result = work()
        self.samples[name].append((time.perf_counter() - begin) * 1000)
        return result


def percentile(samples: list[float], share: int) -> float:
    """The value below which so many percent of the samples lie (nearest rank)."""
    ranked = sorted(samples)
    return ranked[max(0, -(-len(ranked) * share // 100) - 1)]
