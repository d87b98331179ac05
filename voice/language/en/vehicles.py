"""Which vehicle is spoken of: "a twenty eighteen f one fifty", "my blue civic", "the truck"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from voice.language import KnownVehicle, VehicleMention
from voice.language.en.car_table import BODIES, COLORS, EVERYDAY_MAKES, MAKES
from voice.language.en.numbers import figures
from voice.language.en.text import canonical, word_set

_LONGEST_NAME = 5  # words of the longest spoken model: "f one hundred fifty lightning"
_OWNERS = word_set("my our her his their wife's husband's mom's dad's son's daughter's")
_YEAR_LEADS = word_set("a an my the it's its is have drive got for old")
_DEADLINE = frozenset({"before", "by", "until", "after", "since", "in", "at"})
_ALIKE = 80  # of 100; below it a word after a make is not taken for a model
_FIRST_YEAR, _LAST_YEAR = 1950, 2039
_BRIEF = 4  # words of an answer in which "the Rogue" is a car
_BARE_YEAR_WORDS = 5  # an answer to "what year is it?" has at most this many words


@dataclass(frozen=True, slots=True)
class _Model:
    make: str
    model: str
    body: str
    weak: bool
    needs_make: bool  # the name begins with that of another make: "Dodge Ram 1500"


def _squash(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _makes() -> dict[str, str]:
    spoken = {_squash(make): make for make in MAKES if make not in EVERYDAY_MAKES}
    for make, (others, _) in MAKES.items():
        spoken |= {_squash(other): make for other in others.split(",") if other.strip()}
    return spoken


def _models() -> dict[str, list[_Model]]:
    """Squashed spellings of a model -> the models it may be (the same name at two makes stays ambiguous)."""
    table: dict[str, list[_Model]] = {}
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
                    known = _Model(make, name, body, short, foreign)
                    table.setdefault(_squash(spelling), []).append(known)
    return table


_MAKES = _makes()
_MODELS = _models()
_NAMES = {
    make: [name for name, known in _MODELS.items() if len(name) > 3 and any(m.make == make for m in known)]
    for make in MAKES
}
_COLORS = {word: color for color, listed in COLORS.items() for word in listed.split()}
_BODIES = {
    word: body for body, listed in BODIES.items() for word in (*listed.split(), f"{listed.split()[0]}s")
}
_YEAR = re.compile(r"(?:19|20)\d\d")
_SHORT_YEAR = re.compile(r"[5-9]\d|0\d")  # said after the model: "an Elantra ninety nine"
_NOT_THIS = re.compile(r"(?<!\S)(?:it's )?not (?:the|my|his|her|our) \S+")
_PERSON = re.compile(
    r"(?<!\S)((?:name is|name's|names|this is|mister|mr|mrs|ms|miss|call me) (?:\S+ )?)"
    r"(?:lincoln|ford|mercedes|austin|dodge|royce|pierce|holden|porsche|sienna|carmen|eddie)(?!\S)"
)
_DATE = re.compile(
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december) "
    r"\d+(?:st|nd|rd|th)?(?: ,)? (?:20\d\d|20 \d\d)|20\d\d-\d+-\d+"
)


def _tokens(text: str) -> list[str]:
    line = _PERSON.sub(
        r"\1 _", canonical(text).replace("'", " '") if "'0" in text or "'1" in text else canonical(text)
    )
    line = _NOT_THIS.sub(" ", _DATE.sub(" ", line))
    return figures(re.sub("[-,.]", " ", line).replace("mini van", "minivan")).split()


def _year_at(tokens: list[str], at: int) -> tuple[int, int] | None:
    """A model year at a place and how many words it takes: "2018", "20 18", "'09", "an 09"."""
    token = tokens[at]
    following = tokens[at + 1] if at + 1 < len(tokens) else ""
    if _YEAR.fullmatch(token) and _FIRST_YEAR <= int(token) <= _LAST_YEAR:
        return int(token), 1
    if token in {"19", "20"} and re.fullmatch(r"\d\d", following) and (at == 0 or tokens[at - 1] != "at"):
        year = int(token + following)
        return (year, 2) if _FIRST_YEAR <= year <= _LAST_YEAR else None
    if token in {"oh", "o"} and re.fullmatch(r"\d", following) and _names_car(tokens, at + 2):
        return 2000 + int(following), 2
    short = token.lstrip("'")
    quoted = token.startswith("'") or (
        token.startswith("0") and at > 0 and tokens[at - 1] in {"a", "an", "my"}
    )
    led = at == 0 or tokens[at - 1] in _YEAR_LEADS
    if re.fullmatch(r"\d\d", short) and (quoted or (led and _names_car(tokens, at + 1))):
        return int(short) + (2000 if int(short) <= _LAST_YEAR % 100 else 1900), 1
    return None


def _names_car(tokens: list[str], at: int) -> bool:
    return any(
        "".join(tokens[at : at + size]) in _MAKES or _strong("".join(tokens[at : at + size]))
        for size in (1, 2)
    )


def _strong(squashed: str) -> bool:
    return any(not model.weak for model in _MODELS.get(squashed, ()))


def _clitic(token: str) -> str:
    return token.removesuffix("'s")


def _make_at(tokens: list[str], at: int) -> tuple[str, int] | None:
    for size in (3, 2, 1):
        joined = _squash("".join(map(_clitic, tokens[at : at + size])))
        if len(tokens) >= at + size and joined in _MAKES:
            return _MAKES[joined], size
    return None


def _model_at(tokens: list[str], at: int, make: str | None, marked: bool) -> tuple[_Model, int] | None:
    """The longest model name at a place. `marked`: it stands right after its make, a year, a colour or
    "my"."""
    for size in range(min(_LONGEST_NAME, len(tokens) - at), 0, -1):
        words = tokens[at : at + size]
        joined = _squash("".join(map(_clitic, words)))
        known = (
            _MODELS.get(joined) or _MODELS.get(joined.removesuffix("s"), [])
            if len(joined) > 3
            else _MODELS.get(joined, [])
        )
        fitting = [model for model in known if make in (None, model.make)]
        usable = [m for m in fitting if (marked or not m.weak) and (make or not m.needs_make)]
        # "I need a 4 door" is no Audi A4: a lone article never begins a name.
        if usable and not (size > 1 and words[0] in {"a", "i"} and not make):
            return usable[0], size
    return None


def _misheard(token: str, make: str) -> _Model | None:
    """The model of a make that a word right after it sounds like: "Toyota Camery"."""
    match = process.extractOne(token, _NAMES[make], scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return next(m for m in _MODELS[match[0]] if m.make == make) if match and len(token) > 3 else None


class _Reader:
    """One pass over the words, keeping the first of each thing found."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.year: int | None = None
        self.make: str | None = None
        self.model: _Model | None = None
        self.color: str | None = None
        self.body: str | None = None
        self._marked = False
        self._color_at = -9
        self._thing_at = -9
        self._thing_end = -9

    def run(self) -> _Reader:
        at = 0
        while at < len(self.tokens):
            at += self._step(at)
        return self

    def _step(self, at: int) -> int:
        word = self.tokens[at]
        year = _year_at(self.tokens, at)
        if year is None and at == self._thing_end and _SHORT_YEAR.fullmatch(word):
            year = (1900 if word > "50" else 2000) + int(word), 1
        if year and self.year is None:
            self.year, self._marked = year[0], True
            return year[1]
        model = None if self.model else _model_at(self.tokens, at, self.make, self._marked)
        made = None if self.make else _make_at(self.tokens, at)
        if model and not (made and made[1] >= model[1]):
            self.model, self.make, self._thing_at = model[0], model[0].make, at
            self._thing_end = at + model[1]
            return model[1]
        if made:
            self.make, self._marked, self._thing_at = made[0], True, at
            self._thing_end = at + made[1]
            return made[1]
        if self.make and at == self._thing_end and not self.model:
            self.model = _misheard(word, self.make)
            if self.model:
                return 1
        return self._word(word, at)

    def _word(self, word: str, at: int) -> int:
        if word in _COLORS and self.color is None:
            self.color, self._color_at, self._marked = _COLORS[word], at, True
        elif word in _BODIES:
            self.body, self._thing_at = self.body or _BODIES[word], at
        else:
            brief = word == "the" and len(self.tokens) <= _BRIEF
            self._marked = (
                brief or word in _OWNERS or (self._marked and word in {"dark", "light", "old", "new"})
            )
        return 1

    @property
    def color_is_of_car(self) -> bool:
        """A colour counts beside a car, or when "it's red" or "the red one" is all that is said."""
        after = self.tokens[self._color_at + 1 : self._color_at + 2]
        before = self.tokens[max(0, self._color_at - 1) : self._color_at]
        near = 0 < self._thing_at - self._color_at <= 3 or bool(
            {"it's", "its", "is"} & set(before) and self.make
        )
        return near or after in (["one"], ["1"]) or len(self.tokens) <= 3


