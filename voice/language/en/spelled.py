"""What is said sign by sign: vehicle identification numbers and telephone numbers."""

from __future__ import annotations

import re

from voice.language.en.numbers import ONES, figures
from voice.language.en.text import canonical

VIN_LENGTH = 17
_FEWEST_DIGITS = 2  # a run of seventeen letters is spelling, not a VIN
_TIMES = {"double": 2, "triple": 3}

_NATO = """
alpha alfa bravo charlie delta echo foxtrot golf hotel india juliet juliett kilo lima mike november oscar papa
quebec romeo sierra tango uniform victor whiskey whisky yankee zulu
"""
_SPELLERS = """
adam baker boy bee cat david dog dee edward frank george gee henry john jay king kay larry mary nancy paul
peter pee robert sam tom tee victory vee william young zebra zed zee
"""
_SPELLING_WORDS = {word: word[0] for word in (*_NATO.split(), *_SPELLERS.split())} | {
    "xray": "x",
    "ex": "x",
    "see": "c",
}
_AS_IN = re.compile(r"(?<!\S)([a-z]) (?:as in|like in|like|for) [a-z]+(?!\S)")
_DOUBLE_YOU = re.compile(r"(?<!\S)double (?:you|u)(?!\S)")
_SIGN = re.compile(r"[a-z0-9]+")
_BREAKS = re.compile(r"(?<!\S)(?:dash|hyphen|space|then|and)(?!\S)|[,/.:-]")
# Letter values and weights of the check digit, 49 CFR 565.15(c).
_VALUES = {
    letter: value
    for value, listed in enumerate(["aj", "bks", "clt", "dmu", "env", "fw", "gpx", "hy", "rz"], 1)
    for letter in listed
}
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def _letter(word: str) -> str:
    """The sign a spelling word stands for, "" for any other word."""
    if word in ONES:
        return str(ONES[word])
    return "0" if word in {"oh", "o"} else _SPELLING_WORDS.get(word, "")


def _pieces(text: str) -> list[str]:
    """The utterance as signs: words that spell become their sign, other long words an empty break."""
    line = _DOUBLE_YOU.sub("w", canonical(text))
    line = _AS_IN.sub(r"\1", line)
    tokens = _BREAKS.sub(" ", line).split()
    pieces: list[str] = []
    times = 1
    for token in tokens:
        if token in _TIMES:
            times = _TIMES[token]
            continue
        sign = _letter(token)
        if not sign and _SIGN.fullmatch(token) and (len(token) == 1 or any(c.isdigit() for c in token)):
            sign = token
        pieces.append(sign * times if len(sign) == 1 else sign)
        times = 1
    return pieces


def _check_digit_fits(vin: str) -> bool:
    total = sum(
        w * (int(c) if c.isdigit() else _VALUES.get(c, 0)) for w, c in zip(_WEIGHTS, vin, strict=True)
    )
    return vin[8] == ("x" if total % 11 == 10 else str(total % 11))


def _whole(word: str) -> bool:
    return len(word) == VIN_LENGTH and sum(c.isdigit() for c in word) >= _FEWEST_DIGITS


def find_vin(text: str) -> str | None:
    """The VIN in an utterance in capitals: seventeen signs in a row, in any pieces ("1HG CM826 …", "one
    hotel golf", "B as in boy"). The signs are as heard, I and Q included; a spoken "oh" is a zero, as a
    VIN has no O."""
    pieces = _pieces(text)
    found: list[str] = []
    for start in range(len(pieces)):
        joined = ""
        for piece in pieces[start:]:
            joined += piece
            if not piece or len(joined) >= VIN_LENGTH:
                break
        if _whole(joined):
            found.append(joined)
    fitting = [vin for vin in found if _check_digit_fits(vin)]
    best = fitting or found[-1:]
    return best[0].upper() if best else None


_DIGITS = re.compile(r"(?<!\S)(?:area code|plus|extension)(?!\S)|[()-]|(?<=\d)\.(?=\d)|,")
_REPEAT = re.compile(r"(?<!\S)(double|triple) (\d)(?!\S)")
_LONE_OH = re.compile(r"(?<!\S)(?:oh|o)(?!\S)")
_HUNDRED = re.compile(r"(?<!\S)hundred(?!\S)")
_RUN = re.compile(r"(?<!\S)\+?\d(?:[ +]?\d)*(?!\S)")


def find_phone(text: str) -> str | None:
    """The telephone number in an utterance as digits ("5551234567"), 10 to 15 of them, read in any groups
    or words."""
    line = figures(_HUNDRED.sub("zero zero", canonical(text)))
    line = " ".join(_DIGITS.sub(" ", line).split())
    line = _REPEAT.sub(lambda found: found[2] * (2 if found[1] == "double" else 3), line)
    line = _LONE_OH.sub("0", line)
    for run in _RUN.findall(line):
        digits = re.sub(r"\D", "", run)
        if 10 <= len(digits) <= 15:
            return digits
    return None
