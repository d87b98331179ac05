"""An utterance made plain: cut, lower case, one kind of apostrophe and dash, fillers gone."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LONGEST = 600
_ONE_SIGN = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "–": "-", "—": "-", "‑": "-", "−": "-"})
_FILLER = re.compile(r"(?<!\S)(?:um+|uh+|er+|erm+|hm+|hmm+|ah+|you know)(?!\S)")
_PUNCTUATION = re.compile(r"[.,!?;:]+(?!\d)|(?<!\d)[.,!?;:]+")
_DIGIT_COMMA = re.compile(r"(?<=\d),(?=\d)")
_OTHER_SIGNS = re.compile(r"[^\w'$/:.,+-]|_")
_LOOSE_DASH = re.compile(r"(?<![a-z0-9])-|-(?![a-z0-9])|(?<=[^\W\d])-(?=[^\W\d])")
_SPACES = re.compile(r"\s+")
_SPELLINGS = (
    (re.compile(r"\b([ap])\.\s?m\b\.?"), r"\1m"),
    (re.compile(r"\boh? ?'? ?clock\b"), "oclock"),
    (re.compile(r"(?<=\d)(am|pm)\b"), r" \1"),
    (re.compile(r"(?<=\d)ish\b|(?<=[a-z0-9])[- ]ish\b"), ""),
)


def clean(text: str) -> str:
    """The first 600 characters with odd signs removed; case, accents and punctuation stay."""
    cut = text[:LONGEST].encode("utf-8", "ignore").decode("utf-8")
    plain = unicodedata.normalize("NFC", cut).translate(_ONE_SIGN)
    return _SPACES.sub(" ", "".join(sign if sign.isprintable() else " " for sign in plain)).strip()


def canonical(text: str) -> str:
    """Lower case words with single spaces between; every pause (punctuation) is a lone comma. Dashes and
    colons stay inside numbers ("2026-12-03", "10:30", "f-150") and part other words ("twenty first")."""
    return _canonical(text[:LONGEST])


@lru_cache(maxsize=16)
def _canonical(text: str) -> str:
    """Every function asks for the same utterance."""
    plain = clean(text).lower()
    for pattern, replacement in _SPELLINGS:
        plain = pattern.sub(replacement, plain)
    plain = _OTHER_SIGNS.sub(" ", _DIGIT_COMMA.sub("", plain))
    plain = _LOOSE_DASH.sub(" ", _PUNCTUATION.sub(" , ", plain))
    return _SPACES.sub(" ", _FILLER.sub(" ", plain)).strip(" ,")


def words(text: str) -> list[str]:
    """The words of an utterance in lower case, without pauses, fillers and signs."""
    return [word for word in re.split(r"[\s,/:.$+-]+", canonical(text)) if word.strip("'")]


def word_set(listed: str) -> frozenset[str]:
    """The words of a table written as running text."""
    return frozenset(listed.split())
