"""One call: the turn machine and what it needs from the outside."""

from voice.call.ports import (
    Agent,
    CallerSaid,
    CallerTurn,
    Clock,
    Envelope,
    Event,
    Heard,
    HungUp,
    Interrupted,
    Limits,
    Recorder,
    Toolbox,
    Tools,
    Transport,
)
from voice.call.session import Session

__all__ = [
    "Agent",
    "CallerSaid",
    "CallerTurn",
    "Clock",
    "Envelope",
    "Event",
    "Heard",
    "HungUp",
    "Interrupted",
    "Limits",
    "Recorder",
    "Session",
    "Toolbox",
    "Tools",
    "Transport",
]
