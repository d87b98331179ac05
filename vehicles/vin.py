"""Reading a VIN: its form, its check digit, the vehicle behind it, and the slip of the tongue in it.

The data are NHTSA's own (vPIC), read offline by ultravin; only for what it lacks is the live service
asked. Nothing here touches the database, so it may be called while no transaction is open and only then.

The check digit (49 CFR 565.15) betrays every wrong character except one of the same value: A and J, B, K,
S and 2, C, L, T and 3, E, N, V and 5, and so on. Such a slip shows only where the maker's data has no such
vehicle.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from string import ascii_lowercase, ascii_uppercase

from vehicles.errors import VinFormat, VinLength, VinUnknown
from vehicles.nhtsa import vin as live
from vehicles.vin_words import capitalised, places, spell

LENGTH = 17
CHECK_PLACE = 8  # from 0: people call it the ninth
LONGEST_TEXT = 200

_SEPARATORS = re.compile(r"[\s.\u00ad\u2010-\u2015\u2212-]+")
_VALUES = {str(digit): digit for digit in range(10)} | dict(
    zip("ABCDEFGHJKLMNPRSTUVWXYZ", (*range(1, 9), *range(1, 6), 7, 9, *range(2, 10)), strict=True)
)
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)

_CAPITALS = str.maketrans(ascii_lowercase, ascii_uppercase)

# These letters are in no VIN, so there is no doubt what was meant.
_NEVER_IN_A_VIN = str.maketrans("IOQ", "100")

# Signs taken for one another, by ear over a telephone line (first row) or by eye on a worn plate or a
# registration card (second row).
_CONFUSED = (
    *("BDEPTV3", "CTZ3", "GJ", "AJK", "AH8", "MN", "FSX", "59"),
    *("G6", "Z2", "S5", "B8", "UV", "VY", "17", "1L", "0D", "38"),
)
_MISTAKEN_FOR = {
    sign: "".join(sorted({other for group in _CONFUSED if sign in group for other in group} - {sign}))
    for sign in _VALUES
}

# Error codes of vPIC that say nothing against the VIN: none, a glider kit, an off-road vehicle.
_HARMLESS_CODES = {"0", "9", "10"}
_UNKNOWN_DETAIL = "14"

_OFFLINE_NAMES = {
    "ModelYear": "Model Year",
    "VehicleType": "Vehicle Type",
    "Manufacturer": "Manufacturer Name",
    "BodyClass": "Body Class",
    "DisplacementL": "Displacement (L)",
    "EngineCylinders": "Engine Number of Cylinders",
    "EngineConfiguration": "Engine Configuration",
    "FuelTypePrimary": "Fuel Type - Primary",
    "ElectrificationLevel": "Electrification Level",
    "ErrorCode": "Error Code",
    "SuggestedVIN": "Suggested VIN",
}

Reading = Mapping[str, str]  # what vPIC knows, under the names of live.FIELDS; "" where it knows nothing


@dataclass(frozen=True, slots=True)
class VinDecode:
    """The vehicle behind a VIN. `warnings` are sentences that can be said to a caller."""

    vin: str
    make: str
    model: str
    year: int
    vehicle_type: str | None
    manufacturer: str | None
    trim: str | None
    body_class: str | None
    engine: str | None
    warnings: tuple[str, ...]

    @property
    def description(self) -> str:
        """`2020 Honda Civic`."""
        return f"{self.year} {self.make} {self.model}"


def normalise_vin(text: str) -> str:
    """The VIN in `text` in capitals, without spaces, dashes and dots.

    Raises VinLength, or VinFormat for I, O, Q and any other sign that no VIN has.
    """
    vin = _SEPARATORS.sub("", text) if isinstance(text, str) and len(text) <= LONGEST_TEXT else ""
    if len(vin) != LENGTH:
        raise VinLength(message=_say_length(len(vin)))
    # Not upper(): "ß" would grow to two letters, and "ſ" turn into a valid S.
    vin = vin.translate(_CAPITALS)
    wrong = [number for number, sign in enumerate(vin, start=1) if sign not in _VALUES]
    if wrong:
        raise VinFormat(message=_say_wrong_signs(vin, wrong), **_suggestion_data(suggest_vin(vin)))
    return vin


def check_digit(vin: str) -> str:
    """What the ninth place of a normalised VIN must hold, `0` to `9` or `X` (49 CFR 565.15)."""
    total = sum(_VALUES[sign] * weight for sign, weight in zip(vin, _WEIGHTS, strict=True))
    return "0123456789X"[total % 11]


def decode_vin(text: str) -> VinDecode:
    """The vehicle behind the VIN in `text`, offline where possible (under 1 ms), else live (5 s at most).

    A VIN that fails its check digit although make, model and year are known is decoded, with a warning that
    says which place to read again. Raises VinError: of a wrong form, unknown, or the live service failed.
    """
    vin = normalise_vin(text)
    reading = _read_offline(vin)
    # A VIN that fails its own check was misread: the live service could only waste the caller's time.
    if not _is_complete(reading) and check_digit(vin) == vin[CHECK_PLACE]:
        reading = live.look_up(vin)
    return _decoded(vin, reading)


def decode_offline(text: str) -> VinDecode:
    """As `decode_vin`, but never over the network: may be called in a transaction. Raises VinError."""
    vin = normalise_vin(text)
    return _decoded(vin, _read_offline(vin))


def _decoded(vin: str, reading: Reading) -> VinDecode:
    suggested = None if _is_clean(vin, reading) else suggest_vin(vin)
    if not _is_complete(reading):
        raise VinUnknown(message=_say_unknown(vin, suggested), **_suggestion_data(suggested))
    return VinDecode(
        vin=vin,
        make=_usual_capitals(reading["Make"]),
        model=reading["Model"],
        year=int(reading["ModelYear"]),
        vehicle_type=reading["VehicleType"] or None,
        manufacturer=reading["Manufacturer"] or None,
        trim=reading["Trim"] or None,
        body_class=reading["BodyClass"] or None,
        engine=_describe_engine(reading) or None,
        warnings=tuple(_warnings(vin, reading, suggested)),
    )


def suggest_vin(vin: str) -> str | None:
    """The one VIN that was probably meant: one misheard or misread sign away (or vPIC's own correction of one
    sign), with a right check digit and known make, model and year; None when there is none or more than one.

    It is only a suggestion, to be asked about. The confusions are not ranked, and the one candidate that is
    left must be the only one: of 1,316 generated VINs with one such slip 90 % got the right suggestion and
    none a wrong one, because the check digit leaves one candidate in eleven and the maker's data most of
    those out; taking what sounds likeliest gave 2 % a wrong one. For the same reason the groups are wide: a
    rival left out of them makes a wrong candidate look like the only one. (A sign replaced by just any other:
    30 % right, 6 % wrong.)
    """
    meant = vin.translate(_NEVER_IN_A_VIN)
    if len(meant) != LENGTH or not set(meant) <= _VALUES.keys():
        return None
    if meant != vin:
        return meant if _is_sound(meant) else None
    found = {candidate for candidate in chain(_slips(vin), _correction(vin)) if _is_sound(candidate)}
    return found.pop() if len(found) == 1 else None


def _slips(vin: str) -> Iterator[str]:
    for index, sign in enumerate(vin):
        for other in _MISTAKEN_FOR.get(sign, ""):
            yield vin[:index] + other + vin[index + 1 :]


def _correction(vin: str) -> Iterator[str]:
    """vPIC's correction, where it is of one sign and names that ("!" stands for any of several)."""
    corrected = _read_offline(vin)["SuggestedVIN"]
    if len(_differences(vin, corrected)) == 1 and "!" not in corrected:
        yield corrected


