"""The rooms look one way: voice → appointments → vehicles → crm; inside voice from the line to the words."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parent.parent
ROOMS = ("crm", "vehicles", "appointments", "voice")
VOICE_LAYERS = ("language", "facts", "tools", "agents", "call", "transports")
# They may look at any room, and no inner file looks at them. (config/ is an edge too.)
EDGES = {"admin", "api"}
# Django's own wiring: what a room registers, and which address leads where.
WIRING = {"apps", "urls"}
# Understanding and counting need no framework, no rows and no network.
PURE = ("voice.language", "voice.call.session", "appointments.availability")
IMPURE = {"django", "channels", "rest_framework", "httpx", "redis", "psycopg"}


def module_of(path: Path) -> str:
    parts = path.relative_to(BASE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(source: str, package: str) -> Iterator[str]:
    """Yield the dotted name of everything imported anywhere in `source`, which lies in `package`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parents = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*parents, *filter(None, [base])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


def wrong(importer: str, target: str) -> str | None:
    """Return why the module `importer` may not import `target`, or None when it may."""
    ours, theirs = importer.split("."), target.split(".")
    if theirs[0] == "config":
        return "the rooms do not know the frame"
    if theirs[0] not in ROOMS:
        return None
    if EDGES.intersection(theirs[1:2]):
        return "an edge is looked at by nobody"
    if theirs[0] != ours[0]:
        return "a higher room" if ROOMS.index(theirs[0]) > ROOMS.index(ours[0]) else None
    if ours[0] != "voice" or theirs[1] not in VOICE_LAYERS:
        return None
    # The files beside the layers (models, reads, verbs) stand below all of them.
    height = VOICE_LAYERS.index(ours[1]) if ours[1] in VOICE_LAYERS else -1
    return "a higher layer of voice" if VOICE_LAYERS.index(theirs[1]) > height else None


def inner_files() -> Iterator[Path]:
    for room in ROOMS:
        for path in sorted((BASE / room).rglob("*.py")):
            parts = module_of(path).split(".")
            exempt = EDGES.intersection(parts[1:2]) or WIRING.intersection(parts[1:]) or "tests" in parts
            if len(parts) > 1 and not exempt:
                yield path


def imports_of(path: Path) -> Iterator[str]:
    package = module_of(path if path.name == "__init__.py" else path.with_name("__init__.py"))
    yield from imported(path.read_text(), package)


def test_rooms_look_one_way():
    found = [
        f"{path.relative_to(BASE)} imports {target}: {why}"
        for path in inner_files()
        for target in imports_of(path)
        if (why := wrong(module_of(path), target))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("name", PURE)
def test_pure_modules_stay_pure(name):
    files = [path for path in inner_files() if f"{module_of(path)}.".startswith(f"{name}.")]
    found = [
        f"{path.relative_to(BASE)} imports {target}"
        for path in files
        for target in imports_of(path)
        if target.split(".")[0] in IMPURE or target.split(".")[1:2] == ["models"]
    ]
    assert files, f"{name} is gone: mend this list"
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("importer", "target"),
    [
        ("crm.verbs", "vehicles.models.Vehicle"),
        ("vehicles.verbs", "voice.models"),
        ("appointments.verbs", "appointments.admin.BookForm"),
        ("crm.keys", "config.errors"),
        ("voice.language.en.say", "voice.facts.Facts"),
        ("voice.tools.router", "voice.call.session"),
        ("voice.models", "voice.language.Answer"),
    ],
)
def test_a_look_the_wrong_way_is_found(importer, target):
    assert wrong(importer, target)


@pytest.mark.parametrize(
    ("importer", "target"),
    [
        ("voice.tools.booking", "appointments.verbs.book"),
        ("vehicles.models", "crm.models.Customer"),
        ("voice.transports.console", "voice.call.session.Session"),
        ("voice.tools.context", "voice.models.Call"),
        ("crm.models", "django.db.models"),
    ],
)
def test_a_look_the_right_way_is_free(importer, target):
    assert wrong(importer, target) is None


def test_hidden_and_relative_imports_are_seen():
    source = "def late():\n    from . import facts\n    from ..crm import verbs\n    import voice.call\n"
    assert list(imported(source, "voice.tools")) == ["voice.tools.facts", "voice.crm.verbs", "voice.call"]
