"""Why a caller cancels or moves: "I sold the car", "because something came up"."""

from __future__ import annotations

import re

from voice.language.en.phrase_table import PhraseTable, longest
from voice.language.en.reason_words import NO_REASON, REASONS
from voice.language.en.text import canonical

_REASONS = PhraseTable({"reason": REASONS})
_NO_REASON = PhraseTable({"none": NO_REASON})
_BECAUSE = re.compile(
    r"(?<!\S)(?:because(?: of)?|cause|'?cuz|since|due to|the reason is(?: that)?|reason being|it's just that|"
    r"on account of) "
)
_ENDS = re.compile(
    r"(?<!\S)(?:so (?:i|can|could|we|please|if|let)|and (?:i|can|could|so) ?(?:want|need|wanna|have to)?|"
    r"(?:can|could) (?:you|we|i)|please|thanks|thank you|but (?:can|could|i))(?!\S)"
)
_SUBJECT = re.compile(
    r"(?<!\S)(?:i|i'm|i've|i'll|we|we're|we've|my|our|the|it|it's|he|she|they|something|there's|somebody|"
    r"someone|a|an)(?= (?:(?!,)\S+ ){0,3}$)"
)
_FEWEST, _MOST = 3, 120  # characters


def _cut(words: str) -> str:
    """The reason without the wish that follows it."""
    end = _ENDS.search(words)
    return (words[: end.start()] if end and end.start() >= _FEWEST else words).replace(" ,", ",").strip(" ,")


def find_reason(text: str) -> str | None:
    """The reason a caller gives for cancelling or moving, in his own words, at most 120 characters; None when
    he gives none ("no reason", a bare wish)."""
    line = canonical(text)
    because = _BECAUSE.search(line)
    if because:
        reason = _cut(line[because.end() :])
        return reason[:_MOST].strip() if len(reason) >= _FEWEST else None
    hits = longest(list(_REASONS.hits(line)))
    if not hits or any(True for _ in _NO_REASON.hits(line)):
        return None
    start = hits[0].start - 1  # hits count the space that the table puts before the line
    subjects = [found.start() for found in _SUBJECT.finditer(line[:start])]
    return _cut(line[subjects[-1] if subjects else start :])[:_MOST].strip() or None