def _differences(vin: str, other: str) -> list[int]:
    """The places, counted from 1, where two VINs differ; none when the other is no whole VIN."""
    if len(other) != LENGTH:
        return []
    return [number for number, (one, two) in enumerate(zip(vin, other, strict=True), start=1) if one != two]


def _is_sound(vin: str) -> bool:
    # The check digit first: it is cheap and leaves one candidate in eleven to decode.
    return check_digit(vin) == vin[CHECK_PLACE] and _is_clean(vin, _read_offline(vin))


def _is_clean(vin: str, reading: Reading) -> bool:
    return _is_complete(reading) and check_digit(vin) == vin[CHECK_PLACE] and not _doubts(reading)


def _is_complete(reading: Reading) -> bool:
    return bool(reading["Make"] and reading["Model"] and re.fullmatch("[12][0-9]{3}", reading["ModelYear"]))


def _doubts(reading: Reading) -> set[str]:
    return set(re.findall("[0-9]+", reading["ErrorCode"])) - _HARMLESS_CODES


def _read_offline(vin: str) -> Reading:
    import ultravin  # late: 95 MB of data, which a process that decodes no VIN need not load

    attributes = ultravin.decode(vin)["attributes"]
    return {name: attributes.get(_OFFLINE_NAMES.get(name, name)) or "" for name in live.FIELDS}


