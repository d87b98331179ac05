"""Rules that rewrite an utterance step by step: what was understood becomes a numbered mark, on which later
rules build.

"a week from friday at ten" -> "a week from <d0> at ten" -> "<d1> at ten" -> "<d1> at <t2>".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]


@dataclass(frozen=True, slots=True)
class Context:
    """When and where the words are said: `now` in the shop's zone, `country` for its holidays and date
    order."""

    now: datetime
    country: str

    @property
    def today(self) -> date:
        return self.now.date()


@dataclass(frozen=True, slots=True)
class Day:
    """A day or an inclusive span of days; `words` where the plain dates would not say what was meant.
    `may_slip`: today by its weekday, which is a week on for a time of day that has passed."""

    first: date
    last: date
    words: str = ""
    may_slip: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day. It is not `sure` while morning or afternoon was left to the shop's hours."""

    at: time
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Window:
    """Starts from `after` and before `before`; `half` is "am" or "pm" where the words also settle a bare
    hour, `part` a name of DAY_PARTS."""

    after: time | None
    before: time | None
    words: str
    half: str = ""
    earliest: bool = False
    part: str = ""


Mark = Day | Clock | Window
Builder = Callable[..., Mark | None]
Needs = tuple[tuple[str, ...], ...]
Rule = tuple[re.Pattern[str], Builder, Needs]

_LETTER = {Day: "d", Clock: "t", Window: "w"}
_MACROS = {
    "DAY": r"(<d\d+>)",
    "CLOCK": r"(<t\d+>)",
    "WINDOW": r"(<w\d+>)",
    "NUM": r"(\d{1,2})",
    "MINUTES": r"([0-5]\d)",
    "ORD": r"(\d{1,2}(?:st|nd|rd|th))",
    "WEEKDAY": f"({'|'.join(WEEKDAYS)})",
    "MONTH": f"({'|'.join(MONTHS)})",
}
_SIGN_OF = {"DAY": "<d", "CLOCK": "<t", "WINDOW": "<w", "WEEKDAY": "day"}
_PLAIN_WORD = re.compile(r"([A-Za-z]+)(?:[a-z]\?)?")
_MACRO = re.compile("|".join(sorted(_MACROS, key=len, reverse=True)))


def pattern(words: str) -> re.Pattern[str]:
    """A pattern of whole words in which DAY, NUM, WEEKDAY … stand for marks and words of their kind."""
    return re.compile(rf"(?<!\S)(?:{_MACRO.sub(lambda found: _MACROS[found.group()], words)})(?!\S)")


def _at_top(words: str) -> list[str]:
    """The alternatives of a pattern with only what stands outside of brackets."""
    out = [""]
    depth = 0
    for sign in re.sub(r"(?<=[)\]])(?:[?*+]|\{[\d,]+\})", "", words).replace("\\", " \\"):
        if sign in ")]":
            depth -= 1
            out[-1] += ") "
        elif sign in "([":
            depth += 1
        elif not depth and sign == "|":
            out.append("")
        elif not depth:
            out[-1] += sign
    return out


def _needs(words: str) -> Needs:
    """What a text must hold for a pattern to match, for each of its alternatives: looking for a few
    substrings is much cheaper than trying the pattern."""
    listed = []
    for alternative in _at_top(words):
        plain = [found[1] for word in alternative.split() if (found := _PLAIN_WORD.fullmatch(word))]
        listed.append(tuple(_SIGN_OF.get(word, word) for word in plain if word.islower() or word in _SIGN_OF))
    return tuple(listed)


def rules(*table: tuple[str, Builder]) -> tuple[Rule, ...]:
    """A table of (words, builder) ready for `Sheet.apply`; earlier rows win."""
    return tuple((pattern(words), builder, _needs(words)) for words, builder in table)


class Sheet:
    """One utterance while it is being understood."""

    def __init__(self, text: str, context: Context) -> None:
        self.text = f" {text} "
        self.context = context
        self._marks: list[Mark] = []

    def apply(self, table: Iterable[Rule]) -> None:
        """Replace what each rule matches by a mark of what its builder makes of it; a builder declines
        with None."""
        for words, builder, needs in table:
            if not any(all(word in self.text for word in one) for one in needs):
                continue
            self.text = words.sub(lambda found, build=builder: self._mark(found, build), self.text)  # type: ignore[misc]

    def drop(self, patterns: Iterable[re.Pattern[str]]) -> None:
        """Take out what must not be read."""
        for words in patterns:
            self.text = words.sub(",", self.text)

    def found(self, kind: type[Mark]) -> list[Mark]:
        """The marks of a kind still on the sheet, in the order they were said."""
        return [self._marks[int(n)] for n in re.findall(rf"<{_LETTER[kind]}(\d+)>", self.text)]

    def _mark(self, found: re.Match[str], build: Builder) -> str:
        made = build(self.context, *(self._value(group) for group in found.groups()))
        if made is None:
            return found.group()
        self._marks.append(made)
        return f"<{_LETTER[type(made)]}{len(self._marks) - 1}>"

    def _value(self, group: str | None) -> Mark | str | None:
        return self._marks[int(group[2:-1])] if group and group.startswith("<") else group


def days_on(day: date, days: int) -> date:
    """The date some days later (or earlier, when negative)."""
    return day + timedelta(days=days)