def find_vehicle(text: str) -> VehicleMention | None:
    """The vehicle an utterance names, as far as it does; None when it names none. A year alone counts only
    as a short answer."""
    tokens = _tokens(text)
    found = _Reader(tokens).run()
    color = found.color if found.color and found.color_is_of_car else None
    named = found.make or found.model or found.body or color
    answers = len(tokens) <= _BARE_YEAR_WORDS and not _DEADLINE & set(tokens)
    year = found.year if named or answers else None
    if not named and year is None:
        return None
    body = found.model.body if found.model else found.body
    return VehicleMention(year, found.make, found.model.model if found.model else None, color, body)


_MORE_CARS = re.compile(r" (?:and|plus|also|as well as|,)(?: (?:also|then|the other (?:1|one)(?: is)?))? ")


def find_vehicles(text: str) -> list[VehicleMention]:
    """Every vehicle an utterance names, in the order said ("my civic and my wife's truck"); [] for none."""
    whole = find_vehicle(text)
    parts = _MORE_CARS.split(canonical(text))
    if whole is None or len(parts) == 1:
        return [whole] if whole else []
    found = [mention for part in parts if (mention := find_vehicle(part))]
    named = [mention for mention in found if mention.make or mention.model or mention.body]
    return list(dict.fromkeys(named)) if len(named) > 1 else [whole]


