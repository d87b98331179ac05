"""The sounds of a listener who is no speaker: "uh-huh", "mm-hm"."""

from __future__ import annotations

import re

from voice.language import Answer
from voice.language.en.answers import judge_answer
from voice.language.en.text import clean, word_set

_LONGEST = 40  # characters beyond which somebody says something
# Sounds alone: "yeah", "okay" and "right" may be answers to a question whose end is still to be heard.
_SOUNDS = word_set("uh um uhm er erm ah oh huh hm hmm hmmm mm mmm mhm mhmm mmhm mmhmm uhhuh aha")
_WORD = re.compile(r"[^\W\d_]+")


def is_backchannel(text: str) -> bool:
    """Whether this says no more than that somebody listens; "uh-uh" is a no."""
    if len(text) > _LONGEST:
        return False
    said = _WORD.findall(clean(text).lower())
    return bool(said) and _SOUNDS.issuperset(said) and judge_answer(text) is Answer.OTHER
