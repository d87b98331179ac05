"""The installation that `make run` makes on one machine: its folder, its key and its demo logins.

Everything lives in `var/` beside the code. Nothing here needs Django, because the settings read it.
"""

import contextlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path

import environ

BASE = Path(__file__).resolve().parent.parent
DEMO_USERNAMES = ("owner", "advisor")
SERVER_COMMANDS = {"check", "runserver"}
LOCAL_COMMANDS = {"run", "loopback_google"}


def var() -> Path:
    """Return the folder for everything this installation writes; BAYLINE_VAR moves it (tests do)."""
    return Path(os.environ.get("BAYLINE_VAR") or BASE / "var")


def make_var() -> None:
    """Make the folder, closed to other accounts of the machine: customers are in it."""
    var().mkdir(mode=0o700, parents=True, exist_ok=True)


def mode_of_command(arguments: list[str]) -> str:
    """Return the mode in which `manage.py` runs the command named first in `arguments`.

    `run` is local by its nature, and so is the loopback Google. Other commands (create_api_key, shell,
    migrate) belong to the installation that `run` made on this machine, as long as nobody gave a key of his
    own. `check` and `runserver` judge or serve what a server would, so they stay with production.
    """
    if arguments and LOCAL_COMMANDS.issuperset(arguments):
        return "local"
    environ.Env.read_env(BASE / ".env")
    if SERVER_COMMANDS.issuperset(arguments) or os.environ.get("SECRET_KEY"):
        return "production"
    return "local" if _key_file().exists() else "production"


def local_secret_key() -> str:
    """Return the secret key of this machine's installation, made at its first start."""
    return _read_or_make(_key_file(), lambda: secrets.token_urlsafe(48)).strip()


def demo_logins() -> dict[str, str]:
    """Return username → password of the demo logins, drawn at random once per installation."""

    def draw() -> str:
        return "".join(f"{name} {secrets.token_urlsafe(9)}\n" for name in DEMO_USERNAMES)

    lines = _read_or_make(var() / "demo-logins.txt", draw).splitlines()
    return dict(line.split() for line in lines)


def _key_file() -> Path:
    return var() / "secret-key"


def _read_or_make(path: Path, make: Callable[[], str]) -> str:
    make_var()
    if not path.exists():
        # Written aside and linked in, so that of two first starts at once both read the same whole file.
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(make())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text()
