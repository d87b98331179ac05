"""Which day is meant. All sums are on local dates.

"Tuesday" is the coming one; on a Tuesday it is today as long as a shop could still take the car. "Next
Tuesday" is the Tuesday of the next calendar week (weeks begin on Monday), unless that is tomorrow, which
nobody calls "next": then the one after.
The agent reads weekday and date back, so that a caller who counts otherwise hears it. A day of the month or
of the year that has passed is the coming one. An impossible date raises ValueError.
"""

from __future__ import annotations

import re
from datetime import date

from voice.language.en import day_sums as sums
from voice.language.en import named_days
from voice.language.en.sheet import Sheet, days_on, pattern, rules

_COUNT = r"(\d{1,2}|an?|another|a couple(?: of)?|a few|couple(?: of)?|few)"
_ABOUT = r"(?: (?:about|around|like|maybe|roughly|say|just))*"
_AND = r" (?:through|thru|to|until|till|or|and|-)"
# What may follow "the third" for it to be a date and not the third of some things.
_DATE_ENDS = (
    r"(?= *$| ,| (?:at|in|on|around|about|after|before|or|and|if|then|to|through|thru|until|till|for|by|"
    r"please|"
    r"works?|would|is|sounds|should|i|i'm|i've|i'd|i'll|we|we're|you|can|could|do|does|has|have|but|so|"
    r"because|with|my|early|late|1st thing|not|no|all|some ?time|instead|maybe|from|between|anytime|"
    r"noon|any|\d{1,2}|<\w+>)(?!\S)|"
    r"(?<!1st) (?:morning|afternoon|evening)(?!\S))"
)


_YEAR = r"(?:(?: ,)? (20\d\d|20 \d\d))?"
_PART = r"(?:(early|mid|late) )?"

