"""What the frames of all sockets have in common: one JSON object each, and text that a database takes."""

import json
from typing import Any

LONGEST_TEXT = 4000


class BadFrame(Exception):
    """A frame that is not understood; the text is for whoever sent it."""


def read_object(text: str) -> dict[str, Any]:
    """The JSON object of a frame. Raises BadFrame."""
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError):
        raise BadFrame("This is no JSON.") from None
    if not isinstance(frame, dict):
        raise BadFrame("A frame is a JSON object.")
    return frame


def text_of(frame: dict[str, Any], name: str) -> str:
    """A text without what no database takes: NUL and half surrogate pairs. Raises BadFrame."""
    value = frame.get(name)
    if not isinstance(value, str):
        raise BadFrame(f"{name} is not a text.")
    if len(value) > LONGEST_TEXT:
        raise BadFrame(f"{name} is longer than {LONGEST_TEXT} characters.")
    return value.encode("utf-8", "replace").decode().replace("\0", "")
