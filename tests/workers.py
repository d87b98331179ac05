"""Real worker processes on the database of the tests: `python -m tests.workers <lease seconds> <journal>`.

They know two subscribers that note in the journal, a file, what they run: `note`, and `wait`, which ends when
a file named after its worker's process stands beside the journal.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.apps import apps

if not apps.ready:  # in the worker
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from crm.events.subscribers import Subscriber, register  # noqa: E402
from crm.models import Delivery  # noqa: E402
from tests.servers import BASE, PATIENCE_SECONDS  # noqa: E402


class Journal:
    """What workers ran, in the order in which they began and ended it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.touch()

    def write(self, what: str, delivery: Delivery) -> None:
        """Append one line, whole even beside others who write."""
        line = f"{what} {delivery.subscriber} {delivery.subject} {delivery.pk} {os.getpid()}\n"
        with self.path.open("ab", buffering=0) as file:
            file.write(line.encode())

    def lines(self) -> list[list[str]]:
        """Each: `begin` or `end`, subscriber, subject, delivery, process."""
        return [line.split() for line in self.path.read_text().splitlines()]

    def release(self, process: int) -> None:
        """Let what waits in a process end."""
        self._gate(process).touch()

    def wait(self) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self._gate(os.getpid()).exists() and time.monotonic() < deadline:
            time.sleep(0.02)

    def _gate(self, process: int) -> Path:
        return self.path.with_name(f"released-{process}")


@contextmanager
def workers(count: int, journal: Journal, lease: float = 60) -> Iterator[list[subprocess.Popen[bytes]]]:
    """So many workers, until the block ends."""
    command = [sys.executable, "-m", "tests.workers", str(lease), str(journal.path)]
    environment = {**os.environ, "BAYLINE_TEST_DATABASE": str(connection.settings_dict["NAME"])}
    started = [subprocess.Popen(command, cwd=BASE, env=environment) for _ in range(count)]
    try:
        yield started
    finally:
        for one in started:
            one.kill()
            one.wait()


def main(lease: str, path: str) -> None:
    connection.settings_dict["NAME"] = os.environ["BAYLINE_TEST_DATABASE"]
    journal = Journal(Path(path))

    def note(delivery: Delivery) -> None:
        journal.write("begin", delivery)
        journal.write("end", delivery)

    def wait(delivery: Delivery) -> None:
        journal.write("begin", delivery)
        journal.wait()
        journal.write("end", delivery)

    register(Subscriber("note", note))
    register(Subscriber("wait", wait))
    call_command("worker", lease=float(lease))


if __name__ == "__main__":
    main(*sys.argv[1:])
