"""A web process as an installation runs it, and what it takes of the machine."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from config.management.commands.run import SERVER
from config.processes import end, start_bound
from tests.engines import free_port
from tests.servers import BASE, environment, get, until

OURS, BARE = "config.asgi:application", "bench.bare:application"
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Web:
    """One web process that runs; see proc(5) for what it is asked."""

    base: str
    _process: subprocess.Popen[bytes]

    def cpu(self) -> float:
        """Milliseconds of a processor that it has taken so far, all its threads together."""
        # In nanoseconds; what proc(5) tells of the process as a whole is in ticks of ten milliseconds.
        threads = self._proc.glob("task/*/schedstat")
        return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e6

    def memory(self) -> float:
        """MB that it holds now."""
        return int((self._proc / "statm").read_text().split()[1]) * PAGE / 1e6

    @property
    def _proc(self) -> Path:
        return Path(f"/proc/{self._process.pid}")


@contextmanager
def web(application: str, **settings: str) -> Iterator[Web]:
    """Serve `application` in one process with these settings, as `manage.py run` does."""
    port = free_port()
    served = [application if part == OURS else part for part in SERVER]
    command = [sys.executable, *served, "--host", "127.0.0.1", "--port", str(port)]
    process = start_bound(command, cwd=BASE, env=environment(**settings), stdin=subprocess.DEVNULL)
    try:
        until(lambda: process.poll() is not None or get(port, "/healthz/")[0] == HTTPStatus.OK)
        if process.poll() is not None:
            raise SystemExit(f"{application} did not start.")
        yield Web(f"http://127.0.0.1:{port}", process)
    finally:
        end(process)
