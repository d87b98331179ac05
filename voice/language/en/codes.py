"""One-time codes as they are read out, and their digits struck out of what is kept."""

from __future__ import annotations

import re

from voice.language.en.numbers import PLAIN
from voice.language.en.phones import digit_runs, digits_of
from voice.language.en.text import canonical

CODE_DIGITS = 6
HIDDEN = "•••"

# How a recogniser writes digits that stand beside others: "for two seven".
_SOUNDS = {"for": "4", "fore": "4", "to": "2", "too": "2", "won": "1", "ate": "8", "tree": "3", "niner": "9"}
_DIGIT = rf"(?:\d+|\b(?:{'|'.join([*PLAIN, 'hundred', 'thousand'])})\b)"
_BESIDE = rf"\b(?:{'|'.join(_SOUNDS)}|oh|o|owe|and|then|dash|double|triple)\b"
_BETWEEN = r"(?:[\s,;()-]|[.:/](?!\d))*"
_NUMBER = re.compile(
    rf"(?:{_BESIDE}{_BETWEEN}){{0,6}}{_DIGIT}(?:{_BETWEEN}(?:{_DIGIT}|{_BESIDE}))*", re.IGNORECASE
)
_PAUSE = re.compile(r"[,;.]|\b(?:and|then)\b")
_SOUND = re.compile(rf"(?<!\S)(?:{'|'.join(_SOUNDS)})(?!\S)")


def _line(text: str) -> str:
    """Canonical, without pauses: between digits they are no more than breath."""
    return canonical(text).replace(" , ", " ")


def _read(said: str) -> str:
    """The words that sound like digits as digits."""
    return _SOUND.sub(lambda found: _SOUNDS[found[0]], said)


def find_code(text: str) -> str | None:
    """The code of six digits in an utterance, spoken, keyed or written in any groups."""
    line = _line(text)
    return digits_of(line, CODE_DIGITS, CODE_DIGITS) or digits_of(_read(line), CODE_DIGITS, CODE_DIGITS)


def hide_numbers(text: str, digits: int | None = None) -> str:
    """The text, of any length, with its numbers struck out: all of them, or those of just so many `digits`.

    In words, in figures or mixed; with `digits` a number within a longer word, as in a VIN, stays.
    """

    def hide(found: re.Match[str]) -> str:
        if digits is None:
            return HIDDEN
        around = text[found.start() - 1 : found.start()] + text[found.end() : found.end() + 1]
        parts = [found[0], *_PAUSE.split(found[0])]
        fits = any(len("".join(digit_runs(_read(_line(part))))) == digits for part in parts)
        return HIDDEN if fits and not re.search(r"\w", around) else found[0]

    return _NUMBER.sub(hide, text)
