"""What recognisers write for the words of a shop: (a pattern, what was said)."""

from __future__ import annotations

SLIPS: tuple[tuple[str, str], ...] = (
    (r"breaks(?!\S| down)", "brakes"),
    (r"break(?= (?:pad|job|rotor|light|fluid|pedal|inspect|check|service|shoe|work))", "brake"),
    (r"(?<=front )break|(?<=rear )break|(?<=my )break(?= (?:is|are|squeaks|grinds))", "brakes"),
    (r"(?:brake|brakes) (?:pats|bads|patch|pets|paths)", "brake pads"),
    (r"(?<=and )(?:rotters|routers|roders|motors|voters)", "rotors"),
    (r"(?:all|ol|ole|old|oiled|oils|oral|coil) (?:change|changed|changes)(?! (?:of|my|the))", "oil change"),
    (r"oil (?:chain|chained|chains|chance|exchange|chang|jane|charge)", "oil change"),
    (r"(?:tired|tired's|tyre|tie|tires?'s|tries|tier|tiers)(?= (?:rotat|ration|notat|locat))", "tire"),
    (r"(?:tired|tries|tiers)(?= (?:need|are|is|were|get|changed|balanced))", "tires"),
    (r"(?<=tire )(?:ration|rotations?|notation|location|rotated|vacation)", "rotation"),
    (r"(?:check|checking|chick) (?:in ?gin|and gin|engine's|injun|engine|in gen|engines)", "check engine"),
    (r"(?:tuna|tone|tuning) up", "tune up"),
    (r"in section|in spection|inspection's", "inspection"),
    (r"(?:lou|loop|loob|lub|loub) job", "lube job"),
    (r"alternate or|alter nator|ultimator", "alternator"),
)  # fmt: skip
# "my oil's due", "the AC's blowing warm".
NOUNS = (
    "oil engine motor battery brake brakes ac light lights car truck inspection tire tires window heater "
    "alternator starter muffler radiator exhaust battery transmission fan bumper belt horn wiper wipers "
    "sticker tag "
    "clutch pedal door headlight coolant radiator registration transmission"
)
