"""An utterance read sign by sign: "one hotel golf", "B as in boy", "double five", "m no n"."""

from __future__ import annotations

import re

from voice.language.en.numbers import ONES, figures
from voice.language.en.spelling_words import (
    HOMOPHONES,
    NO_CHUNKS,
    PLURAL_TIMES,
    SKIPPED,
    SPELLING_WORDS,
    TIMES,
)
from voice.language.en.text import canonical

TAKEN_BACK = "~"  # the sign before it was wrong
BREAK = ""  # a word that is no sign

AS_IN = re.compile(
    r"(?<![\w'])([a-z])(?:,? (?:as in|like in|is in|as and|like(?: the word)?|for|is for|is as in))(?: an?)? "
    r"([a-z])[a-z]+(?![\w'])",
    re.IGNORECASE,
)
_DOUBLE_YOU = re.compile(r"(?<!\S)double (?:you|u)(?!\S)")
_X_RAY = re.compile(r"(?<!\S)x ray(?!\S)")
_CHUNK = re.compile(r"[a-z]{2,4}")  # letters that a recogniser wrote together: "wba 3a5c5"
_ORDINAL = re.compile(r"\d{1,2}(?:st|nd|rd|th)")
_SIGNS = re.compile(r"[a-z0-9]+")
_PARTED = re.compile(r"[,/.:-]")
_WRONG = re.compile(
    r"(?<!\S)(?:no(?: ,)?(?: wait| sorry| make that)?|wait(?: ,)?(?: no)?|sorry|i mean|make that|"
    r"scratch that|correction|actually|excuse me)(?: that's| it's| an?)?(?!\S)"
)
_OVER = re.compile(
    r"(?<!\S)(?:start(?:ing)? (?:over|again)|from the (?:top|start|beginning)|"
    r"(?:let me )?try (?:that )?again|begin again|once more)(?!\S)"
)

# "Start over from the K": what was said up to that sign stays.
_BACK_TO = re.compile(
    r"(?<!\S)(?:(?:no|wait|sorry) )*(?:let me )?(?:start|starting|go|going|begin|try)?(?: it| that)?"
    r"(?: over| again| back)?(?: from| to| at) the (?:letter |number )?(\S+)(?: on)?(?= )"
)


def letter_meant(found: re.Match[str]) -> str:
    """Of "B as in victor" the letter of the word: words are heard better than letters."""
    return found[2]


def _plain(text: str) -> str:
    line = _X_RAY.sub("xray", _DOUBLE_YOU.sub("w", canonical(text)))
    return AS_IN.sub(letter_meant, line)


def _sign(word: str, loose: bool) -> str:
    """The signs a word stands for, BREAK for any other word."""
    if word in ONES:
        return str(ONES[word])
    if word in {"oh", "o"}:
        return "0"
    if loose and _CHUNK.fullmatch(word) and word not in HOMOPHONES and word not in NO_CHUNKS:
        return word
    known = SPELLING_WORDS.get(word) or (HOMOPHONES.get(word) if loose else None)
    if known:
        return known
    if _ORDINAL.fullmatch(word):
        return BREAK
    spelled = _SIGNS.fullmatch(word) and (len(word) == 1 or any(sign.isdigit() for sign in word))
    return word if spelled else BREAK


def _pieces(line: str, loose: bool) -> list[str]:
    tokens = figures(_WRONG.sub(TAKEN_BACK, _PARTED.sub(" ", line))).split()
    pieces: list[str] = []
    times = 1
    for at, token in enumerate(tokens):
        plural = token.removesuffix("s").removesuffix("'") if token.endswith("s") and len(token) > 1 else ""
        if token in TIMES:
            times = TIMES[token]
            continue
        if token == TAKEN_BACK:
            pieces.append(token)
        elif plural and at and tokens[at - 1] in PLURAL_TIMES and len(_sign(plural, loose=False)) == 1:
            pieces[-1] = _sign(plural, loose=False) * PLURAL_TIMES[tokens[at - 1]]
        elif not (token in SKIPPED and not (loose and token in HOMOPHONES)):
            sign = _sign(token, loose)
            pieces.append(sign * times if len(sign) == 1 else sign)
        times = 1
    return pieces


def _before_last(pieces: list[str], sign: str) -> list[str]:
    """What stands before the last time a sign was said."""
    places = [at for at, piece in enumerate(pieces) if piece.endswith(sign)]
    return pieces[: places[-1]] if places else pieces


def _from_sign(pieces: list[str], sign: str) -> list[str]:
    """What follows, with the sign at its head once: "from the K: K, K as in papa" is read as one K."""
    while pieces[:1] in ([BREAK], [sign]):
        pieces = pieces[1:]
    return [sign, *pieces]


def spelled_pieces(text: str, loose: bool = False) -> list[str]:
    """The signs said, in lower case and as they were grouped; BREAK for words between them, TAKEN_BACK where
    the caller corrects himself. After "let me start over" only what follows counts. `loose` also takes
    everyday words for the letters they sound like."""
    line = _plain(text)
    back = _BACK_TO.search(line)
    if back and len(sign := _sign(back[1], loose=False)) == 1:
        kept = _before_last(_pieces(line[: back.start()], loose), sign)
        return kept + _from_sign(_pieces(line[back.end() :], loose), sign)
    started_over = [found.end() for found in _OVER.finditer(line)]
    return _pieces(line[started_over[-1] :] if started_over else line, loose)


def corrected(pieces: list[str]) -> list[str]:
    """The pieces without the signs that were taken back."""
    kept: list[str] = []
    for piece in pieces:
        if piece == TAKEN_BACK:
            while kept and kept[-1] == BREAK:
                kept.pop()
            if kept:
                kept[-1] = kept[-1][:-1]
                kept = kept if kept[-1] else kept[:-1]
        else:
            kept.append(piece)
    return kept
