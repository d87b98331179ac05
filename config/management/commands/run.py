"""`make run`: one whole service on this machine, until Ctrl-C."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from config.checks import has_demo_logins
from config.installation import demo_logins
from config.processes import end, start_bound
from crm.models import Shop

START_SECONDS = 30.0
RESTART_SECONDS = 5.0  # a worker that dies at once is not started in a tight loop
SERVER = [
    # Static files are small and on the disk: that reading them waits is no news for whoever starts this.
    *("-W", "ignore:StreamingHttpResponse must consume synchronous iterators"),
    *("-m", "uvicorn", "config.asgi:application", "--lifespan", "off"),
    # A frame of a call is text of a few hundred bytes, and deflate costs memory for each socket.
    *("--ws", "websockets-sansio", "--ws-max-size", "65536", "--ws-per-message-deflate", "false"),
    # Addresses carry numbers and tokens.
    *("--no-access-log", "--log-level", "warning"),
    # A stuck socket holds up no shutdown.
    *("--timeout-graceful-shutdown", "3"),
]
WORKER = [sys.executable, "manage.py", "worker"]


class Command(BaseCommand):
    help = "Migrates, loads the demo shop into an empty SQLite file, and serves on HOST:PORT until Ctrl-C."
    requires_system_checks = ()  # a start should be quick; `make lint` checks

    def handle(self, *_args: Any, **_options: Any) -> None:
        host, port = os.environ.get("HOST") or "127.0.0.1", _port()
        _refuse_busy_port(host, port)
        _prepare_database()
        command = [sys.executable, *SERVER, "--host", host, "--port", str(port)]
        command += ["--workers", str(settings.WEB_PROCESSES)]
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _stop)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup keeps it running
            signal.signal(signal.SIGHUP, _stop)
        server = _started(command)
        workers: list[subprocess.Popen[bytes]] = []
        try:
            _wait_until_up(server, host, port)
            self._welcome(f"http://{_shown(host)}:{port}")
            # Only now: whoever waits for the page has the processor for it.
            workers += [_started(WORKER) for _ in range(settings.WORKER_PROCESSES)]
            _keep_up(server, workers)
            raise CommandError(f"The server ended by itself (exit code {server.returncode}).")
        except KeyboardInterrupt:
            self.stdout.write("Ending.")
        finally:
            children = [server, *workers]
            for child in children:  # all at once, then one by one
                child.terminate()
            for child in children:
                end(child)

    def _welcome(self, base: str) -> None:
        lines = [
            f"Bayline is up at {base}/",
            f"  service desk  {base}/admin/",
            f"  call console  {base}/voice/console/",
        ]
        if has_demo_logins():
            lines += [f"  demo login    {name}  password {word}" for name, word in demo_logins().items()]
        self.stdout.write("\n".join([*lines, "Ctrl-C ends it."]))
        self.stdout.flush()


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _port() -> int:
    port = os.environ.get("PORT") or "8000"
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65_536):
        raise CommandError("PORT is no port number: use one from 1 to 65535, e.g. PORT=8001 make run")
    return int(port)


def _refuse_busy_port(host: str, port: int) -> None:
    """Raise CommandError unless (host, port) can be listened on, before anything is started for nothing."""
    try:
        family, kind, _protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror:
        raise CommandError(f"HOST {host} is no address of this machine: use 127.0.0.1") from None
    with socket.socket(family, kind) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(address)
        except OSError as error:
            raise CommandError(
                f"PORT {port} cannot be used ({error.strerror}): try PORT={port % 65_535 + 1} make run"
            ) from None


def _prepare_database() -> None:
    """Bring the tables up to date, and fill an empty SQLite file with the demo shop."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
    if connection.vendor == "sqlite" and not Shop.objects.exists():
        call_command("demo")
    # The server has connections of its own.
    connection.close()


def _started(command: list[str]) -> subprocess.Popen[bytes]:
    return start_bound(command, cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL)


def _keep_up(server: subprocess.Popen[bytes], workers: list[subprocess.Popen[bytes]]) -> None:
    """Return when the server ends; until then start a worker again in the place of one that died."""
    while True:
        try:
            server.wait(RESTART_SECONDS)
            return
        except subprocess.TimeoutExpired:
            for place, worker in enumerate(workers):
                if worker.poll() is not None:
                    workers[place] = _started(WORKER)


def _wait_until_up(server: subprocess.Popen[bytes], host: str, port: int) -> None:
    address = f"http://{_shown(host)}:{port}/healthz/"
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise CommandError(f"The server did not start (exit code {server.returncode}).")
        try:
            urllib.request.urlopen(address, timeout=2).close()  # noqa: S310  our own address
            return
        except OSError:
            time.sleep(0.05)
    raise CommandError(f"The server did not answer within {START_SECONDS:.0f} s.")


def _shown(host: str) -> str:
    """Return `host` as a browser on this machine writes it."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    return f"[{host}]" if ":" in host else host
