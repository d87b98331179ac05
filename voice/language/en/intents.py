"""What a caller wants to do or know, as plain words in the order said."""

from __future__ import annotations

import re
from collections.abc import Sequence

from voice.language.en.intent_exceptions import EXCEPT, FAREWELLS, POLITE
from voice.language.en.intent_words import INTENTS
from voice.language.en.phrase_table import Hit, PhraseTable
from voice.language.en.services import mentions_service
from voice.language.en.text import canonical

_INTENTS = PhraseTable(INTENTS)
_EXCEPTIONS = PhraseTable(EXCEPT)
_LONGEST_POLITE = 6
_ENDS_IN_BYE = re.compile(r"(?<!\S)(?:good ?)?bye(?: bye| now)?$")
_BYE_BEFORE = 14  # words that may stand before a closing "bye"
# Beside one of these, asking about a service or a time is no wish to book.
_NO_BOOKING = frozenset(
    {"cancel", "move", "upcoming", "status", "prices", "services", "hours", "unsafe", "goodbye", "recall"}
)
# … unless the wish is said in so many words: "I need an oil change, and how much is that?"
_ASKING = frozenset({"prices", "services", "hours", "recall"})
_WANTS = re.compile(
    r"(?<!\S)(?:i|we|it|she|he|my \S+)(?: (?:also|just|really|still))?(?: (?:need|needs|want|wanna)|'d like)"
    r"(?! to know)(?!\S)"
)
# That work is a thing, no wish to change anything: "move my oil change to Monday".
_OIL_CHANGE = re.compile(r"(?<!\S)oil change(?=s?(?!\S))")
# "I can't make it" moves a visit, unless it is the reason to call it off.
_WITH_REGRET = "make it"
# "Cancel it. No, don't cancel, just make it Friday."
_RETRACTED = re.compile(r"(?<!\S)(?:don't|do not|not) cancel(?!\S)")
_INSTEAD = re.compile(
    r"(?<!\S)(?:make|do|switch|push|change|put|bring) (?:it|that)(?: to| on| for)? "
    r"(?:\S+day|tomorrow|next|later|earlier|the|another|some)(?!\S)"
)
_WANTS_PERSON = re.compile(
    r"(?<!\S)(?:want|need|like|wanna|let me|can i|could i|get me|give me|transfer|put|please|rather)(?!\S)"
    r"(?: (?!,)\S+){0,5} (?:person|human|someone|somebody|people)(?!\S)"
)
# A question that names the wish of another row, too: the row on the right wins.
_YIELDS = {
    "person": "is_machine",
    "recall": "vin",
    "hours": "status",
    "who_is_this": "is_machine",
    "repeat": "slower",
}


def _phrases(listed: str) -> set[tuple[str, ...]]:
    return {tuple(phrase.split()) for phrase in listed.replace("\n", "").split("|")}


_FAREWELLS, _POLITE = _phrases(FAREWELLS), _phrases(POLITE)


def _says_goodbye(line: str) -> bool:
    """Whether an utterance is a farewell and nothing else, or ends in "bye"."""
    tokens = line.replace(",", " ").split()
    if _ENDS_IN_BYE.search(line) and len(tokens) <= _BYE_BEFORE:
        return True
    farewell = False
    at = 0
    while at < len(tokens):
        for size in range(min(_LONGEST_POLITE, len(tokens) - at), 0, -1):
            phrase = tuple(tokens[at : at + size])
            if phrase in _FAREWELLS or phrase in _POLITE:
                farewell = farewell or phrase in _FAREWELLS
                at += size
                break
        else:
            return False
    return farewell


def _spoils(exception: Hit, hit: Hit) -> bool:
    """Whether a phrase is part of an exception. "Change my oil change appointment" names more than "change
    my oil"."""
    overlaps = exception.start < hit.end and hit.start < exception.end
    names_more = hit.code == "move" and hit.start <= exception.start and exception.end < hit.end
    return exception.code == hit.code and overlaps and not names_more


def _kept(line: str) -> list[Hit]:
    """Hits that no exception of the same intent covers."""
    exceptions = list(_EXCEPTIONS.hits(line))
    return [hit for hit in _INTENTS.hits(line) if not any(_spoils(out, hit) for out in exceptions)]


def _is_retracted(line: str, hits: Sequence[Hit]) -> bool:
    """Whether a wish to cancel was taken back after it was said."""
    back = list(_RETRACTED.finditer(f" {line} "))
    return bool(back) and all(hit.end <= back[-1].start() for hit in hits if hit.code == "cancel")


def _agreed(line: str, hits: list[Hit]) -> list[Hit]:
    """The hits without those that others beside them explain or take back."""
    if _is_retracted(line, hits):
        hits = [hit for hit in hits if hit.code != "cancel"]
        moved = _INSTEAD.search(f" {line} ")
        hits += [Hit(moved.start(), moved.end(), 2, "move")] if moved else []
    if any(hit.code == "cancel" for hit in hits):
        hits = [hit for hit in hits if hit.code != "move" or not _ends_in(line, hit, _WITH_REGRET)]
    return hits


def _ends_in(line: str, hit: Hit, words: str) -> bool:
    return f" {line} "[hit.start : hit.end].strip().endswith(words)


def find_intents(text: str) -> list[str]:
    """Any of book move cancel upcoming status hours address services prices person message repeat wait
    slower unsafe who_is_this is_machine angry how_are_you new_customer vin recall waitlist other_times later
    earlier thanks
    greeting goodbye, each once, in the order said. Naming a service without asking about it is a wish to
    book. "goodbye" only when the utterance is a farewell: "we'll take care of my brakes" is none."""
    line = _OIL_CHANGE.sub("oilchange", canonical(text))
    hits = sorted(_agreed(line, _kept(line)), key=lambda hit: (hit.start, -hit.words))
    found = list(dict.fromkeys(hit.code for hit in hits))
    if _says_goodbye(line):
        found = [intent for intent in found if intent in {"thanks", "greeting"}] + ["goodbye"]
    stays = "person" if _WANTS_PERSON.search(line) else ""
    found = [intent for intent in found if _YIELDS.get(intent) not in found or intent == stays]
    blocked = _NO_BOOKING & set(found)
    if "book" not in found and mentions_service(text):
        wants = not blocked or (blocked <= _ASKING and _WANTS.search(line) is not None)
        found += ["book"] * wants
    if "book" in found and {"cancel", "move", "upcoming", "status"} & set(found):
        found.remove("book")
    return found
