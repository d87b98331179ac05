"""What the console's page sends: one JSON object a frame, read strictly."""

import json
from dataclasses import dataclass
from typing import Any

from voice.call import CallerSaid, Event, Heard, HungUp, Interrupted
from voice.models import Call

LONGEST_TEXT = 4000
ATTESTATIONS = {"none": Call.Attestation.NONE, **{one.value: one for one in Call.Attestation}}


class BadFrame(Exception):
    """A frame that is not understood; the text is for whoever sent it."""


@dataclass(frozen=True, slots=True)
class Start:
    """Call this shop (None: the only one) from this number, as typed; empty: withheld."""

    shop: str | None
    number: str
    attestation: Call.Attestation


def read_frame(text: str) -> Start | Event:
    """What a frame says. Raises BadFrame."""
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError):
        raise BadFrame("This is no JSON.") from None
    if not isinstance(frame, dict):
        raise BadFrame("A frame is a JSON object.")
    match frame.get("type"):
        case "start":
            shop = frame.get("shop")
            return Start(
                None if shop is None else _text({"shop": str(shop)}, "shop"),
                _text({"number": frame.get("number") or ""}, "number").strip(),
                _attestation(frame.get("attestation") or ""),
            )
        case "say":
            said = _text(frame, "text")
            if not said.strip():
                raise BadFrame("text is empty.")
            return CallerSaid(said)
        case "heard":
            return Heard(_turn(frame), _text(frame, "text"))
        case "interrupt":
            return Interrupted(_turn(frame), _text(frame, "heard"))
        case "hangup":
            return HungUp()
        case _:
            raise BadFrame("This type of frame is unknown.")


def _text(frame: dict[str, Any], name: str) -> str:
    """A text without what no database takes: NUL and half surrogate pairs."""
    value = frame.get(name)
    if not isinstance(value, str):
        raise BadFrame(f"{name} is not a text.")
    if len(value) > LONGEST_TEXT:
        raise BadFrame(f"{name} is longer than {LONGEST_TEXT} characters.")
    return value.encode("utf-8", "replace").decode().replace("\0", "")


def _turn(frame: dict[str, Any]) -> int:
    turn = frame.get("turn")
    if type(turn) is not int or turn < 0:  # True is an int to isinstance
        raise BadFrame("turn is not a turn's number.")
    return turn


def _attestation(name: object) -> Call.Attestation:
    if not isinstance(name, str) or name not in ATTESTATIONS:
        raise BadFrame(f"attestation is none of {', '.join(filter(None, ATTESTATIONS))}.")
    return ATTESTATIONS[name]
