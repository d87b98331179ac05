"""Which services of a shop's menu an utterance asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process

from voice.language import MenuItem
from voice.language.en.phrase_table import Hit, PhraseTable, longest
from voice.language.en.service_slips import NOUNS, SLIPS
from voice.language.en.service_words import BRAKE_SYMPTOMS, PHRASES, SUBSTITUTES, SYMPTOM_CODES, VAGUE
from voice.language.en.text import canonical

_ALIKE = 86  # of 100; below it a misspelt name is not taken for a menu line
_SPARED_BEFORE = re.compile(
    r"(?<!\S)(?:(?:not|without|besides|other than|instead of|(?:don't|do not|doesn't|didn't) (?:need|want)|"
    r"already had|already did|just had|just got|skip|drop|remove|forget|leave out)"
    r"(?: (?:a|an|the|my|any|another|for|new|about))*|"
    r"no(?: (?:any|new|more))*) $"  # "no, the tire rotation" wants it
)
_SPARED_AFTER = re.compile(
    r" (?:(?:was|were|is|are) (?:already )?(?:done|fine|ok|okay)|(?:changed |done |replaced )?"
    r"(?:last (?:week|month|year|time)|recently|already|yesterday|"
    r"\S+ (?:\S+ )?(?:days?|weeks?|months?) ago))(?!\S)"
)
_NO_SERVICES = re.compile(
    r"(?<!\S)(?:repair shop|auto repair|service (?:department|center|desk|advisor|appointment|shop)|"
    r"customer service|your services?|"
    r"what services?|hot mess)(?!\S)"
)
_EVERYDAY = PhraseTable(PHRASES)
_SLIPS = tuple((re.compile(rf"(?<!\S)(?:{heard})(?!\w)"), said) for heard, said in SLIPS)
_CLITIC = re.compile(rf"(?<!\S)({NOUNS.replace(' ', '|')})'s(?!\S)")
_PARTS_WISHES = re.compile(r"(?<!\S)(?:and|also|plus|,)(?!\S)")
_BRAKES = frozenset({"brakes", "brake"})
_SYMPTOM = re.compile(rf"(?<!\S)(?:{BRAKE_SYMPTOMS.replace(' ', '|')})")


def _prepared(text: str) -> str:
    """A canonical utterance with the words of a shop as they were said, not as they were written."""
    line = canonical(text)
    for heard, said in _SLIPS:
        line = heard.sub(said, line)
    return _NO_SERVICES.sub("_", _CLITIC.sub(r"\1 is", line))


def _menu_phrases(menu: Sequence[MenuItem]) -> tuple[tuple[str, str], ...]:
    return _phrases_of(tuple((name, item.code) for item in menu for name in (item.name, *item.spoken_names)))


@lru_cache(maxsize=32)
def _phrases_of(named: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """(spoken name, code) of a menu: the same for every utterance of a call."""
    return tuple((phrase, code) for name, code in named if (phrase := canonical(name)))


def _menu_hits(line: str, menu: Sequence[MenuItem]) -> Iterator[Hit]:
    padded = f" {line} "
    for phrase, code in _menu_phrases(menu):
        for ending in ("", "s"):
            at = padded.find(f" {phrase}{ending} ")
            if at >= 0:
                yield Hit(at + 1, at + 1 + len(phrase) + len(ending), len(phrase.split()), code)


def _alike(line: str, menu: Sequence[MenuItem]) -> list[str]:
    """The one menu line whose misspelt name is in the utterance."""
    tokens = line.split()
    best: tuple[float, str] = (0.0, "")
    for phrase, code in _menu_phrases(menu):
        size = len(phrase.split())
        windows = [" ".join(tokens[at : at + size]) for at in range(len(tokens) - size + 1)]
        match = (
            process.extractOne(phrase, windows, scorer=fuzz.ratio, score_cutoff=_ALIKE)
            if len(phrase) > 4
            else None
        )
        if match and match[1] > best[0]:
            best = (match[1], code)
    return [best[1]] if best[1] else []


def _spared(line: str, hit: Hit) -> bool:
    """Whether the utterance says that this one is not wanted."""
    padded = f" {line} "
    before = padded[max(0, hit.start - 40) : hit.start]
    return _SPARED_BEFORE.search(before) is not None or _SPARED_AFTER.match(padded, hit.end) is not None


def _taken_back(line: str, hit: Hit, hits: Sequence[Hit]) -> bool:
    """Whether a later word lets go of it: "check the brakes … no, skip the brakes"."""
    work = hit.code.split("_")[0]
    return any(
        other.start > hit.start and other.code.split("_")[0] == work and _spared(line, other)
        for other in hits
    )


def _is_theirs(line: str, hit: Hit, hits: Sequence[Hit]) -> bool:
    """Whether a general symptom is told of the brakes or the engine: "a grinding noise when I hit the
    brakes"."""
    padded = f" {line} "
    return hit.code == "diagnostic" and any(
        other.code in SYMPTOM_CODES
        and not _PARTS_WISHES.search(padded[min(hit.end, other.end) : max(hit.start, other.start)])
        for other in hits
    )


def _closer(line: str, hit: Hit) -> str:
    """The code of a hit; bare "brakes" with a symptom ask for a look first."""
    bare = hit.code == "brake_service" and f" {line} "[hit.start : hit.end].strip() in _BRAKES
    return "brake_inspection" if bare and _SYMPTOM.search(line) else hit.code


def _on_menu(code: str, codes: set[str]) -> str | None:
    return next((known for known in (code, *SUBSTITUTES.get(code, ())) if known in codes), None)


def find_services(text: str, menu: Sequence[MenuItem]) -> list[str]:
    """Codes of the menu lines an utterance asks for, in the order of mention: by the shop's own spoken
    names, by everyday words, or by symptoms. A code that the menu lacks is replaced by a line that covers
    it, or left out."""
    line = _prepared(text)
    hits = longest([*_menu_hits(line, menu), *_EVERYDAY.hits(line)])
    wanted = [hit for hit in hits if not _spared(line, hit) and not _is_theirs(line, hit, hits)]
    wanted = [hit for hit in wanted if not _taken_back(line, hit, hits)]
    several = len({hit.code for hit in wanted}) > 1
    said = [_closer(line, hit) for hit in wanted if not (several and hit.words == 1 and hit.code in VAGUE)]
    codes = {item.code for item in menu}
    found = [known for code in said if (known := _on_menu(code, codes))]
    if not hits:
        found = _alike(line, menu)
    return list(dict.fromkeys(found))


def find_unwanted_services(text: str, menu: Sequence[MenuItem]) -> list[str]:
    """Codes of the menu lines that an utterance says are not wanted: "skip the oil change"."""
    line, codes = _prepared(text), {item.code for item in menu}
    hits = longest([*_menu_hits(line, menu), *_EVERYDAY.hits(line)])
    return [known for hit in hits if _spared(line, hit) and (known := _on_menu(hit.code, codes))]


def mentions_service(text: str) -> bool:
    """Whether an utterance names anything that car shops do."""
    line = _prepared(text)
    return any(not _spared(line, hit) for hit in _EVERYDAY.hits(line))
