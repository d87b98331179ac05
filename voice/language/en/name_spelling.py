"""Names read letter by letter: "Diaz, D-I-A-Z", "Stephen with a P H"."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from voice.language.en.spelling import AS_IN, letter_meant
from voice.language.en.spelling_words import NATO

_SAME_WORD = 50  # how alike (of 100) a spelled word and the word before it are, to be the same name
_SAME_NAMES = 85
_OTHER_START = 75  # … where they begin with different letters
_ALPHABET = re.compile(rf"\b(?:(?:{'|'.join(NATO)})(?:[\s,]+|$)){{3,}}", re.IGNORECASE)
_SPELLED = re.compile(
    r"(?<![\w'])(?:double )?[a-z](?:(?:\s*[-.,]\s*|\s+)(?:double )?[a-z](?![\w'])){2,}", re.IGNORECASE
)
_DOUBLE = re.compile(r"double ([a-z])", re.IGNORECASE)


def _spells(before: str, word: str) -> bool:
    """Whether letters read one by one repeat the two words before them: "Ahmed Hassan, A-H-M-E-D …"."""
    words = re.findall(r"[^\W\d_]{2,}", before)[-2:]
    return len(words) == 2 and fuzz.ratio("".join(words).lower(), word.lower()) >= _SAME_NAMES


def _said_before(before: str, word: str) -> bool:
    """Whether a name further back is the one that is spelled: "Sean O'Malley, S-E-A-N"."""
    words = [said.lower().replace("'", "") for said in re.findall(r"[^\W\d_][\w']+", before)]
    return word.lower() in words[:-1] and words[-1] != word.lower()


def _same_name(heard: str, spelled: str) -> bool:
    """Whether a word that was heard may be the one that was spelled."""
    one, other = heard.lower(), spelled.lower()
    return fuzz.ratio(one, other) >= (_SAME_WORD if one[0] == other[0] else _OTHER_START)


def join_spelled(text: str) -> str:
    """Letters read one by one as a word, in the place of the word they spell: "Dias, D-I-A-Z" -> "Diaz"."""
    text = AS_IN.sub(letter_meant, text)
    text = _ALPHABET.sub(lambda found: " ".join(word[0] for word in found.group().split()) + " ", text)

    def joined(found: re.Match[str]) -> str:
        letters = _DOUBLE.sub(lambda twice: twice[1] * 2, found.group())
        return re.sub(r"[^a-z]", "", letters, flags=re.IGNORECASE).capitalize()

    out: list[str] = []
    end = 0
    for found in _SPELLED.finditer(text):
        word = joined(found)
        before = text[end : found.start()]
        previous = re.search(
            r"([^\W\d_][\w']+)[\s,.:;-]*(?:that's|thats|spelled|spelt|it's spelled)?[\s,.:;-]*$", before
        )
        if _spells(before, word) or _said_before(text[: found.start()], word):
            out.append(before)
            end = found.end()
            continue
        if previous and previous[1].lower().replace("'", "") == word.lower():
            word = previous[1]  # "O'Malley, O M A …" has its own signs
        if previous and _same_name(previous[1], word):
            before = before[: previous.start()]
        out += [before, word]
        end = found.end()
    return "".join(out) + text[end:]
