"""What a caller's words mean and how dates, times and prices are said. Pure: no database, no network, no
clock.

`language("en")` gives the module with the functions of `Language`; every one of them takes one utterance of
any length and content, reads at most its first 600 characters, and never raises.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from types import ModuleType
from typing import Protocol, cast

LANGUAGES = ("en",)
DAY_PARTS = (
    "first thing",
    "early morning",
    "morning",
    "before lunch",
    "lunch",
    "after lunch",
    "afternoon",
    "late afternoon",
    "end of day",
    "after work",
    "evening",
)


class Answer(StrEnum):
    """How an utterance answers a yes-or-no question. Whatever is not clearly one of the two is OTHER."""

    YES = "yes"
    NO = "no"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class When:
    """The time a caller asked for, in the shop's local dates and wall times.

    `first` and `last` bound the day, both inclusive; both are None when no day was said. A visit may start
    from `after` (inclusive) and before `before` (exclusive). `exact` is the one time asked for. `earliest`
    asks for the soonest start within all of that. `part` is the part of the day by its name in DAY_PARTS
    where one was named; its bounds are in `after` and `before`. The `*_words` say each part; an empty one
    means that part was not spoken of.
    """

    first: date | None = None
    last: date | None = None
    after: time | None = None
    before: time | None = None
    exact: time | None = None
    earliest: bool = False
    part: str = ""
    day_words: str = ""
    time_words: str = ""
    haste_words: str = ""

    @property
    def words(self) -> str:
        """What was understood, to be spoken: "Friday, November 27, in the morning"."""
        return ", ".join(part for part in (self.day_words, self.time_words, self.haste_words) if part)

    @property
    def has_day(self) -> bool:
        """Whether a day or a span of days was named."""
        return self.first is not None

    @property
    def has_time(self) -> bool:
        """Whether a time or a part of the day was named."""
        return self.exact is not None or self.after is not None or self.before is not None

    def merged_with(self, newer: When) -> When:
        """This wish as changed by a later one: "at two" after "Thursday" keeps the Thursday, "Friday" after
        "Thursday at two" keeps the two, "any day" drops the day."""
        day = newer if newer.day_words else self
        clock = newer if newer.time_words else self
        # A day or a time said without haste ends an earlier "as soon as possible" of the same breath.
        haste = newer if newer.earliest or newer.exact or not self.earliest else self
        return When(
            first=day.first,
            last=day.last,
            after=clock.after,
            before=clock.before,
            exact=clock.exact,
            earliest=haste.earliest,
            part=clock.part,
            day_words=day.day_words,
            time_words=clock.time_words,
            haste_words=haste.haste_words,
        )


@dataclass(frozen=True, slots=True)
class Change:
    """A wish to move a visit: which one by its day or time (`old`), and where to (`new`)."""

    old: When | None = None
    new: When | None = None


@dataclass(frozen=True, slots=True)
class VehicleMention:
    """What was said of a vehicle. `body` is one of car, truck, suv, van, motorcycle."""

    year: int | None = None
    make: str | None = None
    model: str | None = None
    color: str | None = None
    body: str | None = None

    @property
    def is_vague(self) -> bool:
        """Whether only the kind or colour was said ("my car"), too little to write a vehicle down."""
        return self.make is None and self.model is None


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One line of a shop's menu as callers may name it."""

    code: str
    name: str
    spoken_names: Sequence[str] = ()


Date = date  # `Say` has a function of that name
KnownVehicle = tuple[int | None, str | None, str | None, str | None]  # year, make, model, color


class Say(Protocol):
    """How a language says dates, times, prices and vehicles."""

    WEEKDAYS: Sequence[str]

    def date(self, day: Date, today: Date) -> str: ...
    def clock(self, at: time) -> str: ...
    def moment(self, at: datetime, today: Date) -> str: ...
    def either(self, things: Sequence[str]) -> str: ...
    def both(self, things: Sequence[str]) -> str: ...
    def vehicle(self, year: int | None = None, make: str | None = None, model: str | None = None) -> str: ...
    def money(self, amount: Decimal, currency: str = "USD") -> str: ...
    def price_from(self, amount: Decimal, currency: str = "USD") -> str: ...


class Language(Protocol):
    """The functions of a language module."""

    say: Say
    phrases: ModuleType  # all sentences that are spoken

    def understand_time(self, text: str, now: datetime, country: str = "US") -> When | None: ...
    def understand_change(self, text: str, now: datetime, country: str = "US") -> Change: ...
    def understand_shift(self, text: str, of: datetime, now: datetime) -> When | None: ...
    def pick_offer(
        self, text: str, offers: Sequence[datetime], now: datetime | None = None
    ) -> datetime | None: ...
    def judge_answer(self, text: str, act: str | None = None) -> Answer: ...
    def find_name(self, text: str, expected: bool = False) -> str | None: ...
    def corrected_name(self, name: str, newer: str) -> str: ...
    def find_vehicle(self, text: str) -> VehicleMention | None: ...
    def split_by_vehicle(self, text: str) -> list[str]: ...
    def find_vehicles(self, text: str) -> list[VehicleMention]: ...
    def matches(
        self,
        mention: VehicleMention,
        year: int | None = None,
        make: str | None = None,
        model: str | None = None,
        color: str | None = None,
    ) -> bool: ...
    def pick_vehicle(self, mention: VehicleMention, known: Sequence[KnownVehicle]) -> int | None: ...
    def find_services(self, text: str, menu: Sequence[MenuItem]) -> list[str]: ...
    def find_unwanted_services(self, text: str, menu: Sequence[MenuItem]) -> list[str]: ...
    def find_intents(self, text: str) -> list[str]: ...
    def find_reason(self, text: str) -> str | None: ...
    def is_backchannel(self, text: str) -> bool: ...
    def is_at_a_loss(self, text: str) -> bool: ...
    def find_same(self, text: str) -> list[str]: ...
    def is_addition(self, text: str) -> bool: ...
    def means_both(self, text: str) -> bool: ...
    def is_never_mind(self, text: str) -> bool: ...
    def find_vin(self, text: str) -> str | None: ...
    def find_vin_piece(self, text: str) -> str: ...
    def mend_vin(self, heard: str, is_sound: Callable[[str], bool]) -> list[str]: ...
    def find_phone(self, text: str) -> str | None: ...
    def find_code(self, text: str) -> str | None: ...
    def hide_numbers(self, text: str, digits: int | None = None) -> str: ...


def language(code: str) -> Language:
    """The module of a language by its code ("en", also "en-US"); ValueError for one that is not there."""
    base = code.replace("_", "-").split("-")[0].lower()
    if base not in LANGUAGES:
        raise ValueError(f"no such language: {base}")
    return cast(Language, importlib.import_module(f"{__name__}.{base}"))
