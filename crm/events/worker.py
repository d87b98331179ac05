"""One background worker: claims deliveries, runs them on threads, and shows that it lives."""

import itertools
import logging
import os
import secrets
import socket
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from queue import Empty, SimpleQueue

from django.db import Error, connection
from django.utils import timezone

from crm.events import queue
from crm.events.chores import CHORES
from crm.events.subscribers import SUBSCRIBERS, DeliveryError
from crm.models import Delivery, Worker

AT_ONCE = 4  # deliveries of one subscriber, so that a slow one holds up no other
OLD_TURN = 4  # each so manieth claim takes what is due longest, lest fresh work starve the retries
IDLE_SECONDS = 1.0
BEAT_SECONDS = 5.0
CHORES_SECONDS = 60.0
AWAY_SECONDS = 2.0  # the pause while the database is away

log = logging.getLogger(__name__)


class WorkerLoop:
    """The loop of one worker process. `stop` may be called from a signal handler."""

    def __init__(self, lease: timedelta) -> None:
        self.name = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"
        self._lease = lease
        self._stopping = False
        # Unlike an Event, it can be told from a signal handler that interrupts its own reader.
        self._wake: SimpleQueue[None] = SimpleQueue()
        self._jobs: dict[Future[None], str] = {}
        self._turns = itertools.count(1)
        self._next_beat = self._next_chores = 0.0

    def stop(self) -> None:
        """Claim nothing more, and end when what runs is done."""
        self._stopping = True
        self._wake.put(None)

    def run(self) -> None:
        """Work until stopped. While the database is away, wait for it."""
        with ThreadPoolExecutor(AT_ONCE * len(SUBSCRIBERS) + 1, "delivery") as threads:
            while self._jobs or not self._stopping:
                pause = IDLE_SECONDS
                try:
                    self._beat()
                    if not self._stopping:
                        self._start_chores(threads)
                        self._start_deliveries(threads)
                except Error as error:
                    log.warning("The database does not answer: %s", type(error).__name__)
                    connection.close()
                    pause = AWAY_SECONDS
                self._rest(pause)
        self._leave()

    def _beat(self) -> None:
        if time.monotonic() < self._next_beat:
            return
        now = timezone.now()
        if not Worker.objects.filter(name=self.name).update(seen_at=now):
            Worker.objects.create(name=self.name, started_at=now, seen_at=now)
        self._next_beat = time.monotonic() + BEAT_SECONDS

    def _leave(self) -> None:
        try:
            Worker.objects.filter(name=self.name).delete()
        except Error as error:
            log.warning("The database does not answer: %s", type(error).__name__)

    def _start_chores(self, threads: ThreadPoolExecutor) -> None:
        if time.monotonic() >= self._next_chores and "" not in self._jobs.values():
            self._start(threads, "", _do_chores)
            self._next_chores = time.monotonic() + CHORES_SECONDS

    def _start_deliveries(self, threads: ThreadPoolExecutor) -> None:
        while free := self._free():
            fresh_first = next(self._turns) % OLD_TURN != 0
            row = queue.claim(self.name, free, lease=self._lease, fresh_first=fresh_first)
            if row is None:
                return
            self._start(threads, row.subscriber, _deliver, row)

    def _free(self) -> list[str]:
        """Subscribers that may have more work at once; none when this worker is to end."""
        if self._stopping:
            return []
        self._forget_done()
        busy = Counter(self._jobs.values())
        return [name for name in SUBSCRIBERS if busy[name] < AT_ONCE]

    def _start(
        self, threads: ThreadPoolExecutor, name: str, work: Callable[..., None], *arguments: Delivery
    ) -> None:
        job = threads.submit(_closing_connection, work, *arguments)
        self._jobs[job] = name
        job.add_done_callback(lambda _job: self._wake.put(None))

    def _rest(self, seconds: float) -> None:
        """Wait until a job ends, somebody says stop, or the time is up."""
        try:
            self._wake.get(timeout=seconds)
            while True:
                self._wake.get_nowait()
        except Empty:
            self._forget_done()

    def _forget_done(self) -> None:
        for job in [job for job in self._jobs if job.done()]:
            del self._jobs[job]


def _closing_connection(work: Callable[..., None], *arguments: Delivery) -> None:
    """A thread that waits for its next job needs no connection."""
    try:
        work(*arguments)
    except Error as error:
        # The lease runs out, and whoever takes it over does it again.
        log.warning("The database does not answer: %s", type(error).__name__)
    finally:
        connection.close()


def _deliver(delivery: Delivery) -> None:
    subscriber = SUBSCRIBERS[delivery.subscriber]
    name, number = subscriber.name, delivery.pk
    try:
        if subscriber.most_attempts is not None and delivery.attempts > subscriber.most_attempts:
            raise queue.LeaseLost  # its workers died of it every time
        subscriber.run(delivery)
    except Exception as error:  # noqa: BLE001  whatever breaks in one piece of work, the others go on
        known = isinstance(error, DeliveryError)
        log.warning(
            "%s failed at delivery %s, attempt %s: %s",
            *(name, number, delivery.attempts, type(error.__cause__ or error).__name__),
            exc_info=None if known else error,
        )
        kept = queue.fail(delivery, error, subscriber)
    else:
        kept = queue.finish(delivery)
    if not kept:
        log.info("%s: delivery %s was no longer this worker's", name, number)


def _do_chores() -> None:
    for chore in CHORES:
        try:
            chore()
        except Exception as error:  # noqa: BLE001  one chore must not keep the others from being done
            log.warning("%s failed: %s", chore.__name__, type(error).__name__, exc_info=error)
