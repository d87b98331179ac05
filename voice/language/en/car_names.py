"""Spoken names of makes, models, colours and bodies, and what each stands for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from voice.language.en.car_table import BODIES, COLORS, EVERYDAY_MAKES, MAKES


@dataclass(frozen=True, slots=True)
class Model:
    """A model by its make. A `weak` name is an everyday word, too."""

    make: str
    model: str
    body: str
    weak: bool
    needs_make: bool  # the name begins with that of another make: "Dodge Ram 1500"


_OTHER_SIGNS = re.compile(r"[^a-z0-9]")


def squash(name: str) -> str:
    """A name by its letters and figures alone: "F-150" and "f 150" are the same."""
    return _OTHER_SIGNS.sub("", name.lower())


def _makes() -> dict[str, str]:
    spoken = {squash(make): make for make in MAKES if make not in EVERYDAY_MAKES}
    for make, (others, _) in MAKES.items():
        spoken |= {squash(other): make for other in others.split(",") if other.strip()}
    return spoken


def _models() -> dict[str, list[Model]]:
    """Squashed spellings of a model -> the models it may be (the same name at two makes stays ambiguous)."""
    table: dict[str, list[Model]] = {}
    for make, (_, bodies) in MAKES.items():
        for body, listed in bodies.items():
            for entry in listed.split(","):
                name, *others = entry.strip().rstrip("~").split("=")
                weak = entry.strip().endswith("~")
                name = name.rstrip("~")
                for spelling in (name, *others):
                    # Of "Mazda3=3~" only the short spelling is an everyday word.
                    short = weak and (spelling != name or not others)
                    foreign = any(name.startswith(f"{other} ") for other in MAKES if other != make)
                    known = Model(make, name, body, short, foreign)
                    table.setdefault(squash(spelling), []).append(known)
    return table


MAKE_OF = _makes()
MODELS_OF = _models()
NAMES_OF = {
    make: [name for name, known in MODELS_OF.items() if len(name) > 3 and any(m.make == make for m in known)]
    for make in MAKES
}
COLOR_OF = {word: color for color, listed in COLORS.items() for word in listed.split()}
BODY_OF = {
    word: body for body, listed in BODIES.items() for word in (*listed.split(), f"{listed.split()[0]}s")
}
