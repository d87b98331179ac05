"""`make run` on a machine with nothing: it serves, tells how to get in, and leaves nothing behind."""

import os
import re
import signal
import stat
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.engines import free_port
from tests.servers import BASE, PRODUCTION, environment, finished, get, get_json, until

RUN = [sys.executable, "manage.py", "run"]


# What a .env of a shop with a phone line holds; `make run` is still the local service.
PHONE_LINE = {
    "PUBLIC_URL": "https://shop.example.com",
    "TWILIO_ACCOUNT_SID": "AC00000000000000000000000000000000",
    "TWILIO_AUTH_TOKEN": "token",
}


@contextmanager
def running(folder, port, **settings):
    """The command started with its files in `folder`, up; yields the process and what it printed."""
    process = subprocess.Popen(
        RUN,
        cwd=BASE,
        env=environment(BAYLINE_VAR=str(folder), PORT=str(port), **settings),
        stdout=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
    )
    try:
        printed = ""
        while "Ctrl-C" not in printed:
            line = process.stdout.readline()
            assert line, f"ended before it was up:\n{printed}"
            printed += line
        yield process, printed
    finally:
        process.kill()
        process.stdout.close()
        process.wait()


def logins(printed):
    return re.findall(r"demo login +(\w+) +password (\S+)", printed)


def workers_of(folder):
    """The ids of the worker processes that run with their files in `folder`."""
    mark = f"BAYLINE_VAR={folder}".encode()
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
            if b"worker" in words and mark in (process / "environ").read_bytes().split(b"\0"):
                found.append(int(process.name))
        except OSError:  # it ended, or is another's
            continue
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("installation")


def test_from_the_first_start_to_a_killed_one(folder):
    port = free_port()
    with running(folder, port) as (process, first):
        assert f"http://127.0.0.1:{port}/admin/" in first
        assert [name for name, _password in logins(first)] == ["owner", "advisor"]
        until(lambda: get_json(port, "/readyz/")[1].get("worker") == "ok")
        if sys.platform == "linux":  # elsewhere nobody tells which processes these are
            [killed] = workers_of(folder)
            os.kill(killed, signal.SIGKILL)
            until(lambda: workers_of(folder) not in ([], [killed]))
        status, page = get(port, "/admin/login/")
        assert status == 200
        style = re.search(r'href="(/static/[^"]+\.css)"', page)[1]
        assert get(port, style)[0] == 200

        busy = finished(*RUN[1:], BAYLINE_VAR=str(folder), PORT=str(port))
        assert busy.returncode == 1
        assert busy.stderr.count("\n") == 1
        assert "PORT" in busy.stderr

        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=15) == 0
        assert get(port, "/healthz/") == (0, "")
        assert workers_of(folder) == []

    with running(folder, port, **PHONE_LINE) as (process, second):
        assert logins(second) == logins(first)
        if sys.platform == "linux":  # elsewhere nobody tells a child of its parent's death
            until(lambda: workers_of(folder))
            process.kill()
            until(lambda: get(port, "/healthz/") == (0, "") and not workers_of(folder))

    for secret in ("secret-key", "demo-logins.txt"):
        assert stat.S_IMODE((folder / secret).stat().st_mode) == 0o600

    # The same database under the settings of a server: the demo logins keep it from starting.
    database = f"sqlite:///{folder / 'bayline.sqlite3'}"
    refused = finished("-m", "uvicorn", "config.asgi:application", **PRODUCTION, DATABASE_URL=database)
    assert refused.returncode != 0
    assert "demo" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("port", ["eighty", "0", "70000"])
def test_a_port_that_is_none_is_refused(port, monkeypatch):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(CommandError, match="PORT"):
        call_command("run")
