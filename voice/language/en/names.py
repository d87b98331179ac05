"""The caller's name in an utterance: "hi it's rosa diaz i need …", "Daniel here", "Diaz, D-I-A-Z"."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from voice.language.en.name_asides import in_order, without_asides, without_contrast
from voice.language.en.name_spelling import join_spelled
from voice.language.en.name_words import AMBIGUOUS, COMMON, NOT_FIRST, PARTICLES, SURNAMES
from voice.language.en.text import LONGEST, clean, word_set

_MOST_PARTS = 3
_INITIAL = re.compile(
    r"(?:[a-hj-zA-HJ-Z]\.? (?=[^\W\d_]{2})|I\.? (?=[A-Z][^\W\d_]))"
)  # a middle initial is left out
_VEHICLE_VAN = re.compile(
    r"van(?! (?:de[rn]?|dyke|buren|horn|ness|halen|houten|zandt|winkle)\b)", re.IGNORECASE
)
_SAME_WORD = 50  # how alike (of 100) a newer name is to the part of a name that it corrects

_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*\.?")
# A name follows. The strong ones say so; after the weak ones many other things follow as well.
_STRONG = re.compile(
    r"\b(?:(?:my|the|first|full|customer)(?: full| first)? name(?:'?s| is| was| would be| should be)|name's|"
    r"name is|(?:his|her|their|wife's|husband's|mom's|dad's|son's|daughter's|mother's|father's) "
    r"name(?:'s| is)?|(?:wife|husband|son|daughter|mom|dad|mother|father) is|(?:i )?go by|"
    r"name on (?:the|it|my|this|that)(?: \w+)? (?:is|should be|would be)|"
    r"(?:it(?:'?s| is| should be|'d be)|i'm|everything is)?(?: booked| listed| "
    r"filed)? ?under(?: the name)?(?: of)?|in the name of|call me|"
    r"(?:this is|it's|i'm) (?:mister|mr\.?|mrs\.?|ms\.?|miss|doctor|dr\.?)|you(?:'re| are) (?:speaking|"
    r"talking) (?:to|with))\s+",
    re.IGNORECASE,
)
_WEAK = re.compile(
    r"\b(?:this is|this's|it'?s|it is|i'?m|i am|you(?:'ve| have) got|that'?s|that is|that would be)\s+",
    re.IGNORECASE,
)
# A name follows once one was asked for: "it's in my wife's name, she's Karen Whitaker".
_ASKED = re.compile(
    r"\b(?:she|he|they|owner|wife|husband|partner|mom|dad|mother|father|son|daughter|brother|sister|boss)"
    r"(?:'s| is|'re| are)\s+|\b(?:registered|belongs|listed|saved|on file|in (?:there|the system)) (?:to|"
    r"under|as)\s+|"
    r"\b(?:you can |just |can you )?put (?:me )?(?:down )?(?:as |under )?|\bi (?:just )?(?:said|told you)\s+|"
    r"\b(?:have|got|has) me (?:down |listed |in there )?as\s+",
    re.IGNORECASE,
)
_ME = re.compile(r"^(?:me|it's|just|only|still|again|,|hi|hey)\s+", re.IGNORECASE)
_LAST_NAME = re.compile(
    r"\b(?:and )?(?:my |the )?(?:last|sur|family)\s?name(?:'?s| is| would be)?[:,]?\s+", re.IGNORECASE
)
_FIRST_LAST = re.compile(r"^(.*?)[,\s]+(?:and )?(?:my |the )?first name(?:'s| is)?[,\s]+(.+)$", re.IGNORECASE)
_REST = re.compile(
    r"(?:\s|,|\band\b|\bfirst name(?:'s| is)?\b)+$|"
    r"^(?:and\s+)?(?:my )?first name(?:'s| is)?\s",
    re.IGNORECASE,
)
_CORRECTED = re.compile(
    r"[,\s]+(?:no wait|wait no|no,? sorry|sorry,? no|no|i mean|i meant|actually|or rather|"
    r"wait|well(?= it's| it is))\b[,\s]*",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?:^|[,.!?]\s*|\b(?:hi|hello|hey|yes|yeah)\s+)([^,.!?]{2,40}?),?\s+(?:here|speaking|calling)\b",
    re.IGNORECASE,
)
_OPENERS = word_set(
    """
    hi hello hey yes yeah yep sure ok okay oh um uh er well so it's its this is i'm im the name my
    name's please just that's and good morning afternoon evening first full of course certainly
    absolutely it i am that would be for you under mister mr mrs ms miss doctor dr
    should spelled spelt spell last that'd go by only people everyone everybody calls call me say
    hmm hm mm mmm alright right umm uhh
    """
)
_CLOSERS = word_set(
    "please thanks thank you sir ma'am here speaking is my name the calling ok okay right fine that's it "
    "and yes"
)


def _cased(word: str) -> str:
    """A name's capitals; the caller's own are kept where they stand inside the word ("McDonald",
    "DeShawn")."""
    word = word.rstrip(".")
    if word != word.lower() and word != word.upper() and word[1:] != word[1:].lower():
        return word[0].upper() + word[1:]
    parts = re.split(r"(['-])", word.lower())
    titled = "".join(
        part if at and parts[at - 1] == "'" and len(part) == 1 else part[:1].upper() + part[1:]
        for at, part in enumerate(parts)
    )
    return re.sub(r"^Mc([a-z])", lambda found: "Mc" + found[1].upper(), titled)


def _is_part(word: str, first: bool, certain: bool) -> bool:
    bare = word.lower().rstrip(".")
    if bare in PARTICLES:
        return True
    if bare in COMMON or (first and bare in NOT_FIRST and not (certain and bare in SURNAMES)):
        return False
    if bare.endswith("n't") or bare.endswith(("'ll", "'ve", "'re", "'m", "'d", "'s")):
        return False
    return len(bare) > 1 or word.isupper()


def _taken(rest: str, certain: bool = False) -> list[str]:
    """The words at the start of a text that make up a name; `certain` that one is to come."""
    parts: list[str] = []
    counted = 0
    at = 0
    while counted < _MOST_PARTS:
        found = _WORD.match(rest, at)
        initial = _INITIAL.match(rest, at) if parts else None
        if initial:
            at = initial.end()
            continue
        if not found or _VEHICLE_VAN.match(rest, at) or not _is_part(found.group(), not parts, certain):
            break
        bare = found.group().lower()
        particle = bare.rstrip(".") in PARTICLES and parts
        if parts and bare in AMBIGUOUS and not _ends(rest, found.end()):
            break
        if parts and not particle and bare in {"it", "i"}:
            break
        parts.append(found.group())
        counted += not particle
        sentence_over = found.group().endswith(".") and len(bare) > 3
        space = re.match(r"\s+", rest[found.end() :])
        if not space or sentence_over:
            break
        at = found.end() + space.end()
    while len(parts) > 1 and parts[-1].lower() in PARTICLES:
        parts.pop()
    return parts


def _ends(rest: str, at: int) -> bool:
    return re.match(r"\s*(?:$|[,.!?;])", rest[at:]) is not None


def _doubtful(parts: list[str], rest: str) -> bool:
    """After "it's" or "I'm" a single lower-case word is a name only where it does not look like an
    adjective or verb."""
    first = parts[0]
    if first.lower() in AMBIGUOUS and not first[0].isupper():
        return not _ends(rest, len(first))
    looks_verbal = (
        re.search(r"(?:ing|ed|ly|ous|ful|less|able|tion)$", first.lower()) is not None and len(first) > 5
    )
    return looks_verbal and not first[0].isupper()


def _named(parts: list[str]) -> str | None:
    if len(parts) == 3 and parts[0].lower() == parts[2].lower():
        parts = parts[1:]  # "Rodriguez, Carmen Rodriguez"
    told = [part for at, part in enumerate(parts) if not at or part.lower() != parts[at - 1].lower()]
    return " ".join(_cased(part) for part in told) if told else None


def _last_name(text: str) -> list[str]:
    found = _LAST_NAME.search(text)
    return _taken(text[found.end() :], certain=True)[:2] if found else []


def _introduced(text: str, expected: bool) -> list[str]:
    leads = (
        [(_STRONG, False), (_ASKED, False), (_WEAK, True)] if expected else [(_STRONG, False), (_WEAK, True)]
    )
    for introduction, weak in leads:
        for found in introduction.finditer(text):
            rest = _ME.sub("", _ME.sub("", text[found.end() :]))
            parts = _taken(rest, certain=not weak)
            if parts and not (weak and _doubtful(parts, rest)):
                return parts
    for found in _AFTER.finditer(text):
        words = found[1].split()
        while words and words[0].lower() in _OPENERS:
            words.pop(0)
        parts = _taken(" ".join(words))
        if parts and len(parts) == len(words):
            return parts
    return []


def _bare(text: str) -> list[str]:
    """The name where the whole utterance is one, with fillers around it."""
    words = re.sub(r"[,.!?;:]+(?=\s|$)", " ", text).split()
    words = [
        word
        for at, word in enumerate(words)
        if len(word) > 1 or word.lower() == "i" or at in (0, len(words) - 1)
    ]  # no initials
    while words and words[0].lower() in _OPENERS:
        words.pop(0)
    while words and words[-1].lower() in _CLOSERS:
        words.pop()
    parts = _taken(" ".join(words), certain=True)
    return parts if len(parts) == len(words) or _is_full(parts, words) else []


def _is_full(parts: list[str], words: list[str]) -> bool:
    """Whether first and last name stand before something else: "rosa diaz I need an oil change"."""
    return len(parts) == 2 and words[len(parts)].lower() in COMMON


def corrected_name(name: str, newer: str) -> str:
    """A full name with the part replaced that a single newer word means: "Okafor" after "Daniel Okafer". A
    full newer name stands for itself."""
    parts = name.split()
    if " " in newer or len(parts) < 2:
        return newer
    alike = [fuzz.ratio(part.lower(), newer.lower()) for part in parts]
    at = len(parts) - 1 if max(alike) < _SAME_WORD else alike.index(max(alike))
    return " ".join([*parts[:at], newer, *parts[at + 1 :]])


def find_name(text: str, expected: bool = False) -> str | None:
    """The name by which the caller introduces himself, in title case, at most three parts (particles such
    as "de la" aside). `expected`: the caller was just asked for it, so that a bare "Rosa Diaz" counts,
    too."""
    for said in reversed(_CORRECTED.split(without_contrast(text[:LONGEST]))):
        name = _found(said, expected)
        if name:
            return name
    return None


def _found(text: str, expected: bool) -> str | None:
    text = without_asides(text)
    turned = _FIRST_LAST.match(text)
    if turned and not _LAST_NAME.search(turned[2]):
        text = f"my name is {turned[2]} {_LAST_NAME.sub('', turned[1])}"
    joined = join_spelled(clean(text))
    plain = in_order(joined)
    last = _last_name(plain)
    without_last = _LAST_NAME.sub(" , ", plain) if last else plain
    found = _introduced(without_last, expected) or (
        _bare(_REST.sub("", without_last)) if last and expected else []
    )
    if last and found and found[-1].lower() != last[-1].lower():
        return _named([*found[: _MOST_PARTS - 1], *last])
    was_spelled = joined != clean(text)
    if not found and (expected or was_spelled):
        found = _bare(re.sub(r"\bfirst name(?:'s| is)?\b", " ", plain.replace("last name", " "))) or last
    if not found and last:
        found = last
    return _named(found)