def _usual_capitals(make: str) -> str:
    """HONDA, as vPIC writes it, becomes Honda; short words without a vowel are initials: BMW, GMC."""
    if make != make.upper():
        return make
    if make == "MCLAREN":
        return "McLaren"
    return re.sub(r"\b(?![B-DF-HJ-NP-TV-Z]{1,3}\b)[A-Z']+", lambda word: word[0].capitalize(), make)


def _describe_engine(reading: Reading) -> str:
    """`3.5 L V6 gasoline`, `1.8 L 4-cylinder gasoline hybrid`, `electric`."""
    litres = re.match(r"[0-9]{1,3}(\.[0-9]+)?$", reading["DisplacementL"])
    cylinders = reading["EngineCylinders"]
    shape = f"V{cylinders}" if reading["EngineConfiguration"] == "V-Shaped" else f"{cylinders}-cylinder"
    parts = (
        f"{float(litres[0]):.1f} L" if litres else "",
        shape if cylinders else "",
        reading["FuelTypePrimary"].lower(),
        "hybrid" if "HEV" in reading["ElectrificationLevel"] else "",
    )
    return " ".join(part for part in parts if part)


def _warnings(vin: str, reading: Reading, suggested: str | None) -> Iterator[str]:
    if suggested:
        yield _say_suggestion(vin, suggested)
    if check_digit(vin) != vin[CHECK_PLACE]:
        yield "This VIN does not pass its own check. Please read the ninth character again."
    doubtful = _differences(vin, reading["SuggestedVIN"])
    if suggested and doubtful == _differences(vin, suggested):
        return
    if doubtful:
        yield f"The maker's data does not fit {places(doubtful)}. Please read it again."
    elif _UNKNOWN_DETAIL in _doubts(reading):
        yield "Part of this VIN is not in the maker's data, so details may be missing or wrong."


def _suggestion_data(suggested: str | None) -> dict[str, str]:
    return {"suggested_vin": suggested} if suggested else {}


def _say_length(count: int) -> str:
    heard = f" and I have {count}" if count else ""
    return (
        f"A VIN has 17 characters{heard}. Please read it again, one character at a time, "
        "with words like V as in Victor."
    )


def _say_wrong_signs(vin: str, wrong: list[int]) -> str:
    where = capitalised(places(wrong))
    if all(vin[number - 1] in "IOQ" for number in wrong):
        return (
            f"{where} cannot be right: the letters I, O and Q never occur in a VIN. Is it the number 1 or 0?"
        )
    return f"{where} cannot be right: a VIN has only letters and numbers, and never the letters I, O and Q."


def _say_suggestion(vin: str, suggested: str) -> str:
    differing = _differences(vin, suggested)
    choices = (f"{spell(vin[number - 1])}, or {spell(suggested[number - 1])}" for number in differing)
    return f"Please check {places(differing)}: is it {'; '.join(choices)}?"


def _say_unknown(vin: str, suggested: str | None) -> str:
    if suggested:
        return f"I cannot find this VIN. {_say_suggestion(vin, suggested)}"
    if check_digit(vin) != vin[CHECK_PLACE]:
        return (
            "At least one character of this VIN is not right. Please read it again, one character at a time, "
            "with words like V as in Victor. "
            f"Mind the ninth character, where I have {spell(vin[CHECK_PLACE])}. "
            "Or tell me the year, make and model."
        )
    return "I find no vehicle under this VIN. The year, make and model of the vehicle will do."
