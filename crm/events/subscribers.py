"""Who does the work that follows from a change: each room registers its own when the app is ready."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from crm.models import Delivery


class DeliveryError(Exception):
    """Work that failed for a reason known to its subscriber; `permanent`: trying again cannot help."""

    def __init__(self, *, permanent: bool = False) -> None:
        super().__init__()
        self.permanent = permanent


@dataclass(frozen=True, slots=True)
class Subscriber:
    """One kind of work. `run` may be called twice for one delivery, so it must be idempotent.

    It gets a row for each event named in `events`; without any, only what is enqueued for it. A delivery
    that fails is tried again after a pause that doubles from `first_pause` to `longest_pause`, and is dead
    after `most_attempts` (None: never).
    """

    name: str
    run: Callable[[Delivery], None]
    events: frozenset[str] = frozenset()
    most_attempts: int | None = 15  # about five hours
    first_pause: timedelta = timedelta(seconds=5)
    longest_pause: timedelta = timedelta(hours=1)


SUBSCRIBERS: dict[str, Subscriber] = {}


def register(subscriber: Subscriber) -> None:
    """Let a subscriber have its deliveries from now on."""
    SUBSCRIBERS[subscriber.name] = subscriber
