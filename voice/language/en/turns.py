"""Turns of a talk that carry no facts of their own: "same time", "as well", "both of them", "never mind"."""

from __future__ import annotations

from voice.language.en.phrase_table import PhraseTable
from voice.language.en.text import canonical

_SAME = PhraseTable(
    {
        "day": "same day|date; that day|date; that same day|date; the day too",
        "time": """
            same … time|hour; same as|like before|last; like last|before time?; same thing as before;
            same slot
        """,
    }
)
_TURNS = PhraseTable(
    {
        "addition": "also; too; plus; as well; and; add; on top; along with; another; additionally; both",
        "both": "both; both of them|those; the two of them; all of them; each of them",
        "never_mind": """
            never mind; nevermind; forget it|about|that; skip it; drop it; don't bother; leave it|that;
            scratch that; don't worry about it; changed my mind; don't need it|anything after|anymore;
            don't want it|to anymore|now|after
        """,
    }
)


def _says(text: str, turn: str) -> bool:
    return any(hit.code == turn for hit in _TURNS.hits(canonical(text)))


def find_same(text: str) -> list[str]:
    """Any of "day" and "time" that are to stay as they were: "same day at two", "same time on Thursday"."""
    said = {hit.code for hit in _SAME.hits(canonical(text))}
    return [part for part in ("day", "time") if part in said]


def is_addition(text: str) -> bool:
    """Whether what is named comes on top of what was named before: "and a tire rotation, too"."""
    return _says(text, "addition")


def means_both(text: str) -> bool:
    """Whether all that was offered is meant: "both", "the two of them"."""
    return _says(text, "both")


def is_never_mind(text: str) -> bool:
    """Whether the caller lets go of what he wanted: "never mind", "forget it"."""
    return _says(text, "never_mind")