def split_by_vehicle(text: str) -> list[str]:
    """An utterance in as many parts as it names vehicles, in the order said: what stands beside a vehicle
    goes with it ("an oil change for my civic | brakes for the truck"). One part where it names at most
    one."""
    parts: list[str] = []
    loose = ""
    for part in _MORE_CARS.split(canonical(text)):
        if find_vehicle(part):
            parts.append(f"{loose} {part}".strip())
            loose = ""
        elif parts:
            parts[-1] = f"{parts[-1]} and {part}"
        else:
            loose = f"{loose} {part} and".strip()
    return parts if len(parts) == len(find_vehicles(text)) > 1 else [text]


def body_of(make: str | None, model: str | None) -> str | None:
    """The kind of body of a known vehicle; None where the table does not know it."""
    known = [m for m in _MODELS.get(_squash(model or ""), []) if not make or _squash(m.make) == _squash(make)]
    return known[0].body if known else None


def _color_of(color: str | None) -> str | None:
    return next((_COLORS[word] for word in (color or "").lower().split() if word in _COLORS), None)


def _same(said: str | None, known: str | None) -> bool:
    """Nothing said fits everything; a model fits its longer name ("Silverado" and "Silverado 1500")."""
    if not said:
        return True
    one, other = _squash(said), _squash(known or "")
    return bool(other) and (one == other or other.startswith(one) or one.startswith(other))


def matches(
    mention: VehicleMention,
    year: int | None = None,
    make: str | None = None,
    model: str | None = None,
    color: str | None = None,
) -> bool:
    """Whether a known vehicle fits what was said. A colour or body that is not on file contradicts
    nothing."""
    if mention.year and year and mention.year != year:
        return False
    known_make = _MAKES.get(_squash(make or ""), make)
    if not _same(mention.make, known_make) or not _same(mention.model, model):
        return False
    known_color = _color_of(color)
    if mention.color and known_color and mention.color != known_color:
        return False
    known_body = body_of(known_make, model)
    return mention.model is not None or not (mention.body and known_body and mention.body != known_body)


def pick_vehicle(mention: VehicleMention, known: Sequence[KnownVehicle]) -> int | None:
    """The index of the one known vehicle (year, make, model, color) that fits; None when none or several
    do."""
    fitting = [at for at, vehicle in enumerate(known) if matches(mention, *vehicle)]
    if len(fitting) > 1 and mention.color:
        fitting = [at for at in fitting if _color_of(known[at][3]) == mention.color]
    return fitting[0] if len(fitting) == 1 else None
