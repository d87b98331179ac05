"""One call: the turn machine and what it needs from the outside."""

from voice.agents import Agent, CallerTurn, Envelope, Toolbox
from voice.call.ports import (
    CallerSaid,
    Clock,
    Event,
    Heard,
    HungUp,
    Interrupted,
    Key,
    Limits,
    Playing,
    Recorder,
    Speaking,
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
    "Key",
    "Limits",
    "Playing",
    "Recorder",
    "Session",
    "Speaking",
    "Toolbox",
    "Tools",
    "Transport",
]
