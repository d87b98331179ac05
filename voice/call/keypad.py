"""The keys of a phone: the digits of one number come one by one, and a 0 alone asks for a person."""

from voice.call.watch import Alarms, Kind

MOST_KEYS = 20  # no number that is asked for is longer


class Keypad:
    """Collects the digits of a number until a `#` or a pause."""

    def __init__(self, alarms: Alarms, pause: float) -> None:
        """`pause`: longest one between two keys of one number, in seconds."""
        self._alarms = alarms
        self._pause = pause
        self._digits = ""

    def press(self, digit: str, *, wanted: bool) -> str:
        """What is complete with this key: a number, "0" for a person, or nothing yet. `wanted`: the agent
        asked for digits."""
        if digit == "#":
            return self.take()
        if digit.isdecimal() and (self._digits or wanted):
            self._digits = f"{self._digits}{digit}"[:MOST_KEYS]
            self._alarms.set(Kind.KEYS, self._pause)
            return ""
        return "0" if digit == "0" else ""

    def take(self) -> str:
        """What was pressed so far: no further key belongs to it."""
        digits, self._digits = self._digits, ""
        self._alarms.clear(Kind.KEYS)
        return digits
