"""Parts of the day and haste: "first thing", "after work", "the first morning you have", "as soon as
possible"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

from voice.language.en.sheet import Builder, Sheet, Window, pattern, rules

_GREETING = pattern(r"(?:good|great|nice|wonderful|lovely) (?:morning|afternoon|evening|day)")
# "I work nights" tells of a life and is no wish.
_SHIFTS = pattern(
    r"(?:i|he|she|we|they|wife|husband|who) (?:usually |always |mostly |just )?(?:work|works|do|does|pull|"
    r"pulls)"
    r"(?: the)? (?:nights?|days|evenings?|mornings?|overnights?|graveyard)(?: shifts?)?|"
    r"(?:on|working|doing|pulling) (?:the )?(?:nights|graveyard|overnights|(?:night|evening|morning|"
    r"day) shifts?)|"
    r"(?:i'm|am) on (?:days|nights|evenings)"
)

_LED = r"(?:(?:in|during|that|the|for|on) )*"


def _part(part: str, words: str, after: int | None, before: int | None, half: str = "") -> Builder:
    """A builder of the part of the day between two full hours, spoken as `words`."""
    start, end = time(after) if after else None, time(before) if before else None
    window = Window(start, end, words, half, earliest=part == "first thing", part=part)
    return lambda context: window


# The latest parts begin at four: a shop that closes at five can still offer something "after work".
_PARTS = rules(
    (
        r"(?:the )?(?:very )?1st thing(?:(?: (?:in|on|that|the|this))* morning)?"
        r"(?! (?:you|that|available|open|y'all|i)(?!\S))|"
        r"(?:right |just )?(?:when|as soon as|the (?:minute|second|moment)|once) "
        r"(?:you|they|you guys|y'all|the (?:shop|doors?|place|gates?)) (?:opens?(?: up)?(?: the (?:doors?|"
        r"shop|gates?))?|"
        r"unlocks?(?: the (?:doors?|shop|place|gates?))?|"
        r"(?:get|turn|flip|roll) (?:in|there|the (?:lights|sign|door)(?: on| up| over| around)?))|"
        r"(?:before|as) (?:anybody|anyone|everybody|everyone)(?: else)? gets (?:there|in)|"
        r"(?:right )?(?:at|after) open(?:ing)?(?: time)?|"
        r"(?:the )?(?:start|beginning) of (?:the|your) (?:work ?)?(?:day|morning)|"
        r"(?:the |your )?(?:very )?1st (?:slot|appointment|spot|opening|1|one|thing)?(?: of| in)(?: the)? "
        r"(?:day|morning)",
        _part("first thing", "first thing in the morning", None, 12, "am"),
    ),
    (
        r"(?:bright and |nice and |very |really |as )*early(?: as possible)?(?: on| in)?(?: the)? mornings?|"
        r"(?:bright|nice) and early|(?:really|super|pretty|very) early(?! (?:afternoon|evening|in))|"
        r"crack of dawn|"
        r"(?<=^ )early(?= *$)|early(?= (?:on )?<d\d+>)|(?<=> )early(?! (?:afternoon|evening|in))|"
        r"(?<= be )early(?= *$)",
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
        r"(?:late|later)(?: on| in)?(?: the)? afternoons?|late(?= (?:on )?<d\d+>)|(?<=> )late",
        _part("late afternoon", "late in the afternoon", 15, 18, "pm"),
    ),
    (
        r"(?:(?:at|by|toward|towards|near) )?(?:the )?(?:very )?end of "
        r"(?:(?:the|my|your) )?(?:work |business )?day|last thing|"
        r"(?:right |just )?before (?:you|they|you guys|y'all) close(?: up)?|"
        r"(?:close to|around|right before|near|before|at) clos(?:e|ing)(?: time)?|(?:later|late) in the day|"
        r"(?:the |your )?(?:last|latest) (?:(?:slot|appointment|spot|opening|time|1|one|thing)"
        r"(?: of| in) the day|"
        r"(?:slot|appointment|spot|opening|time)(?= (?:on|for|<d))|"
        r"(?:slot|appointment|spot|opening|time)? ?(?:you(?: guys)?(?:'ve| have)?"
        r"(?: got)?(?: open| available)?))|"
        r"as late as (?:possible|you can|you have|i can)|close of business|e o d|eod",
        _part("end of day", "at the end of the day", 15, None, "pm"),
    ),
    (
        r"(?:right )?after i (?:get (?:done|off|out|home|back)|finish|leave)(?: (?:with|from|of|at))? "
        r"(?:my )?(?:work|shift|job)|"
        r"(?:right )?after (?:my )?(?:work|shift|job|the office|i get off(?:(?: of)? work)?|"
        r"i'm (?:off|done with work|done working)|i get out of work|"
        r"i (?:finish|leave) work|hours|my workday)|"
        r"(?:when|once) i(?: get|'m) (?:off|out of|done with)(?: of)?(?: work)?|"
        r"on my way home(?: from work)?|coming home from work",
        _part("after work", "after work", 16, None, "pm"),
    ),
    (
        r"after (?:school|i pick up the kids|school pick ?up)",
        _part("late afternoon", "after school", 15, None, "pm"),
    ),
    (
        r"before (?:work|my shift|school|i (?:go|head|have to go|start|get)(?: in| off)? (?:to |at )?work)",
        _part("early morning", "before work", None, 9, "am"),
    ),
    (rf"{_LED}(?:mornings?|(?<=> )am)(?: time)?", _part("morning", "in the morning", None, 12, "am")),
    (rf"{_LED}(?:afternoons?|(?<=> )pm)(?: time)?", _part("afternoon", "in the afternoon", 12, 18, "pm")),
    (
        rf"(?<!work )(?<!working ){_LED}(?:evenings?|nights?)(?! shift)|after (?:dinner|supper)",
        _part("evening", "in the evening", 17, None, "pm"),
    ),
)

_OPENING = r"(?:opening|slot|spot|time ?slot|appointment|available|availability|free|open|possible)"
HASTE = pattern(
    r"(?:as )?(?:soon|quick|quickly|fast|early) as (?:possible|"
    r"(?:you|you guys|y'all|i) (?:possibly )?can|(?:you|you guys|y'all)(?:'ve)? (?:have|got)|"
    r"it can be|humanly possible)|right now|a s a p|asap|a sap|soonest|"
    r"(?:sooner|quicker|earlier|faster) the better|pretty soon|how (?:soon|early|quick|quickly|fast)"
    r"(?! (?:will|would|is|before|do you open|are you open))|"
    r"(?:what|which)?ever(?:'s| is| you(?:'ve)?(?: have| got)?)? "
    r"(?:1st|open 1st|(?:the )?soonest|earliest|next)|"
    r"(?:the )?1st (?:thing|time|spot|slot|day|opening)(?: that)?(?: is| you(?:'ve)?(?: guys)?(?: have| got)|"
    r" opens?| comes?|'s)|next (?:thing|chance|spot)(?: you| that)|"
    r"some ?time soon|right away|immediately|(?:the )?(?:very )?earliest|as early as (?:possible|you can|"
    r"you have)|"
    r"(?:come|bring it|get)(?: \S+)?(?: in| by| over)? (?:right )?now|quick(?:ly|est) as possible|"
    rf"(?<!my )(?:very |your |the )*(?:1st|next)(?: available| open| free| possible)? (?:{_OPENING}|date|"
    rf"day)|"
    r"(?:the )?1st(?: available| free| open| possible)?(?= <w\d+>)|"
    r"(?:the )?1st (?:available )?time (?:you|that|slot|available)|"
    r"(?:the )?1st (?:1|one) (?:you have|available)|(?:the )?1st(?= <d\d+> (?:you|that|available))"
)
_GENERAL = {"morning", "afternoon", "evening"}
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
    sheet.drop([_GREETING, _SHIFTS])
    sheet.apply(_PARTS)


def narrowest(windows: Sequence[Window]) -> list[Window]:
    """Without the general part of the day where a closer one was named as well: "Friday morning, first
    thing"."""
    close = any(window.part and window.part not in _GENERAL for window in windows)
    return [window for window in windows if not (close and window.part in _GENERAL)]


def wants_any_day(text: str) -> bool:
    """Whether every day is fine."""
    return _ANY_DAY.search(text) is not None


def wants_any_time(text: str) -> bool:
    """Whether every time is fine."""
    return _ANY_TIME.search(text) is not None
