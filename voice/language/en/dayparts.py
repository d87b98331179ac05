"""Parts of the day and haste: "first thing", "after work", "the first morning you have", "as soon as possible"."""

from __future__ import annotations

from datetime import time

from voice.language.en.sheet import Sheet, Window, pattern, rules

_NOON = time(12)
_GREETING = pattern(r"(?:good|great|nice|wonderful|lovely) (?:morning|afternoon|evening|day)")

# The latest parts begin at four: a shop that closes at five can still offer something "after work".
_PARTS = rules(
    (r"(?:the )?1st thing(?:(?: (?:in|on|that|the|this))* morning)?|(?:right )?when (?:you|they|you guys) open(?: up)?"
     r"|(?:at|right at) opening(?: time)?",
     lambda c: Window(None, _NOON, "first thing in the morning", "am", earliest=True)),
    (r"(?:(?:bright and |very |really |as )?early(?: as possible)?(?: on| in)?(?: the)? morning|early(?= <d\d+>)|(?<=> )early)",
     lambda c: Window(None, time(10), "early in the morning", "am")),
    (r"(?:late|later)(?: on| in)?(?: the)? morning|mid morning", lambda c: Window(time(10), _NOON, "late in the morning", "am")),
    (r"before (?:lunch|lunchtime|my lunch)", lambda c: Window(None, _NOON, "before lunch", "am")),
    (r"(?:(?:at|around|about|over|during|on) )?(?:the |my )?lunch(?: ?time| hour| break)|(?:at|over|around|during) lunch",
     lambda c: Window(_NOON, time(14), "around lunchtime")),
    (r"(?:right )?after (?:lunch|lunchtime|my lunch)", lambda c: Window(time(13), None, "after lunch", "pm")),
    (r"early(?: in)?(?: the)? afternoon", lambda c: Window(_NOON, time(15), "early in the afternoon", "pm")),
    (r"(?:late|later)(?: on| in)?(?: the)? afternoon|late(?= <d\d+>)|(?<=> )late",
     lambda c: Window(time(15), time(18), "late in the afternoon", "pm")),
    (r"(?:(?:at |by |toward |towards |near )?(?:the )?end of (?:the|my|your)(?: work)? ?day|last thing|before (?:you|they) close"
     r"|close to closing|around closing(?: time)?|later in the day|late in the day)",
     lambda c: Window(time(15), None, "at the end of the day", "pm")),
    (r"after (?:my )?(?:work|shift|i get off(?: of)? work|i get off|i'm off|hours)|when i get off(?: work)?",
     lambda c: Window(time(16), None, "after work", "pm")),
    (r"after (?:school|i pick up the kids|school pick ?up)", lambda c: Window(time(15), None, "after school", "pm")),
    (r"before (?:work|my shift|school)", lambda c: Window(None, time(9), "before work", "am")),
    (r"(?:(?:in|during|that|the|for|on) )*(?:morning|mornings|(?<=> )am)(?: time)?", lambda c: Window(None, _NOON, "in the morning", "am")),
    (r"(?:(?:in|during|that|the|for|on) )*(?:afternoon|afternoons|(?<=> )pm)(?: time)?",
     lambda c: Window(_NOON, time(18), "in the afternoon", "pm")),
    (r"(?:(?:in|during|that|the|for|on) )*(?:evening|evenings|night)", lambda c: Window(time(17), None, "in the evening", "pm")),
)  # fmt: skip

_OPENING = r"(?:opening|slot|spot|time ?slot|appointment|available|availability|free|open|possible)"
HASTE = pattern(
    r"(?:as )?soon as (?:possible|you can|you guys can|you have|it can be)|a s a p|asap|soonest|sooner the better|pretty soon|"
    r"some ?time soon|right away|immediately|(?:the )?(?:very )?earliest|as early as (?:possible|you can|you have)|"
    r"(?:come|bring it|get)(?: \S+)?(?: in| by| over)? (?:right )?now|quick(?:ly|est) as possible|"
    rf"(?<!my )(?:very |your |the )*(?:1st|next)(?: available| open| free| possible)? (?:{_OPENING}|date|day)|"
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
    r"(?:i'm |i am |im )?(?:pretty |very |totally )?flexible|(?:i'm|im|i am) (?:free|open) all (?:day|week)|all day|"
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
