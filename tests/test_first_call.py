"""The first call of the README, as printed there, in a browser against `make run` in a copy of the tree."""

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import warnings
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.engines import free_port
from tests.servers import BASE, environment

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
NOT_SOURCE = (".git", ".venv", ".env", "var", ".ci", "__pycache__", "*.pyc", ".*_cache", ".hypothesis")


def printed_call():
    """Whom the README has the reader choose, as name and number, and what it has him say, line by line."""
    readme = (BASE / "README.md").read_text()
    name, number = re.search(r"choose ([\w ]+?)\s+\((\+[\d ]+)\)", readme).groups()
    block = next(block for block in re.findall(r"```.*?\n(.*?)```", readme, re.DOTALL) if "You: " in block)
    return name, number, re.findall(r"^You: +(.+?) *$", block, re.MULTILINE)


@contextmanager
def installation(folder):
    """`make run` in a copy of the tree, without making the venv anew; yields its address and the logins."""
    tree = folder / "tree"
    shutil.copytree(BASE, tree, ignore=shutil.ignore_patterns(*NOT_SOURCE))
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "run"],
        cwd=tree,
        env=environment(BAYLINE_VAR=str(folder / "var"), PORT=str(port)),
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
        yield f"http://127.0.0.1:{port}", dict(re.findall(r"demo login +(\w+) +password (\S+)", printed))
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=15) == 0
    finally:
        process.kill()
        process.stdout.close()
        process.wait()


@pytest.fixture
def page():
    """A page of a browser. The test fails when the console logs an error or its policy stops something."""
    if not CHROMIUM.exists():
        warnings.warn(f"The README's first call was NOT played: there is no {CHROMIUM}.", stacklevel=1)
        pytest.skip(f"needs {CHROMIUM}")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.set_default_timeout(20_000)
        complaints = []

        def note(kind, text):
            if kind == "error" and urlsplit(page.url).path == "/voice/console/":
                complaints.append(text)

        page.on("console", lambda message: note(message.type, message.text))
        page.on("pageerror", lambda error: note("error", str(error)))
        yield page
        browser.close()
    assert not complaints


@pytest.fixture
def screenshot(page, tmp_path):
    """Takes a named picture, into $BAYLINE_SCREENSHOTS where that is set."""
    folder = Path(os.environ.get("BAYLINE_SCREENSHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return lambda name: page.screenshot(path=folder / f"{name}.png")


def log_in(page, address, username, password):
    page.goto(f"{address}/voice/console/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{address}/voice/console/")


def answer(page, turn):
    """What the agent says in a turn, once he has said all of it."""
    bubble = page.locator(f'#transcript .agent[data-turn="{turn}"][aria-busy="false"]')
    bubble.wait_for()
    return bubble.inner_text()


def result_of(page, tool):
    """What the last use of a tool answered, as the page shows it."""
    entry = page.locator("#tools details", has=page.get_by_text(tool, exact=True)).last
    return json.loads(entry.locator("pre").last.text_content())


@pytest.mark.browser
def test_the_first_call_of_the_readme(page, screenshot, tmp_path):
    name, number, lines = printed_call()
    with installation(tmp_path) as (address, logins):
        log_in(page, address, "advisor", logins["advisor"])
        page.fill("#number", number)
        assert page.inner_text("#who") == name
        page.click("#call")
        answer(page, 0)
        for turn, line in enumerate(lines, start=1):
            page.fill("#text", line)
            page.press("#text", "Enter")
            page.locator("#transcript .caller").nth(turn - 1).wait_for()
            answer(page, turn)
            screenshot(f"first-call-{turn}")
        assert page.inner_text("#level") == "1"
        page.locator("#record").wait_for()
        screenshot("first-call")

        visit = result_of(page, "accept_proposal")
        assert visit["success"], visit
        page.click("#record")
        for line in lines:
            page.get_by_text(line).first.wait_for()
        screenshot("first-call-record")

        page.goto(f"{address}/admin/appointments/appointment/{visit['data']['appointment_id']}/change/")
        shown = page.inner_text("main, #main, body")
        for text in (name, "Civic", "AI Voice Agent"):
            assert text in shown
        screenshot("first-call-visit")

        # A call that is on when the service is ended holds up nothing and is closed.
        page.goto(f"{address}/voice/console/")
        page.click("#call")
        answer(page, 0)
    with closing(sqlite3.connect(tmp_path / "var" / "bayline.sqlite3")) as database:
        calls = database.execute("SELECT status, end_reason FROM voice_call ORDER BY id").fetchall()
    assert calls == [("ended", "goodbye"), ("ended", "hung_up")]
