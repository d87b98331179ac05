"""Numbers said in words, as figures: "nine thirty" -> "9 30", "twenty first" -> "21st", "fifteen hundred"
-> "1500"."""

from __future__ import annotations

from voice.language.en.text import word_set

_ONES = "zero one two three four five six seven eight nine"
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINALS = """
first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
fifteenth sixteenth seventeenth eighteenth nineteenth twentieth
"""
ONES = {word: number for number, word in enumerate(_ONES.split())}
TENS = {word: number * 10 for number, word in enumerate(_TENS.split(), 2)} | {"fourty": 40}
ORDINALS = {word: number for number, word in enumerate(_ORDINALS.split(), 1)} | {"thirtieth": 30}
PLAIN = ONES | {word: number for number, word in enumerate(_TEENS.split(), 10)} | TENS

# "one" is a pronoun more often than an hour ("the one on Friday"): it counts only beside one of these.
_BEFORE_ONE = word_set("at around about by before after until till til between past from than number option")
_AFTER_ONE = word_set(
    "thirty fifteen forty fifty twenty ten oclock am pm hundred thousand week day month hour"
)
_LAST_AFTER = word_set("it for say do like make")
_JOINING = frozenset({"or", "and", "to", ","})


def ordinal(number: int) -> str:
    """1 -> "1st", 22 -> "22nd", 13 -> "13th"."""
    suffix = "th" if 10 <= number % 100 <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"


def _is_number(word: str) -> bool:
    return word in PLAIN or word.isdecimal() or word in {"oh", "o"}


def _is_pronoun(tokens: list[str], at: int) -> bool:
    before = tokens[at - 1] if at else ""
    after = tokens[at + 1] if at + 1 < len(tokens) else ""
    if (
        before in _BEFORE_ONE
        or tokens[max(0, at - 2)] == "quarter"
        or after in _AFTER_ONE
        or _is_number(before)
        or _is_number(after)
    ):
        return False
    if before in _JOINING and at > 1 and _is_number(tokens[at - 2]):
        return False
    if not after:
        return bool(before) and before not in _LAST_AFTER
    return True


def _read(tokens: list[str], at: int) -> tuple[str, int] | None:
    """The number that starts at a place as figures, and how many words it takes."""
    word = tokens[at]
    following = tokens[at + 1] if at + 1 < len(tokens) else ""
    if word in {"oh", "o"}:
        led = at and (_is_number(tokens[at - 1]) or tokens[at - 1] in {"a", "an", "my"})
        if not led:
            return None
        return (f"0{ONES[following]}", 2) if following in ONES else ("0", 1)
    if word in ORDINALS:
        return ordinal(ORDINALS[word]), 1
    if word not in PLAIN or (word == "one" and _is_pronoun(tokens, at)):
        return None
    number, used = PLAIN[word], 1
    if word in TENS and ORDINALS.get(following, 99) < 10:
        return ordinal(number + ORDINALS[following]), 2
    if word in TENS and ONES.get(following, 0):
        number, used = number + ONES[following], 2
    return _scaled(tokens, at, number, used)


def _scaled(tokens: list[str], at: int, number: int, used: int) -> tuple[str, int]:
    """The number with "hundred" or "thousand" and what follows it taken in."""
    scale = {"hundred": 100, "thousand": 1000}.get(tokens[at + used] if at + used < len(tokens) else "")
    if scale is None:
        return str(number), used
    number, used = number * scale, used + 1
    rest_at = at + used + (at + used < len(tokens) and tokens[at + used] == "and")
    if rest_at < len(tokens) and tokens[rest_at] in PLAIN and tokens[rest_at] != "zero":
        figures, more = _read(tokens, rest_at) or ("0", 0)
        if figures.isdecimal() and int(figures) < scale:
            return str(number + int(figures)), rest_at - at + more
    return str(number), used


def figures(text: str) -> str:
    """A canonical utterance with its number words as figures."""
    tokens = [word[:-3] if word.endswith("ish") and word[:-3] in PLAIN else word for word in text.split(" ")]
    out: list[str] = []
    at = 0
    while at < len(tokens):
        found = _read(tokens, at)
        out.append(found[0] if found else tokens[at])
        at += found[1] if found else 1
    return " ".join(out)
