"""Which services of a shop's menu an utterance asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz, process

from voice.language import MenuItem
from voice.language.en.phrase_table import Hit, PhraseTable, longest
from voice.language.en.service_words import PHRASES, SUBSTITUTES, VAGUE
from voice.language.en.text import canonical

_ALIKE = 86  # of 100; below it a misspelt name is not taken for a menu line
_SPARED_BEFORE = re.compile(
    r"(?<!\S)(?:not|no|without|besides|other than|instead of|(?:don't|do not|doesn't|didn't) (?:need|want)|"
    r"already had|already did|just had|just got)"
    r"(?: (?:a|an|the|my|any|another|for|new))* $"
)
_SPARED_AFTER = re.compile(r" (?:was|were|is|are) (?:already )?(?:done|fine|ok|okay)(?!\S)")
_NO_SERVICES = re.compile(
    r"(?<!\S)(?:repair shop|auto repair|service (?:department|center|desk|advisor|appointment|shop)|"
    r"customer service|your services?|"
    r"what services?|hot mess)(?!\S)"
)


_EVERYDAY = PhraseTable(PHRASES)


def _menu_phrases(menu: Sequence[MenuItem]) -> list[tuple[str, str]]:
    named = [(canonical(name), item.code) for item in menu for name in (item.name, *item.spoken_names)]
    return [(phrase, code) for phrase, code in named if phrase]


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


def _on_menu(code: str, codes: set[str]) -> str | None:
    return next((known for known in (code, *SUBSTITUTES.get(code, ())) if known in codes), None)


def find_services(text: str, menu: Sequence[MenuItem]) -> list[str]:
    """Codes of the menu lines an utterance asks for, in the order of mention: by the shop's own spoken
    names, by everyday words, or by symptoms. A code that the menu lacks is replaced by a line that covers
    it, or left out."""
    line = _NO_SERVICES.sub("_", canonical(text))
    hits = longest([*_menu_hits(line, menu), *_EVERYDAY.hits(line)])
    wanted = [hit for hit in hits if not _spared(line, hit)]
    several = len({hit.code for hit in wanted}) > 1
    said = [hit.code for hit in wanted if not (several and hit.words == 1 and hit.code in VAGUE)]
    codes = {item.code for item in menu}
    found = [known for code in said if (known := _on_menu(code, codes))]
    if not hits:
        found = _alike(line, menu)
    return list(dict.fromkeys(found))


def mentions_service(text: str) -> bool:
    """Whether an utterance names anything that car shops do."""
    line = _NO_SERVICES.sub("_", canonical(text))
    return any(not _spared(line, hit) for hit in _EVERYDAY.hits(line))
