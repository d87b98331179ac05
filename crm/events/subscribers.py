"""Who does the work that follows from a change: each room registers its own when the app is ready."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from crm.models import Delivery, Event


class DeliveryError(Exception):
    """Work that failed for a reason known to its subscriber; `permanent`: trying again cannot help.

    `not_before`: the least to wait, where the service that refused said so.
    """

    def __init__(self, *, permanent: bool = False, not_before: timedelta = timedelta()) -> None:
        super().__init__()
        self.permanent, self.not_before = permanent, not_before


def _all(_event: Event) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Subscriber:
    """One kind of work. `run` may be called twice for one delivery, so it must be idempotent.

    It gets a row for each event named in `events` that it `wants` (asked in the transaction of the change);
    without any, only what is enqueued for it. A delivery that fails is tried again after a pause that doubles
    from `first_pause` to `longest_pause`, and is dead after `most_attempts` (None: never).
    """

    name: str
    run: Callable[[Delivery], None]
    events: frozenset[str] = frozenset()
    most_attempts: int | None = 15  # about five hours
    first_pause: timedelta = timedelta(seconds=5)
    longest_pause: timedelta = timedelta(hours=1)
    wants: Callable[[Event], bool] = _all


SUBSCRIBERS: dict[str, Subscriber] = {}


def register(subscriber: Subscriber) -> None:
    """Let a subscriber have its deliveries from now on."""
    SUBSCRIBERS[subscriber.name] = subscriber
