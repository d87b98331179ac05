"""Whether an utterance is a clear yes or a clear no to the question just asked.

A yes is only what consists of yes-phrases and fillers and nothing else: an unknown word, a question, a hedge,
a "but" or a negation anywhere makes it OTHER. A write must never run on a misheard yes.
"""

from __future__ import annotations

from collections.abc import Iterator

from voice.language import Answer
from voice.language.en.answer_words import (
    ACTS,
    AGREE,
    DECLINING,
    ECHOES,
    EMPHASISED,
    EMPHATIC,
    FAILING,
    FILLERS,
    FIT,
    FITTING,
    MINE,
    QUALITIES,
    QUESTION_STARTS,
    REFUSE,
    SUBJECTS,
    THINGS,
    TURNS,
    UNSURE,
    WELL,
    WORKING,
    WRONG,
    WRONG_THINGS,
)
from voice.language.en.text import LONGEST, clean

_LONGEST_PHRASE = 6
_BRIEF = 60  # characters beyond which nobody merely says yes

_JOINERS = str.maketrans(dict.fromkeys(",.!;:-…/", " "))


def _phrases(listed: str) -> set[tuple[str, ...]]:
    return {tuple(phrase.split()) for phrase in listed.replace("\n", "").split("|")}


def _of_things(tails: list[str]) -> Iterator[tuple[str, ...]]:
    """Every thing a caller may speak of with every tail: "that time works", "it all sounds right"."""
    for thing in THINGS.split("|"):
        for tail in tails:
            yield tuple(f"{thing} {tail}".replace(" '", "'").split())  # "that 's" is one word


def _agreeing() -> Iterator[tuple[str, ...]]:
    """ "That works just fine", "that time sounds good", "that's my number"."""
    ways = ["", *(f" {way}" for way in WELL.split("|"))]
    yield from _of_things([f"{verb}{way}" for verb in WORKING.split("|") for way in ways])
    yield from _of_things([f"{verb} {fit}" for verb in FITTING.split("|") for fit in FIT.split("|")])
    yield from _of_things(["will do", "'ll do"])
    for lead in ("that's", "that is", "that's exactly", "that's just", "that's precisely"):
        yield from (tuple(f"{lead} {mine}".split()) for mine in MINE.split("|"))


def _emphatic() -> Iterator[tuple[str, ...]]:
    """ "Sure is", "it certainly does", "I definitely would"."""
    for subject in ("", "it", "that", "i", "we", "this"):
        for word in EMPHATIC.split("|"):
            for verb in EMPHASISED.split("|"):
                yield tuple(f"{subject} {word} {verb}".split())


def _declining() -> Iterator[tuple[str, ...]]:
    """ "No, that's okay", "nah, I'm good"."""
    for no in ("no", "nope", "nah", "no thanks", "no thank you", "oh no"):
        for polite in _phrases(DECLINING):
            yield (*no.split(), *polite)


_KINDS: dict[tuple[str, ...], str] = {
    **dict.fromkeys(_phrases(FILLERS), "filler"),
    **dict.fromkeys(_phrases(TURNS), "turn"),
    **dict.fromkeys(_agreeing(), "yes"),
    **dict.fromkeys(_emphatic(), "yes"),
    **dict.fromkeys(_phrases(AGREE), "yes"),
    **dict.fromkeys(_phrases(ECHOES), "echo"),
    **dict.fromkeys(_phrases(REFUSE), "no"),
    **dict.fromkeys(_of_things(FAILING.split("|")), "no"),
    **dict.fromkeys(_declining(), "no"),
    **{(*start.split(), thing): "no" for start in WRONG.split("|") for thing in WRONG_THINGS.split("|")},
    **{(*subject.split(), "not", quality): "no" for subject in SUBJECTS for quality in QUALITIES},
    **dict.fromkeys(_phrases(UNSURE), "unsure"),
}
_ACT_PHRASES = {act: _phrases(listed) for act, listed in ACTS.items()}


def _kind(phrase: tuple[str, ...], act: str | None) -> str | None:
    """What a phrase is; None when it is not known, or names another act than the one asked about."""
    if phrase in _ACT_PHRASES["book"] and act in {None, "book"}:
        return "yes"
    if act and phrase in _ACT_PHRASES.get(act, ()):
        return "act"
    return _KINDS.get(phrase)


def _kinds(tokens: list[str], act: str | None) -> list[str]:
    """The utterance cut into the longest known phrases: the kind of each, "other" for an unknown word."""
    kinds: list[str] = []
    at = 0
    while at < len(tokens):
        longest = min(_LONGEST_PHRASE, len(tokens) - at)
        known = ((size, _kind(tuple(tokens[at : at + size]), act)) for size in range(longest, 0, -1))
        size, kind = next(((size, kind) for size, kind in known if kind), (1, "other"))
        kinds.append(kind)
        at += size
    return kinds


def _refuses(meant: list[str]) -> bool:
    """A no that nothing takes back: agreement after it makes it doubtful, its echo inside other words does
    not."""
    if meant[0] != "no" or "yes" in meant:
        return False
    return "echo" not in meant or "other" in meant[: meant.index("echo")]


def judge_answer(text: str, act: str | None = None) -> Answer:
    """YES only for a clear, unmixed yes, NO for a clear no, OTHER for anything else ("yes, but at two",
    "maybe", silence, a question). `act` is what was asked ("book", "move", "cancel"): "yes, cancel it" is
    a yes to that alone."""
    if not text or len(text) > LONGEST:
        return Answer.OTHER
    plain = clean(text).lower()
    tokens = plain.translate(_JOINERS).split()
    if not tokens or "?" in plain:
        return Answer.OTHER
    kinds = _kinds(tokens, act)
    meant = [kind for kind in kinds if kind not in {"filler", "turn"}]
    if not meant or "unsure" in meant:
        return Answer.OTHER
    if _refuses(meant):
        return Answer.NO
    agreed = [at for at, kind in enumerate(kinds) if kind in {"yes", "echo"}]
    whole = set(meant) <= {"yes", "echo", "act"} and agreed and "turn" not in kinds[agreed[0] :]
    asks = tokens[0] in QUESTION_STARTS and kinds[0] not in {"yes", "echo"}
    return Answer.YES if whole and not asks and len(plain) <= _BRIEF else Answer.OTHER
