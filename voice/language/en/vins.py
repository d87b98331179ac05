"""Vehicle identification numbers as they are read over the telephone, and their misheard letters."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from voice.language.en.spelling import BREAK, TAKEN_BACK, corrected, spelled_pieces

VIN_LENGTH = 17
_FEWEST_DIGITS = 2  # a run of seventeen letters is spelling, not a VIN
_FEWEST_SIGNS = 6  # said as such, for everyday words beside them to be letters
_SERIAL = 4  # the last signs of a VIN are figures, 49 CFR 565.15(d)
_SHORT = 3  # words of an utterance in which a lone sign is a piece of a VIN
# Letter values and weights of the check digit, 49 CFR 565.15(c).
_VALUES = {
    letter: value
    for value, listed in enumerate(["aj", "bks", "clt", "dmu", "env", "fw", "gpx", "hy", "rz"], 1)
    for letter in listed
}
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
# Signs taken for one another over a telephone line, the usual slips first.
_SOUND_ALIKE = (
    "BDPTVE",
    "MN",
    "FSX",
    "AJK8H",
    "CZ3TV",
    "GJ",
    "GCZBDPTVE3",
    "59",
    "YI1",
    "QU2W",
    "L0",
    "R1",
    "5F",
)
_NEVER_IN_A_VIN = str.maketrans("IOQ", "100")


def _check_digit_fits(vin: str) -> bool:
    total = sum(
        w * (int(c) if c.isdigit() else _VALUES.get(c, 0)) for w, c in zip(_WEIGHTS, vin, strict=True)
    )
    return vin[8] == ("x" if total % 11 == 10 else str(total % 11))


def _is_sound(vin: str) -> bool:
    """Whether everyday words that sound like letters make up a VIN by more than chance."""
    return vin[-_SERIAL:].isdigit() and not set(vin) & set("ioq") and _check_digit_fits(vin)


def _whole(word: str) -> bool:
    return len(word) == VIN_LENGTH and sum(c.isdigit() for c in word) >= _FEWEST_DIGITS


def _in_a_row(pieces: list[str]) -> Iterator[str]:
    """Whole VINs of pieces that follow one another."""
    for start in range(len(pieces)):
        joined = ""
        for piece in pieces[start:]:
            joined += piece
            if piece in (BREAK, TAKEN_BACK) or len(joined) >= VIN_LENGTH:
                break
        if _whole(joined):
            yield joined


def _anywhere(pieces: list[str]) -> Iterator[str]:
    """Whole VINs of pieces between which other words were said."""
    joined = "".join(piece for piece in pieces if piece != TAKEN_BACK)
    for start in range(len(joined) - VIN_LENGTH + 1):
        if _whole(joined[start : start + VIN_LENGTH]):
            yield joined[start : start + VIN_LENGTH]


def find_vin(text: str) -> str | None:
    """The VIN in an utterance in capitals: seventeen signs, in any pieces ("1HG CM826 …", "one hotel golf",
    "B as in boy", "double five"), corrected on the way ("m no n"). The signs are as heard, I and Q included;
    a spoken "oh" is a zero, as a VIN has no O. With other words in between, the check digit decides."""
    said = spelled_pieces(text)
    if sum(map(len, said)) < VIN_LENGTH - 1:
        if sum(map(len, said)) < _FEWEST_SIGNS:
            return None
        said = spelled_pieces(text, loose=True)
        return next((vin.upper() for vin in _anywhere(corrected(said)) if _is_sound(vin)), None)
    mended = corrected(said)
    in_a_row = [*_in_a_row(mended), *_in_a_row(said)]
    readings = [*in_a_row, *_anywhere(mended), *_anywhere(said)]
    fitting = next((vin for vin in readings if _check_digit_fits(vin)), None)
    if fitting is None:
        loose = corrected(spelled_pieces(text, loose=True))
        fitting = next((vin for vin in _anywhere(loose) if _is_sound(vin)), None)
    best = fitting or (in_a_row[-1] if in_a_row else "".join(mended))
    return best.upper() if _whole(best) else None


def find_vin_piece(text: str) -> str:
    """The signs of a part of a VIN in capitals, to be joined to the parts before and after it; "" where none
    was read. A lone letter inside a sentence is none."""
    pieces = corrected(spelled_pieces(text))
    runs = " ".join(piece or "|" for piece in pieces).split("|")
    joined = [run.replace(" ", "") for run in runs]
    alone = len(pieces) <= _SHORT
    return "".join(run for run in joined if len(run) > 1 or alone).upper()


def _slips(heard: str) -> Iterator[str]:
    """What may have been said: one sign heard as another, one sign doubled or lost of a pair."""
    if len(heard) == VIN_LENGTH:
        for group in _SOUND_ALIKE:
            for at, sign in enumerate(heard):
                for other in group if sign in group else "":
                    if other != sign:
                        yield (heard[:at] + other + heard[at + 1 :]).translate(_NEVER_IN_A_VIN)
    elif len(heard) == VIN_LENGTH + 1:
        for at in range(len(heard)):
            yield heard[:at] + heard[at + 1 :]
    elif len(heard) == VIN_LENGTH - 1:
        for at, sign in enumerate(heard):
            yield heard[:at] + sign + heard[at:]


def mend_vin(heard: str, is_sound: Callable[[str], bool]) -> list[str]:
    """The VINs that may have been meant by 16 to 18 signs as heard (capitals), the likeliest slip of the ear
    first: those one misheard, lost or doubled sign away that `is_sound` accepts (a right check digit, or a
    known vehicle). Only the heard one where it is sound itself."""
    plain = heard.upper().translate(_NEVER_IN_A_VIN)
    if len(plain) == VIN_LENGTH and is_sound(plain):
        return [plain]
    return [vin for vin in dict.fromkeys(_slips(plain)) if is_sound(vin)]
