"""Tables of phrases, written the way they are spoken, and where an utterance has them.

Phrases end with ";". In one, "a|b" is either word, "a?" may be missing, "…" is up to three other words
without a pause or "and" between, "^" and "$" are the start and the end of the utterance.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_GAP = r"(?: (?!,|and(?!\S))\S+){0,3}?"


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found: where, of how many words, and what it stands for."""

    start: int
    end: int
    words: int
    code: str


@dataclass(frozen=True, slots=True)
class _Phrase:
    pattern: re.Pattern[str]
    words: int
    code: str


def _compiled(words: list[str]) -> re.Pattern[str]:
    out = ""
    space = ""
    for word in words:
        if word == "^":
            out += r"(?<=^ )"
        elif word == "$":
            out += r"(?= $)"
        elif word == "…":
            out += _GAP
        elif word.endswith("?"):
            out += f"(?:{space}(?:{word[:-1]}){'' if space else ' '})?"
        else:
            out += f"{space}(?:{word})"
            space = " "
    return re.compile(rf"(?<!\S){out}(?!\S)")


def _first_words(words: list[str]) -> set[str]:
    """The words with one of which a phrase can begin."""
    firsts: set[str] = set()
    for word in words:
        if word != "^":
            firsts |= set(word.rstrip("?").split("|"))
            if not word.endswith("?"):
                break
    return firsts


class PhraseTable:
    """Phrases by their first word, so that an utterance tries only few of them."""

    def __init__(self, listed: Mapping[str, str]) -> None:
        self._by_word: dict[str, list[_Phrase]] = {}
        for code, text in listed.items():
            for phrase in filter(None, map(str.strip, " ".join(text.split()).split(";"))):
                self._add(code, phrase.split())

    def _add(self, code: str, words: list[str]) -> None:
        weight = sum(word not in {"…", "^", "$"} and not word.endswith("?") for word in words)
        known = _Phrase(_compiled(words), weight, code)
        for first in _first_words(words):
            self._by_word.setdefault(first, []).append(known)

    def hits(self, line: str) -> Iterator[Hit]:
        """Every place of a canonical utterance at which a phrase stands; they may overlap."""
        padded = f" {line} "
        for word in dict.fromkeys(line.split()):
            for phrase in self._by_word.get(word, ()):
                for found in phrase.pattern.finditer(padded):
                    yield Hit(found.start(), found.end(), phrase.words, phrase.code)


def longest(hits: list[Hit]) -> list[Hit]:
    """Hits that do not overlap, the longest chosen first, in the order they were said."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (-hit.words, hit.start - hit.end)):
        if all(hit.end <= other.start or hit.start >= other.end for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.start)
