"""Words that stand for one letter or figure when something is read sign by sign."""

from __future__ import annotations

from voice.language.en.text import word_set

_ALPHABET = """
alpha alfa bravo charlie delta echo foxtrot golf hotel india juliet juliett juliette kilo lima mike november
oscar papa quebec romeo sierra tango uniform victor whiskey whisky yankee zulu
"""
NATO = tuple(_ALPHABET.split())
_SPELLERS = """
adam apple baker boy bee cat david dog dee edward frank george gee henry john jay king kay larry mary nancy
paul peter pee robert sam tom tee victory vee william young zebra zed zee sugar lincoln ida nora queen union
"""
SPELLING_WORDS = {word: word[0] for word in (*NATO, *_SPELLERS.split())} | {
    "xray": "x",
    "ex": "x",
    "see": "c",
    "queue": "q",
    "cue": "q",
    "aitch": "h",
    "niner": "9",
    "fife": "5",
    "tree": "3",
    "fower": "4",
}
# What a recogniser writes for a letter or figure; everyday words, so only where a check confirms them.
HOMOPHONES = {
    "be": "b",
    "sea": "c",
    "he": "e",
    "eff": "f",
    "if": "f",
    "ge": "g",
    "age": "h",
    "eye": "1",
    "jane": "j",
    "okay": "k",
    "el": "l",
    "hell": "l",
    "em": "m",
    "am": "m",
    "en": "n",
    "an": "n",
    "and": "n",
    "in": "n",
    "end": "n",
    "pea": "p",
    "are": "r",
    "our": "r",
    "ess": "s",
    "yes": "s",
    "tea": "t",
    "you": "u",
    "we": "v",
    "why": "y",
    "won": "1",
    "to": "2",
    "too": "2",
    "for": "4",
    "ate": "8",
}
# Short words that are no letters written together.
NO_CHUNKS = frozenset(SPELLING_WORDS) | word_set(
    "the vin is it its my uh um so ok oh that this then with has have one two six ten well hang on hold "
    "wait here from part last not just yeah no yep sure let me it's see sir"
)
SKIPPED = word_set(
    "dash hyphen space then and number letter digit capital figure the numeral lowercase um uh"
)
TIMES = {"double": 2, "triple": 3, "treble": 3, "quadruple": 4}
PLURAL_TIMES = {"2": 2, "3": 3, "4": 4}
