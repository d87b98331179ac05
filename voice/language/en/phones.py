"""Telephone numbers as they are read out, with their corrections."""

from __future__ import annotations

import re

from voice.language.en.numbers import figures
from voice.language.en.text import canonical

_FEWEST, _MOST = 10, 15
_DIGITS = re.compile(r"(?<!\S)(?:area code|plus|and|then|dash|country code)(?!\S)|[()-]|(?<=\d)\.(?=\d)|,")
_REPEAT = re.compile(r"(?<!\S)(double|triple) (\d)(?!\S)")
_PLURAL = re.compile(r"(?<!\S)([2-4]) (\w+?)s(?!\S)")
_LONE_OH = re.compile(r"(?<!\S)(?:oh|o|owe)(?!\S)")
_HUNDRED = re.compile(r"(?<!\S)hundred(?!\S)")
_RUN = re.compile(r"(?<!\S)\+?\d(?:[ +]?\d)*(?!\S)")
_WRONG = re.compile(
    r"(?<!\S)(?:no(?: ,)?(?: wait| sorry| make that)?|wait(?: ,)?(?: no)?|(?:i'm )?sorry|i mean|make that|"
    r"scratch that|correction|actually|let me start over|start over|(?:let me )?try (?:that )?again)"
    r"(?: ,)?(?: that's| it's| it is)?(?!\S)"
)
_DIGIT_WORDS = {
    "zero": "0",
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
} | {
    "eight": "8",
    "nine": "9",
}


def _many(found: re.Match[str]) -> str:
    digit = _DIGIT_WORDS.get(
        found[2].removesuffix("e") + "e", _DIGIT_WORDS.get(found[2].removesuffix("'"), "")
    )
    return " ".join([digit] * int(found[1])) if digit else found.group()


def digit_runs(line: str) -> list[str]:
    """The runs of digits in a piece of an utterance."""
    said = figures(_HUNDRED.sub("zero zero", line))
    said = _PLURAL.sub(_many, " ".join(_DIGITS.sub(" ", said).split()))
    said = _REPEAT.sub(lambda found: found[2] * (2 if found[1] == "double" else 3), said)
    return [re.sub(r"\D", "", run) for run in _RUN.findall(_LONE_OH.sub("0", said))]


def _fits(digits: str, fewest: int, most: int) -> bool:
    return fewest <= len(digits) <= most


def _corrected(pieces: list[list[str]], fewest: int, most: int) -> str:
    """The number of several tries: the last whole one with its later corrections, or what the tries make up
    together."""
    number = ""
    for runs in pieces:
        said = "".join(runs)
        whole = next((run for run in [*runs, said] if _fits(run, fewest, most)), "")
        if whole:
            number = whole
        elif _fits(number, fewest, most) and said:
            number = number[: -len(said)] + said
        elif said:
            joined = number + said
            number = joined if len(joined) <= fewest else number[: fewest - len(said)] + said
    return number if _fits(number, fewest, most) else ""


def digits_of(line: str, fewest: int, most: int) -> str | None:
    """The one number of so many digits in a canonical utterance, with what the caller corrected of it."""
    pieces = _WRONG.split(line)
    if len(pieces) > 1:
        return _corrected([digit_runs(piece) for piece in pieces], fewest, most) or None
    runs = digit_runs(line)
    return next((run for run in [*runs, "".join(runs)] if _fits(run, fewest, most)), None)


_EXTENSION = re.compile(
    r"(?<!\S)(?:extension|ext|x) (?:\d|zero|oh|one|two|three|four|five|six|seven|eight|nine)+.*$"
)
_CODE_LAST = re.compile(r"^(.+) (area code (?:\S+ ?){1,3})$")


def find_phone(text: str) -> str | None:
    """The telephone number in an utterance as digits ("5551234567"), 10 to 15 of them, read in any groups
    or words; "… no, 43" corrects its end."""
    line = _CODE_LAST.sub(r"\2 \1", _EXTENSION.sub("", canonical(text)))
    return digits_of(line, _FEWEST, _MOST)
