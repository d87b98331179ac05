"""English as spoken to a car shop in North America."""

from __future__ import annotations

from voice.language.en import phrases, say
from voice.language.en.answers import judge_answer
from voice.language.en.backchannels import is_backchannel
from voice.language.en.intents import find_intents
from voice.language.en.names import find_name
from voice.language.en.offers import pick_offer
from voice.language.en.services import find_services
from voice.language.en.spelled import find_phone, find_vin
from voice.language.en.times import understand_change, understand_time
from voice.language.en.vehicles import find_vehicle, matches, pick_vehicle

__all__ = [
    "find_intents",
    "find_name",
    "find_phone",
    "find_services",
    "find_vehicle",
    "find_vin",
    "is_backchannel",
    "judge_answer",
    "matches",
    "phrases",
    "pick_offer",
    "pick_vehicle",
    "say",
    "understand_change",
    "understand_time",
]