_DATES = rules(
    (r"(20\d\d)-(\d\d?)-(\d\d?)", lambda c, y, m, d: sums.one(date(int(y), int(m), int(d)))),
    (r"(\d\d?)/(\d\d?)(?:/(\d\d|20\d\d))?(?! (?:ton|inch|hour|of|mile|quart|tank|full))", sums.slashed),
    # "Twelve nine" is no time of day; "eleven thirty, that's a Monday" may be one.
    (
        r"(?:(?:on|it's|that's|be) )?(1[0-2]|[1-9]) (\d\d?)(?: ,)? (?:that's|which is|that is|it's)(?: a|"
        r" on)? WEEKDAY",
        sums.checked_by_weekday,
    ),
    (r"(?<= on )(1[0-2]|[1-9]) ([1-9])(?! \d)", sums.slashed),
    (rf"(?:the )?ORD(?: of)? MONTH{_YEAR}", lambda c, d, m, y: sums.named_month_day(c, m, d, y)),
    (rf"MONTH(?: ,)? (?:the )?ORD{_YEAR}", sums.named_month_day),
    (rf"MONTH NUM(?! (?:am|pm|oclock)){_YEAR}", sums.named_month_day),
    (rf"NUM(?: of)? MONTH{_YEAR}", lambda c, d, m, y: sums.named_month_day(c, m, d, y)),
    (r"(?:the )?ORD of next month", lambda c, d: sums.day_of_that_month(c, d, 1)),
    (r"next month(?: on)? the ORD", lambda c, d: sums.day_of_that_month(c, d, 1)),
    (r"(?:the )?ORD of (?:this|the) month", lambda c, d: sums.day_of_month(c, d)),
    (rf"WEEKDAY(?: ,)? (?:the )?ORD{_DATE_ENDS}", lambda c, w, d: sums.day_of_month(c, d, w)),
    (rf"(?:the|on|by|til) ORD{_DATE_ENDS}", lambda c, d: sums.day_of_month(c, d)),
    (rf"(?<=^ )ORD{_DATE_ENDS}", lambda c, d: sums.day_of_month(c, d)),
)
_NAMED = rules(
    (r"(?:the )?day after (?:tomorrow|tmrw)|overmorrow", lambda c: sums.one(days_on(c.today, 2))),
    (r"tomorrow", lambda c: sums.one(days_on(c.today, 1))),
    (
        r"not next week(?: ,)?(?: but)?(?: maybe)?(?: the)? (?:week after|1 after|following(?: week| 1)?|"
        r"next 1)"
        r"(?: that| next)?",
        lambda c: sums.week(c, 2),
    ),
    (
        r"(?<!day )(?<!day , )not this week(?: ,)?(?: but)?(?: maybe)?(?: the)? (?:next(?: 1| week)?|"
        r"following(?: week| 1)?|"
        r"week after|1 after)(?: that| this)?",
        lambda c: sums.week(c, 1),
    ),
    (
        r"not (?:this weekend|the weekend)(?: ,)?(?: but)?(?: the)? (?:next(?: 1| weekend)?|"
        r"following(?: weekend| 1)?|1 after|weekend after)(?: that)?",
        lambda c: sums.week(c, 1, 5, 6),
    ),
    (r"(?:later )?today|this day|this(?= (?:morning|afternoon|evening))", lambda c: sums.one(c.today)),
    (r"(?:the )?WEEKDAY(?: right)? (before|after|following) DAY", sums.weekday_beside),
    (r"WEEKDAY(?: ,)?(?: the| on)? DAY", lambda c, w, d: d),
    (r"DAY(?: ,)?(?: which is| on| a)*(?: a)? WEEKDAY", sums.same),
    (
        rf"{_COUNT} weeks?(?: from| after| on| this)+ WEEKDAY",
        lambda c, n, w: sums.later(sums.coming(c, w), 7 * sums.count(n)),
    ),
    (
        rf"WEEKDAY{_AND} WEEKDAY(?: ,)?(?: of| in)? next week|next week(?: ,)?(?: on)? WEEKDAY{_AND} WEEKDAY|"
        rf"(?:the )?next WEEKDAY{_AND} WEEKDAY",
        sums.days_of_next_week,
    ),
    (
        r"WEEKDAY(?: ,)? not this (?:week|1|WEEKDAY)(?: ,)?(?: but)?(?: the)? (?:next|following|1 after)"
        r"(?: week| 1)?|not this WEEKDAY(?: ,)?(?: but)?(?: the)? (?:next|following|(?:1|one) after)"
        r"(?: week| 1)?",
        lambda c, a, _, b: sums.weekday_of_week(c, a or b, 1),
    ),
    (
        r"(?:the )?(1st|2nd|3rd|4th|last) WEEKDAY (?:of|in) (?:(the|this|next) month|MONTH)",
        lambda c, n, w, near, m: sums.nth_weekday(c, n, w, near, m),
    ),
    (rf"WEEKDAY in {_COUNT} weeks?", lambda c, w, n: sums.weekday_of_week(c, w, sums.count(n))),
    (
        r"WEEKDAY(?: ,)?(?: of| in)? next week|next week(?: ,)?(?: on)? WEEKDAY",
        lambda c, a, b: sums.weekday_of_week(c, a or b, 1),
    ),
    (r"WEEKDAY(?: of)? the (?:following week|week after)", lambda c, w: sums.weekday_of_week(c, w, 1)),
    (
        r"WEEKDAY(?: of)? (?:the )?week after next|WEEKDAY after next",
        lambda c, a, b: sums.weekday_of_week(c, a or b, 2),
    ),
    (
        r"WEEKDAY(?: of)? this week|(?:later )?this week(?: on)? WEEKDAY",
        lambda c, a, b: sums.this(c, a or b),
    ),
    (
        r"(?:a )?week (?:on|from)(?: this)? WEEKDAY|WEEKDAY week(?! (?:before|after|of))|a week WEEKDAY",
        lambda c, a, b, d: sums.later(sums.coming(c, a or b or d), 7),
    ),
    (r"(2|3|4) WEEKDAYs? from (?:now|today)", lambda c, n, w: sums.later(sums.coming(c, w), 7 * int(n) - 7)),
    (r"(?:today|this) WEEKDAY", sums.this),
    (r"(?:(?:this|the|next)? ?(?:up)?coming|the very next|the following) WEEKDAY", sums.coming),
    (r"(?:the )?next WEEKDAY", sums.next_weekday),
    (r"WEEKDAY(?! series)", sums.coming),
)
_WEEKS = rules(
    (r"(?:(?:the )?(?:beginning|start) of|early) next week", lambda c: sums.week(c, 1, 0, 2)),
    (r"(?:(?:the )?middle of|mid) next week", lambda c: sums.week(c, 1, 1, 3)),
    (r"(?:(?:the )?end of|late|later) next week", lambda c: sums.week(c, 1, 3, 5)),
    (r"(?:the )?week after next", lambda c: sums.week(c, 2)),
    (r"(?:some ?time |any ?time |any ?day )?(?:next week|the following week)", lambda c: sums.week(c, 1)),
    (
        r"(?:(?:the )?end of|late|later)(?: in)? (?:the|this) week",
        lambda c: sums.week(c, c.today.weekday() > 4, 3, 5),
    ),
    (r"(?:the )?rest of (?:the|this) week|this week", lambda c: sums.week(c, 0)),
    (r"(?:the )?weekend after next", lambda c: sums.week(c, 2, 5, 6)),
    (r"next weekend", lambda c: sums.week(c, 1, 5, 6)),
    (
        r"(?:the )?weekend (?:right )?(before|after|of|following) DAY|DAY weekend",
        lambda c, side, a, b: sums.weekend_beside(c, side or "of", a or b),
    ),
    (r"(?:this |the |this coming )?weekends?", lambda c: sums.week(c, 0, 5, 6)),
    (
        rf"in{_ABOUT} {_COUNT} weeks?(?: time)?|{_COUNT} weeks? (?:from (?:now|today)|out)",
        lambda c, a, b: sums.one(days_on(c.today, 7 * sums.count(a or b))),
    ),
    (
        rf"in{_ABOUT} {_COUNT} days?(?: time)?|{_COUNT} days? (?:from (?:now|today)|out)",
        lambda c, a, b: sums.one(days_on(c.today, sums.count(a or b))),
    ),
    (
        rf"in{_ABOUT} {_COUNT} months?|{_COUNT} months? from (?:now|today)",
        lambda c, a, b: sums.months_after(sums.one(c.today), sums.count(a or b)),
    ),
    (
        rf"(?:with)?in the next {_COUNT} (day|week)s?|(?:within|in the next)(?: (a|1|2|3))? (week)s?",
        sums.soon,
    ),
    (
        r"(?:the )?(1st|2nd|3rd|4th|last) week (?:of|in) (?:(the|this|next) month|MONTH)",
        lambda c, n, near, m: sums.nth_week(c, n, near, m),
    ),
    (r"(?:the )?(?:beginning|start) of next month", lambda c: sums.near_month(c, "early", 1)),
    (r"(?:the )?end of next month", lambda c: sums.near_month(c, "late", 1)),
    (rf"(?:some ?time |any ?time )?{_PART}next month", lambda c, p: sums.near_month(c, p, 1)),
    (r"(?:the )?end of (?:the|this) month|late this month", lambda c: sums.near_month(c, "late", 0)),
    (r"(?:later )?this month", lambda c: sums.near_month(c, None, 0)),
    (r"(?:the )?(?:beginning|start) of MONTH", lambda c, m: sums.named_month(c, "early", m)),
    (r"(?:the )?end of MONTH", lambda c, m: sums.named_month(c, "late", m)),
    (r"(?:the )?middle of MONTH", lambda c, m: sums.named_month(c, "mid", m)),
    (rf"(?:in|some ?time in|any ?time in|this) {_PART}MONTH", sums.named_month),
    (r"(early|mid|late) MONTH", sums.named_month),
)
_RELATIVE = rules(
    (r"(?:(?:a|the) )?day (?:right )?before DAY", lambda c, d: sums.later(d, -1)),
    (r"(?:(?:a|the) )?day (?:right )?after DAY", lambda c, d: sums.later(d, 1)),
    (rf"{_COUNT} days? before DAY", lambda c, n, d: sums.later(d, -sums.count(n))),
    (rf"{_COUNT} days? (?:after|from|past) DAY", lambda c, n, d: sums.later(d, sums.count(n))),
    (rf"{_COUNT} weeks? (?:after|from|past|on) DAY", lambda c, n, d: sums.later(d, 7 * sums.count(n))),
    (rf"{_COUNT} months? (?:after|from) DAY", lambda c, n, d: sums.months_after(d, sums.count(n))),
    (rf"{_COUNT} weeks? before DAY", lambda c, n, d: sums.later(d, -7 * sums.count(n))),
    (r"(?:the )?week (before|after|of)(?: the)? DAY", sums.week_of),
    (r"DAY week(?!end)", lambda c, d: sums.week_of(c, "of", d)),
)
_AWAY = (
    r"(?:not|can'?t|cannot|can not|couldn'?t|won'?t|wouldn'?t|don'?t|out of town|away|gone|busy|working|"
    r"traveling|on vacation|tied up|booked)(?: (?!<|,)\S+){0,4}"
)
_SPANS = rules(
    (rf"{_AWAY} (?:until|till|before) DAY", lambda c, d: sums.from_on(c, d)),
    (r"(?:any ?(?:time|day) )?(?:between|from) DAY (?:and|to|through|thru|until|till|-) DAY", sums.span),
    (r"DAY(?: ,)? (?:through|thru|until|till|to|-) DAY", sums.span),
    (
        r"(?:either )?DAY(?: ,)?(?: or| and)? DAY(?: ,)? (?:or|and)(?: maybe| on| even)* DAY",
        lambda c, a, b, d: sums.either(c, sums.either(c, a, b), d),
    ),
    (r"(?:either )?DAY(?: ,)? (?:or|and)(?: maybe| on| even)* DAY", sums.either),
    (
        r"DAY or the (?:day after|following day|next day)(?: that)?",
        lambda c, d: sums.either(c, d, sums.later(d, 1)),
    ),
    (r"DAY or (?:the )?ORD", lambda c, d, o: sums.either(c, d, sums.day_of_month(c, o) or d)),
    (
        r"DAY (?:to|through|thru|until|-) (?:the )?ORD",
        lambda c, d, o: sums.span(c, d, sums.day_of_month(c, o) or d),
    ),
    (
        r"(?:starting|beginning|not before|no earlier than|no sooner than|from)(?: on)? DAY(?: (?:on|"
        r"onwards?|forward))?"
        r"|(?:on )?DAY or (?:later|after|any ?time after|beyond)|any ?time from DAY",
        lambda c, a, b, d: sums.from_on(c, a or b or d),
    ),
    (r"(?:(?:any ?(?:time|day)|some ?time) )?after DAY", lambda c, d: sums.from_on(c, d, skip=True)),
    (r"(?:(?:any ?(?:time|day)|some ?time) )?before DAY", lambda c, d: sums.until(c, d, skip=True)),
    (
        r"(?:by|no later than|not later than|until|till|up to)(?: the)? DAY",
        lambda c, d: sums.until(c, d, skip=False),
    ),
)
_REFUSED = (
    pattern(
        r"(?:(?:too late|too soon|no room|no time|nothing|no openings?|can't be) (?:for|on)|missed|missing|"
        r"skip|"
        r"(?:get|getting|got|past|after) (?!<)(?:past|through|over)|busy|slammed|booked|off) DAY(?= (?:so|i|"
        r"didn't|and|,)(?!\S))|"
        r"(?:it's|because(?: of)?|because it's|with) DAY(?= (?:and|so) (?:we|i|i'm|my|they|our|we've|we're|"
        r"i've)(?!\S))|"
        r"(?:let's |let me )?get(?:ting)? (?:past|through|over) DAY|"
        r"(?:let's |let me )?get(?:ting)? DAY (?:out of the way|outta the way|out the way|over with|"
        r"behind (?:us|me))"
    ),
    pattern(
        r"(?:not|but|except|excluding|other than|besides|rather than|(?:can'?t|cannot|can not|couldn't|won't)"
        r"(?: (?:do|make|come|be there|come in|make it))*)(?: (?:for|on|in|it))* DAY"
    ),
    pattern(
        r"DAY(?: (?:at|in the) \S+)?(?: (?:really|just|probably|already|all))?"
        r" (?:(?:doesn'?t|does not|don'?t|do not|won'?t|wouldn'?t|will not|"
        r"isn'?t|is not|ain'?t)(?: (?:really|going to|"
        r"gonna))?"
        r"(?: (?:work|good|possible|great|be))*|(?:is |are |looks |gets )?(?:(?:all|pretty|just|kinda|"
        r"kind of|really|super|totally|so) )?(?:no good|out|bad|impossible|full|"
        r"too \S+|shot|packed|booked(?: up)?|crazy|nuts|hectic|jammed|swamped|slammed|insane|tough|rough|"
        r"tight|"
        r"no go|a no|a mess|a bust|"
        r"not (?:good|gonna work|going to work)))(?: (?:for|at) \S+)?"
    ),
)
# Days that are over and days that are only named are no wish.
_TOLD = (
    pattern(
        r"(?:since|started|starting to|began|happened|broke down|broke|died|noticed|quit|stopped working|"
        r"called|"
        r"bought it|got it)(?: (?!,)\S+){0,3}? DAY(?: (?:morning|afternoon|evening|night))?"
    ),
    pattern(
        r"yesterday(?: (?:morning|afternoon|evening))?|"
        r"last (?:WEEKDAY|MONTH|week|night|month|year|time)(?! (?:of|in) )"
    ),
    pattern(r"(?:\d+|an?|a couple(?: of)?|a few) (?:days?|weeks?|months?|years?|hours?) ago"),
    pattern(
        r"(?:what's|what is|what day is|isn't|is) today(?: ,)?(?: (?:it's|is it))?(?: WEEKDAY)?|"
        r"(?<!on )(?:today is|today's|it's|since it's)(?: already)? WEEKDAY(?: today)?(?= (?:so|okay|right|"
        r"already|now)(?!\S))|"
        r"not this week(?= (?:it's|because|since|we|i)(?!\S))"
    ),
)


_FIGURE = re.compile(r"\d")


def mark_days(sheet: Sheet) -> None:
    """Put marks for the days on a sheet. Raises ValueError or OverflowError for a date that does not
    exist."""
    sheet.drop(_TOLD[1:])
    if _FIGURE.search(sheet.text):
        sheet.apply(_DATES)
    if named_days.HINT.search(sheet.text):
        sheet.apply(named_days.RULES)
    for table in (_NAMED, _WEEKS, _RELATIVE):
        sheet.apply(table)
    sheet.drop(_TOLD[:1])
    sheet.drop(_REFUSED)
    sheet.apply(_SPANS)
