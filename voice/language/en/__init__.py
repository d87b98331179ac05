"""English as spoken to a car shop in North America."""

from __future__ import annotations

from voice.language.en import phrases, say
from voice.language.en.answers import judge_answer
from voice.language.en.asides import is_at_a_loss, is_backchannel
from voice.language.en.codes import find_code, hide_numbers
from voice.language.en.intents import find_intents
from voice.language.en.names import corrected_name, find_name
from voice.language.en.offers import pick_offer
from voice.language.en.phones import find_phone
from voice.language.en.reasons import find_reason
from voice.language.en.services import find_services, find_unwanted_services
from voice.language.en.shifts import understand_shift
from voice.language.en.times import understand_change, understand_time
from voice.language.en.turns import find_same, is_addition, is_never_mind, means_both
from voice.language.en.vehicles import find_vehicle, find_vehicles, matches, pick_vehicle, split_by_vehicle
from voice.language.en.vins import find_vin, find_vin_piece, mend_vin

__all__ = [
    "find_code",
    "hide_numbers",
    "corrected_name",
    "find_intents",
    "find_name",
    "find_phone",
    "find_reason",
    "find_same",
    "find_services",
    "find_unwanted_services",
    "find_vehicle",
    "find_vehicles",
    "find_vin",
    "find_vin_piece",
    "is_addition",
    "is_at_a_loss",
    "is_backchannel",
    "is_never_mind",
    "judge_answer",
    "matches",
    "means_both",
    "mend_vin",
    "phrases",
    "pick_offer",
    "pick_vehicle",
    "say",
    "split_by_vehicle",
    "understand_change",
    "understand_shift",
    "understand_time",
]
