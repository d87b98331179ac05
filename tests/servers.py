"""The service started for a test as its own process, and what it is asked over HTTP."""

import json
import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
SETTINGS = re.findall(r"^#?([A-Z_]+)=", (BASE / ".env.example").read_text(), re.MULTILINE)
PATIENCE_SECONDS = 30.0
KEY = "v7Qm2xLr9TzKc4WbYh8NdPf3JsGa6UeRo1XiVtBqMwZyCkHnDl5S"
PRODUCTION = {
    "SECRET_KEY": KEY,
    "ALLOWED_HOSTS": "desk.example.com",
    "PUBLIC_URL": "https://desk.example.com",
}


def environment(**values: str) -> dict[str, str]:
    """Return an environment with just these settings; the others are empty, so no .env file fills them."""
    ours = dict.fromkeys(SETTINGS, "")
    kept = {k: v for k, v in os.environ.items() if k not in ("BAYLINE_MODE", "DJANGO_SETTINGS_MODULE")}
    return {**kept, **ours, **values}


def finished(*arguments: str, **values: str) -> subprocess.CompletedProcess[str]:
    """Run Python with `arguments` under these settings to its end."""
    return subprocess.run(
        [sys.executable, *arguments],
        env=environment(**values),
        cwd=BASE,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        stdin=subprocess.DEVNULL,
    )


def get(port: int, path: str) -> tuple[int, str]:
    """Return status and body of a page on loopback, or (0, "") while nobody listens there."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError:
        return 0, ""


def get_json(port: int, path: str) -> tuple[int, dict[str, str]]:
    status, body = get(port, path)
    return status, json.loads(body) if body else {}


def until(condition: Callable[[], object]) -> None:
    """Wait until `condition` holds. Fails after PATIENCE_SECONDS."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)
