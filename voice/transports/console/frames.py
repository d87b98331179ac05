"""What the console's page sends: one JSON object a frame, read strictly."""

from dataclasses import dataclass
from typing import Any

from voice.call import CallerSaid, Event, Heard, HungUp, Interrupted
from voice.models import Call
from voice.transports.frames import BadFrame, read_object, text_of

ATTESTATIONS = {"none": Call.Attestation.NONE, **{one.value: one for one in Call.Attestation}}


@dataclass(frozen=True, slots=True)
class Start:
    """Call this shop (None: the only one) from this number, as typed; empty: withheld."""

    shop: str | None
    number: str
    attestation: Call.Attestation


def read_frame(text: str) -> Start | Event:
    """What a frame says. Raises BadFrame."""
    frame = read_object(text)
    match frame.get("type"):
        case "start":
            shop = frame.get("shop")
            return Start(
                None if shop is None else text_of({"shop": str(shop)}, "shop"),
                text_of({"number": frame.get("number") or ""}, "number").strip(),
                _attestation(frame.get("attestation") or ""),
            )
        case "say":
            said = text_of(frame, "text")
            if not said.strip():
                raise BadFrame("text is empty.")
            return CallerSaid(said)
        case "heard":
            return Heard(_turn(frame), text_of(frame, "text"))
        case "interrupt":
            return Interrupted(_turn(frame), text_of(frame, "heard"))
        case "hangup":
            return HungUp()
        case _:
            raise BadFrame("This type of frame is unknown.")


def _turn(frame: dict[str, Any]) -> int:
    turn = frame.get("turn")
    if type(turn) is not int or turn < 0:  # True is an int to isinstance
        raise BadFrame("turn is not a turn's number.")
    return turn


def _attestation(name: object) -> Call.Attestation:
    if not isinstance(name, str) or name not in ATTESTATIONS:
        raise BadFrame(f"attestation is none of {', '.join(filter(None, ATTESTATIONS))}.")
    return ATTESTATIONS[name]
