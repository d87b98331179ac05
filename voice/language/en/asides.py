"""Small sounds and small words that carry no wish: "uh-huh" while the agent speaks, "I don't have that"."""

from __future__ import annotations

from voice.language.en.aside_words import ACKNOWLEDGED, AT_A_LOSS, NO_SOUNDS, NOISES
from voice.language.en.phrase_table import PhraseTable
from voice.language.en.text import clean, word_set

_JOINERS = str.maketrans(dict.fromkeys(",.!;:-…/", " "))
_LONGEST_PHRASE = 4
_MOST_WORDS = 8


def _phrases(listed: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(phrase.split()) for phrase in listed.replace("\n", "").split("|"))


_ACKNOWLEDGED = _phrases(ACKNOWLEDGED)
_NO_SOUNDS = _phrases(NO_SOUNDS)
_NOISES = word_set(NOISES)
_AT_A_LOSS = PhraseTable({"at_a_loss": AT_A_LOSS})


def _step(tokens: list[str], at: int) -> int:
    """How many words the acknowledgement at a place takes, 0 for none."""
    if tokens[at] in _NOISES:
        return 1
    longest = min(_LONGEST_PHRASE, len(tokens) - at)
    return next((size for size in range(longest, 0, -1) if tuple(tokens[at : at + size]) in _ACKNOWLEDGED), 0)


def is_backchannel(text: str) -> bool:
    """Whether an utterance only shows that the caller listens ("uh-huh", "okay", "I see", "right, got it"):
    said into the agent's words it interrupts nothing. Whether it answers a question is for `judge_answer`."""
    plain = clean(text).lower()
    tokens = plain.translate(_JOINERS).split()
    if not tokens or len(tokens) > _MOST_WORDS or "?" in plain or tuple(tokens) in _NO_SOUNDS:
        return False
    at = 0
    while at < len(tokens):
        size = _step(tokens, at)
        if not size:
            return False
        at += size
    return True


def is_at_a_loss(text: str) -> bool:
    """Whether the caller does not know or does not have at hand what he was asked for: "I don't have it on
    me", "no idea"."""
    line = clean(text).lower().translate(_JOINERS)
    return any(True for _ in _AT_A_LOSS.hits(" ".join(line.replace(",", " ").split())))
