"""Parts of the day and haste: "first thing", "after work", "the first morning you have", "as soon as
possible"."""

from __future__ import annotations

from datetime import time

from voice.language.en.sheet import Builder, Sheet, Window, pattern, rules

_GREETING = pattern(r"(?:good|great|nice|wonderful|lovely) (?:morning|afternoon|evening|day)")

_LED = r"(?:(?:in|during|that|the|for|on) )*"


def _part(part: str, words: str, after: int | None, before: int | None, half: str = "") -> Builder:
    """A builder of the part of the day between two full hours, spoken as `words`."""
    start, end = time(after) if after else None, time(before) if before else None
    window = Window(start, end, words, half, earliest=part == "first thing", part=part)
    return lambda context: window


# The latest parts begin at four: a shop that closes at five can still offer something "after work".
_PARTS = rules(
    (
        r"(?:the )?1st thing(?:(?: (?:in|on|that|the|this))* morning)?|"
        r"(?:right )?when (?:you|they|you guys) open(?: up)?|(?:at|right at) opening(?: time)?",
        _part("first thing", "first thing in the morning", None, 12, "am"),
    ),
    (
        r"(?:bright and |very |really |as )?early(?: as possible)?(?: on| in)?(?: the)? morning|"
        r"early(?= <d\d+>)|(?<=> )early",
        _part("early morning", "early in the morning", None, 10, "am"),
    ),
    (
        r"(?:late|later)(?: on| in)?(?: the)? morning|mid morning",
        _part("morning", "late in the morning", 10, 12, "am"),
    ),
    (r"before (?:lunch|lunchtime|my lunch)", _part("before lunch", "before lunch", None, 12, "am")),
    (r"(?:right )?after (?:lunch|lunchtime|my lunch)", _part("after lunch", "after lunch", 13, None, "pm")),
    (
        r"(?:(?:at|around|about|over|during|on) )?(?:the |my )?lunch(?: ?time| hour| break)|"
        r"(?:at|over|around|during) lunch",
        _part("lunch", "around lunchtime", 12, 14),
    ),
    (r"early(?: in)?(?: the)? afternoon", _part("afternoon", "early in the afternoon", 12, 15, "pm")),
    (
        r"(?:late|later)(?: on| in)?(?: the)? afternoon|late(?= <d\d+>)|(?<=> )late",
        _part("late afternoon", "late in the afternoon", 15, 18, "pm"),
    ),
    (
        r"(?:(?:at|by|toward|towards|near) )?(?:the )?end of (?:the|my|your)(?: work)? ?day|last thing|"
        r"before (?:you|they) close|close to closing|around closing(?: time)?|(?:later|late) in the day",
        _part("end of day", "at the end of the day", 15, None, "pm"),
    ),
    (
        r"after (?:my )?(?:work|shift|i get off(?:(?: of)? work)?|i'm off|hours)|when i get off(?: work)?",
        _part("after work", "after work", 16, None, "pm"),
    ),
    (
        r"after (?:school|i pick up the kids|school pick ?up)",
        _part("late afternoon", "after school", 15, None, "pm"),
    ),
    (r"before (?:work|my shift|school)", _part("early morning", "before work", None, 9, "am")),
    (rf"{_LED}(?:mornings?|(?<=> )am)(?: time)?", _part("morning", "in the morning", None, 12, "am")),
    (rf"{_LED}(?:afternoons?|(?<=> )pm)(?: time)?", _part("afternoon", "in the afternoon", 12, 18, "pm")),
    (rf"{_LED}(?:evenings?|night)", _part("evening", "in the evening", 17, None, "pm")),
)

_OPENING = r"(?:opening|slot|spot|time ?slot|appointment|available|availability|free|open|possible)"
HASTE = pattern(
    r"(?:as )?soon as (?:possible|you can|you guys can|you have|it can be)|a s a p|asap|soonest|"
    r"sooner the better|pretty soon|"
    r"some ?time soon|right away|immediately|(?:the )?(?:very )?earliest|as early as (?:possible|you can|"
    r"you have)|"
    r"(?:come|bring it|get)(?: \S+)?(?: in| by| over)? (?:right )?now|quick(?:ly|est) as possible|"
    rf"(?<!my )(?:very |your |the )*(?:1st|next)(?: available| open| free| possible)? (?:{_OPENING}|date|"
    rf"day)|"
    r"(?:the )?1st(?: available| free| open| possible)?(?= <w\d+>)|"
    r"(?:the )?1st (?:available )?time (?:you|that|slot|available)|"
    r"(?:the )?1st (?:1|one) (?:you have|available)|(?:the )?1st(?= <d\d+> (?:you|that|available))"
)
_ANY_DAY = pattern(
    r"(?:any|whatever|whichever|either) ?day(?: (?:at all|is fine|works|you have|that week|next week))?|"
    r"(?:it |the day )?(?:doesn't|does not|don't) matter(?: (?:which|what) day)|every ?day|no preference"
)
_ANY_TIME = pattern(
    r"any ?time|whenever(?: (?:you (?:have|can|want|like|are free)|works|is good|it works))?|what ?ever time|"
    r"(?:i'm |i am |im )?(?:pretty |very |totally )?flexible|(?:i'm|im|i am) (?:free|open) all (?:day|week)|"
    r"all day|"
    r"any(?:thing| hour| slot| opening)(?: (?:works|is fine|you have))"
)


def mark_parts(sheet: Sheet) -> None:
    """Put marks for parts of the day on a sheet; a greeting is none."""
    sheet.drop([_GREETING])
    sheet.apply(_PARTS)


def wants_any_day(text: str) -> bool:
    """Whether every day is fine."""
    return _ANY_DAY.search(text) is not None


def wants_any_time(text: str) -> bool:
    """Whether every time is fine."""
    return _ANY_TIME.search(text) is not None
