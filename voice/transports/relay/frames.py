"""What ConversationRelay sends: one JSON object a frame.

What is needed of a known frame must be there and of its type; unknown frames and fields are passed over, for
there are more of them each year. (twilio.com/docs/voice/conversationrelay/websocket-messages)
"""

import json
import re
from dataclasses import dataclass
from typing import Any

from voice.call import CallerSaid, Key, Playing, Speaking
from voice.transports.frames import BadFrame, read_object, text_of
from voice.transports.relay import TOKEN

DIGITS = frozenset("0123456789*#")
SWITCHES: dict[str, type[Playing] | type[Speaking]] = {"agentSpeaking": Playing, "clientSpeaking": Speaking}


@dataclass(frozen=True, slots=True)
class Setup:
    """The first frame: which call this is, and the token that its TwiML held."""

    call: str
    account: str
    token: str


@dataclass(frozen=True, slots=True)
class Played:
    """The caller has heard these words, in addition to what was reported before."""

    words: str


@dataclass(frozen=True, slots=True)
class Cut:
    """The caller cut in after hearing these words of the clause that was spoken; all the rest is dropped."""

    words: str


@dataclass(frozen=True, slots=True)
class Complaint:
    """The relay did not understand a frame of ours. `code` is Twilio's, empty where it gave none."""

    code: str


Frame = Setup | Played | Cut | Complaint | CallerSaid | Key | Playing | Speaking


def read_frame(text: str) -> Frame | None:
    """What a frame says; None when that is nothing to us. Raises BadFrame."""
    frame = read_object(text)
    match frame.get("type"):
        case "setup":
            return _setup(frame)
        case "prompt":
            said = text_of(frame, "voicePrompt")
            # Without `last` it is the whole of it; parts of an utterance are no turn.
            return CallerSaid(said) if frame.get("last", True) and said.strip() else None
        case "interrupt":
            return Cut(text_of(frame, "utteranceUntilInterrupt"))
        case "dtmf":
            digit = text_of(frame, "digit")
            if digit not in DIGITS:
                raise BadFrame("digit is no key of a phone.")
            return Key(digit)
        case "info":
            return _info(frame)
        case "error":
            code = re.search(r"\b\d{5}\b", json.dumps(frame)[:500])
            return Complaint(code.group() if code else "")
        case str():
            return None
        case _:
            raise BadFrame("type is not a text.")


def _setup(frame: dict[str, Any]) -> Setup:
    parameters = frame.get("customParameters")
    if not isinstance(parameters, dict):
        raise BadFrame("customParameters is no object.")
    return Setup(text_of(frame, "callSid"), text_of(frame, "accountSid"), text_of(parameters, TOKEN))


def _info(frame: dict[str, Any]) -> Frame | None:
    name, value = frame.get("name"), frame.get("value")
    if name == "tokensPlayed":
        return Played(text_of(frame, "value"))
    if isinstance(name, str) and name in SWITCHES and value in ("on", "off"):
        return SWITCHES[name](value == "on")
    return None
