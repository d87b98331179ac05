"""The service as a shop runs it, on a PostgreSQL and a Valkey that can be taken away.

`python -m tests.desk_service`, which `desk` starts, loads the code once, makes the demo shop, prints a key of
its owner, and then for each line on its input (`web <port>`, `worker <lease seconds>`) forks a process and
prints its id: a start takes a fraction of a second instead of three.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import psycopg

from config.processes import bound_to_parent, end, start_bound
from tests.engines import free_port
from tests.servers import BASE, environment, get, get_json, until

JSON = ("application/json", "application/problem+json")


@dataclass
class Desk:
    """An installation with the demo shop. `key` is its owner's."""

    database: str
    key: str
    _starter: subprocess.Popen[str]
    port: int = field(default_factory=free_port)

    @contextmanager
    def web(self, port: int | None = None) -> Iterator[int]:
        """One web process until the block ends; yields its id. It answers when the block begins."""
        with self._process(f"web {port or self.port}") as process:
            until(lambda: get(port or self.port, "/healthz/")[0] == 200)
            yield process

    @contextmanager
    def worker(self, lease: float) -> Iterator[int]:
        """One background worker until the block ends; yields its id."""
        with self._process(f"worker {lease}") as process:
            yield process

    def readiness(self) -> dict[str, str]:
        """What /readyz/ tells."""
        return get_json(self.port, "/readyz/")[1]

    def post(self, path: str, body: object, key: str = "") -> tuple[int, Any]:
        """Status and answer, which is JSON whatever happened; (0, None) when the line was cut."""
        headers = {"Authorization": f"Token {self.key}", "Content-Type": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api/v1/{path}", json.dumps(body).encode(), headers, method="POST"
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            assert error.headers.get_content_type() in JSON, error.read()
            return error.code, json.load(error)
        except (OSError, EOFError, ValueError):
            return 0, None

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """What the database holds, asked beside the service."""
        with psycopg.connect(self.database) as connection:
            return connection.execute(sql, values).fetchall()

    @contextmanager
    def _process(self, line: str) -> Iterator[int]:
        assert self._starter.stdin
        assert self._starter.stdout
        print(line, file=self._starter.stdin, flush=True)
        process = int(self._starter.stdout.readline())
        try:
            yield process
        finally:
            if lives(process):
                os.kill(process, signal.SIGKILL)
            until(lambda: not lives(process))


def lives(process: int) -> bool:
    """Whether there is still a process of this id."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@contextmanager
def desk(database: str, cache: str, folder: Path, **more: str) -> Iterator[Desk]:
    """An installation on an empty database; both servers are running when the block begins.

    `more` are settings.
    """
    settings = {
        "DATABASE_URL": database,
        "REDIS_URL": cache,
        "BAYLINE_MODE": "test",
        "BAYLINE_VAR": str(folder),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        **more,
    }
    with (folder / "desk.log").open("w") as log:
        starter = start_bound(
            [sys.executable, "-m", "tests.desk_service"],
            cwd=BASE,
            env=environment(**settings),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    try:
        assert starter.stdout
        key = starter.stdout.readline().strip()
        assert key, (folder / "desk.log").read_text()
        yield Desk(database, key, starter)
    finally:
        end(starter)
        starter.communicate()


def main() -> None:
    """Print the key, then fork what the lines of the input name; end with the input."""
    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("demo", stdout=sys.stderr)
    call_command("create_api_key", "owner")
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's; its threads would not be forked
    import_module("config.asgi")
    import_module(settings.ROOT_URLCONF)
    for thread in threading.enumerate():
        if (
            thread is not threading.main_thread()
        ):  # it loads modules, whose locks would be forked in its hands
            thread.join()
    settings.KEY_REQUESTS_PER_MINUTE = sys.maxsize  # a trial has one key, and more load than a program
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them
    bind = bound_to_parent(signal.SIGKILL)
    for line in sys.stdin:
        child = os.fork()
        if child:
            sys.stdout.write(f"{child}\n")
            continue
        if bind:
            bind()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        try:
            _serve(*line.split())
        finally:
            os._exit(1)


def _serve(kind: str, number: str) -> None:
    import uvicorn
    from django.core.management import call_command

    if kind == "web":
        uvicorn.run(
            "config.asgi:application",
            port=int(number),
            lifespan="off",
            access_log=False,
            log_level="warning",
        )
    else:
        call_command("worker", lease=float(number))


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    main()
