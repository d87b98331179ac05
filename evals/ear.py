"""What an agent's words ask for, and which times they name. Any agent may be listened to: only its spoken
words count."""

import re
from datetime import datetime

TOPICS = (  # the first that fits the question is what is asked about
    ("still_there", r"still there|are you there"),
    ("next_wish", r"also wanted"),
    (
        "yes",
        r"\b(shall|should|may) i (book|move|cancel|put|add|note|change|go)|is (that|this) (right|correct)",
    ),
    ("spell", r"\bspell"),
    ("last_name", r"(last|family) name|surname"),
    (
        "name",
        r"your (first |full )?name|who am i (speaking|talking)|who is calling",
    ),
    ("vin", r"\bvin\b"),
    ("phone", r"(what|which|best|good) (phone )?number|number .*(reach|call)|reach you"),
    ("which_visit", r"which (one|visit|appointment) (do|did) you mean|which (visit|appointment)"),
    (
        "which_time",
        r"which (one|of (them|these)|time)|(do|does|would) (any|one|either) of|does that (work|suit)",
    ),
    ("which_car", r"is it for the|which (car|vehicle|of your)|for which"),
    ("car", r"what (car|vehicle|make|model|year)|make, model|what .*(drive|driving)"),
    (
        "service",
        r"what (does|do|is|needs).*(car|need|wrong|done)|what (kind|sort) of|what .*service|oil change, ",
    ),
    (
        "time",
        r"when would|what (day|time)|which day|when (shall|should|can|could|do|are|is)|another (day|time)",
    ),
    ("reason", r"\bwhy\b|reason"),
    ("message_offer", r"(take|leave) (a|the) message|call you back\?"),
    ("message", r"(what|anything) (shall|should|would|can|may) .*(tell|pass|write|say|note)|your message"),
    ("person", r"(speak|talk) (with|to) a (person|human)|(get|like) (you )?a person|put you through\?"),
    ("anything_else", r"anything else|something else|what else|else i can"),
    ("open", r"how (can|may) i help|what can i do|what would you like|can i help"),
    ("again", r"say (that|it) (once )?(again|more)|repeat|didn't (get|catch|understand)"),
)
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
WHEN = re.compile(
    rf"\b(?P<month>{'|'.join(MONTHS)}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:, (?P<year>\d{{4}}))?"
    r"|\b(?P<hour>\d{1,2})(?::(?P<minute>\d\d))? ?(?P<half>[ap])\.?m\b"
    r"|\b(?P<noon>noon)\b",
    re.IGNORECASE,
)


def asked_about(text: str) -> str:
    """The topic of the last question in `text`, or of all of it where it asks nothing; else "statement"."""
    sentences = re.split(r"(?<=[.!?])\s+", text.strip())
    questions = [one for one in sentences if one.endswith("?")]
    for part in [*reversed(questions), *([] if questions else [text])]:
        for topic, pattern in TOPICS:
            if re.search(pattern, part, re.IGNORECASE):
                return topic
    return "statement"


def times_in(text: str, today: datetime) -> list[str]:
    """The starts that are named, in their order; a clock goes with the date before it."""
    found: list[str] = []
    day: datetime | None = None
    for match in WHEN.finditer(text):
        if match["month"]:
            month, number = MONTHS.index(match["month"].lower()) + 1, int(match["day"])
            year = int(match["year"]) if match["year"] else today.year
            day = datetime(year, month, number)  # noqa: DTZ001 - a wall date
        elif day is not None:
            hour, minute = (12, 0) if match["noon"] else _clock(match)
            found.append(day.replace(hour=hour, minute=minute).isoformat(timespec="minutes"))
    return found


def _clock(match: re.Match[str]) -> tuple[int, int]:
    hour = int(match["hour"]) % 12 + (12 if match["half"].lower() == "p" else 0)
    return hour, int(match["minute"] or 0)
