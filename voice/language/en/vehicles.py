"""Which vehicle is spoken of: "a twenty eighteen f one fifty", "my blue civic", "the truck"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from rapidfuzz import fuzz, process

from voice.language import KnownVehicle, VehicleMention
from voice.language.en.car_names import BODY_OF, COLOR_OF, MAKE_OF, MODELS_OF, NAMES_OF, Model, squash
from voice.language.en.numbers import figures
from voice.language.en.text import canonical
from voice.language.en.vehicle_words import (
    COLOR_LEADS,
    COLORED,
    DEADLINE,
    EVERYDAY,
    LETTERS,
    OWNERS,
    YEAR_LEADS,
)

_LONGEST_NAME = 5  # words of the longest spoken model: "f one hundred fifty lightning"
_ALIKE = 80  # of 100; below it a word after a make is not taken for a model
_FIRST_YEAR, _LAST_YEAR = 1950, 2039
_BRIEF = 4  # words of an answer in which "the Rogue" is a car
_BARE_YEAR_WORDS = 5  # an answer to "what year is it?" has at most this many words


_YEAR = re.compile(r"(?:19|20)\d\d")
_SHORT_YEAR = re.compile(r"[5-9]\d|0\d")  # said after the model: "an Elantra ninety nine"
_LATE_YEAR = re.compile(r"[0-3]\d")  # … and at the end: "a Wrangler twenty two"
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
    led = at == 0 or tokens[at - 1] in YEAR_LEADS
    if re.fullmatch(r"\d\d", short) and (quoted or (led and _names_car(tokens, at + 1))):
        return int(short) + (2000 if int(short) <= _LAST_YEAR % 100 else 1900), 1
    return None


def _names_car(tokens: list[str], at: int) -> bool:
    return any(
        "".join(tokens[at : at + size]) in MAKE_OF or _strong("".join(tokens[at : at + size]))
        for size in (1, 2)
    )


def _strong(squashed: str) -> bool:
    return any(not model.weak for model in MODELS_OF.get(squashed, ()))


def _clitic(token: str) -> str:
    return token.removesuffix("'s")


def _make_at(tokens: list[str], at: int) -> tuple[str, int] | None:
    for size in (3, 2, 1):
        joined = squash("".join(map(_clitic, tokens[at : at + size])))
        if len(tokens) >= at + size and joined in MAKE_OF:
            return MAKE_OF[joined], size
    return None


def _model_at(tokens: list[str], at: int, make: str | None, marked: bool) -> tuple[Model, int] | None:
    """The longest model name at a place. `marked`: it stands right after its make, a year, a colour or
    "my"."""
    for size in range(min(_LONGEST_NAME, len(tokens) - at), 0, -1):
        words = tokens[at : at + size]
        bare = [_clitic(word) for word in words]
        joined = squash("".join(bare))
        spelled = size > 1 and not LETTERS.keys().isdisjoint(bare)
        if spelled and joined not in MODELS_OF and not set(words) <= EVERYDAY:
            joined = squash("".join(LETTERS.get(word, word) for word in bare))
        known = (
            MODELS_OF.get(joined) or MODELS_OF.get(joined.removesuffix("s"), [])
            if len(joined) > 3
            else MODELS_OF.get(joined, [])
        )
        fitting = [model for model in known if make in (None, model.make)]
        usable = [m for m in fitting if (marked or not m.weak) and (make or not m.needs_make)]
        # "I need a 4 door" is no Audi A4: a lone article never begins a name.
        if usable and not (size > 1 and words[0] in {"a", "i"} and not make):
            return usable[0], size
    return None


def _misheard(token: str, make: str) -> Model | None:
    """The model of a make that a word right after it sounds like: "Toyota Camery"."""
    match = process.extractOne(token, NAMES_OF[make], scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return next(m for m in MODELS_OF[match[0]] if m.make == make) if match and len(token) > 3 else None


class _Reader:
    """One pass over the words, keeping the first of each thing found."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.year: int | None = None
        self.make: str | None = None
        self.model: Model | None = None
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
        ends = _LATE_YEAR if at == len(self.tokens) - 1 and self.model else _SHORT_YEAR
        if year is None and at == self._thing_end and (_SHORT_YEAR.fullmatch(word) or ends.fullmatch(word)):
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
        if word in COLOR_OF and self.color is None:
            self.color, self._color_at, self._marked = COLOR_OF[word], at, True
        elif word in BODY_OF:
            self.body, self._thing_at = self.body or BODY_OF[word], at
        else:
            brief = word == "the" and len(self.tokens) <= _BRIEF
            self._marked = (
                brief or word in OWNERS or (self._marked and word in {"dark", "light", "old", "new"})
            )
        return 1

    @property
    def color_is_of_car(self) -> bool:
        """A colour counts beside a car, or when "it's red" or "the red one" is all that is said."""
        after = self.tokens[self._color_at + 1 : self._color_at + 2]
        before = self.tokens[max(0, self._color_at - 1) : self._color_at]
        near = 0 < self._thing_at - self._color_at <= 3 or bool(self.make and self._follows(before))
        return near or after in (["one"], ["1"]) or len(self.tokens) <= 3

    def _follows(self, before: list[str]) -> bool:
        """Whether the colour is told after the car: "an Outback in the green", "a Ram 1500, black"."""
        after = self.tokens[self._color_at + 1 : self._color_at + 2]
        led = bool(COLOR_LEADS & set(before)) or self._thing_at < self._color_at <= self._thing_end + 1
        return led and not COLORED & set(after)


_CORRECTED = re.compile(
    r"(?<!\S)(?:no wait|wait no|wait|no|actually|i mean|i meant|sorry|make that|scratch that|or rather)(?!\S)"
)
# "I know nothing about cars" speaks of no car.
_NO_CAR = re.compile(
    r"(?<!\S)(?:about|with|of|into|loaner|rental|like|fix|work on|any|other) (?:cars|trucks|vans)(?!\S)"
)


@lru_cache(maxsize=16)  # several listeners ask of the same utterance
def find_vehicle(text: str) -> VehicleMention | None:
    """The vehicle an utterance names, as far as it does; None when it names none. A year alone counts only
    as a short answer. What a correction says ("… no, 2008") stands instead of what was said before."""
    line = _NO_CAR.sub("_", canonical(text))
    found = _mentioned(line)
    pieces = _CORRECTED.split(line)
    if found is None or len(pieces) == 1:
        return found
    newer = _mentioned(pieces[-1])
    if (
        newer is None
        or (newer.make and newer.make != found.make)
        or (newer.model and newer.model != found.model)
    ):
        return found
    return replace(
        found, year=newer.year or found.year, color=newer.color or found.color, body=newer.body or found.body
    )


def _mentioned(line: str) -> VehicleMention | None:
    tokens = _tokens(line)
    found = _Reader(tokens).run()
    color = found.color if found.color and found.color_is_of_car else None
    named = found.make or found.model or found.body or color
    answers = len(tokens) <= _BARE_YEAR_WORDS and not DEADLINE & set(tokens)
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
    known = [m for m in MODELS_OF.get(squash(model or ""), []) if not make or squash(m.make) == squash(make)]
    return known[0].body if known else None


def _color_of(color: str | None) -> str | None:
    return next((COLOR_OF[word] for word in (color or "").lower().split() if word in COLOR_OF), None)


def _same(said: str | None, known: str | None) -> bool:
    """Nothing said fits everything; a model fits its longer name ("Silverado" and "Silverado 1500")."""
    if not said:
        return True
    one, other = squash(said), squash(known or "")
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
    known_make = MAKE_OF.get(squash(make or ""), make)
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
