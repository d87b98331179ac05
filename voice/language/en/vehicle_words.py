"""Small words beside a vehicle: whose it is, letters told as words, what else has a colour."""

from __future__ import annotations

from voice.language.en.text import word_set

# Letters as words, for the names of models: "see are vee".
LETTERS = {
    "see": "c", "sea": "c", "are": "r", "vee": "v", "ex": "x", "aitch": "h", "eff": "f", "el": "l",
    "em": "m", "en": "n", "ess": "s", "tee": "t", "ay": "a", "gee": "g", "jay": "j", "kay": "k", "que": "q",
    "queue": "q", "cue": "q", "you": "u", "bee": "b", "tea": "t",
}  # fmt: skip
EVERYDAY = frozenset({"see", "sea", "are", "you", "tea", "bee"})
# Words after a colour that make it one of other things: "white smoke", "a red light".
COLORED = word_set(
    "smoke light lights fluid water puddle stuff oil dot spot leak ice wire liquid coolant tape steam dust "
    "button icon warning flag street road"
)
COLOR_LEADS = word_set("it's its is in a an the dark light bright deep metallic and color colored or")
OWNERS = word_set("my our her his their wife's husband's mom's dad's son's daughter's")
YEAR_LEADS = word_set("a an my the it's its is have drive got for old")
DEADLINE = frozenset({"before", "by", "until", "after", "since", "in", "at"})
