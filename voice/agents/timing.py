"""When the caller wants to come, and by which time he means one of his visits."""

from dataclasses import replace
from datetime import datetime

from voice.agents.card import ShopCard
from voice.facts import Facts
from voice.language import Answer, Language, When

TOLD_BY_TIME = ("cancel", "upcoming", "status")  # a time in these names the visit
LATER, EARLIER, OTHERS = "later", "earlier", "other_times"


def note_time(
    facts: Facts, text: str, card: ShopCard, language: Language, now: datetime, intents: list[str]
) -> bool:
    """A time that was chosen, wished for, or that tells which visit is meant."""
    if facts.visits and facts.visit_id is None and _note_visit(facts, text, language, now):
        return True
    if facts.asked == "which_visit":
        return False  # it may still be told by its car or service, see Changing
    if _picks(facts, text, language, now) or _wants_others(facts, text, intents, language, now, card):
        return True
    same = language.find_same(text)
    if same:
        facts.same, facts.chosen = same, ""
    if facts.intent == "move" or facts.intent in TOLD_BY_TIME:
        return _note_change(facts, text, language, now, card) or bool(same)
    wish = language.understand_time(text, now, card.country)
    return _wish_for(facts, wish, language, now) or bool(same)


def same_as(window: When | None, same: list[str], at: datetime, now: datetime, language: Language) -> When:
    """The wish with the day or the time of another visit, where it is to be the same."""
    wish = window or When()
    if "day" in same:
        words = language.say.date(at.date(), now.date())
        wish = replace(wish, first=at.date(), last=at.date(), day_words=words)
    if "time" in same and not wish.exact:
        words = language.phrases.AT.format(clock=language.say.clock(at.time()))
        wish = replace(wish, after=None, before=None, exact=at.time(), part="", time_words=words)
    return wish


def _picks(facts: Facts, text: str, language: Language, now: datetime) -> bool:
    """One of the offers, or what was read back before a no that is taken back."""
    offers = [datetime.fromisoformat(offer) for offer in facts.offers]
    picked = language.pick_offer(text, offers, now)
    agrees = language.judge_answer(text) is Answer.YES
    if picked is None and len(offers) == 1 and agrees:
        picked = offers[0]
    chosen = picked.isoformat() if picked else ""
    if not chosen and agrees and facts.asked in ("time", "new_time"):
        chosen = facts.declined
    if not chosen:
        return False
    facts.drop_choice()
    facts.chosen, facts.declined = chosen, ""
    return True


def _wants_others(
    facts: Facts, text: str, intents: list[str], language: Language, now: datetime, card: ShopCard
) -> bool:
    """Other times than those on offer, and no word of which."""
    wanted = {LATER, EARLIER, OTHERS} & set(intents)
    if not facts.offers or not wanted or language.understand_time(text, now, card.country):
        return False
    if EARLIER in wanted and facts.window:
        facts.earlier_than = min(facts.offers, key=datetime.fromisoformat)
        facts.window = replace(facts.window, after=None, before=None, exact=None, part="", time_words="")
    facts.passed += facts.offers
    facts.offers = []
    return True


def _note_change(facts: Facts, text: str, language: Language, now: datetime, card: ShopCard) -> bool:
    change = language.understand_change(text, now, card.country)
    old, new = change.old, change.new
    if facts.intent in TOLD_BY_TIME:
        old, new = old or new, None
    elif facts.asked in ("new_time", "which_time") and new is None:
        old, new = None, old
    if old:
        facts.old, facts.visit_id = old, None
    return _wish_for(facts, new, language, now) or old is not None


def _wish_for(facts: Facts, wish: When | None, language: Language, now: datetime) -> bool:
    if wish is None:
        return False
    wish = _on_offered_day(facts, wish, language, now)
    facts.window = facts.window.merged_with(wish) if facts.window else wish
    facts.drop_choice()
    return True


def _on_offered_day(facts: Facts, wish: When, language: Language, now: datetime) -> When:
    """ "How about Monday?" upon offers on a Monday means that one, not an earlier one."""
    if wish.first is None or wish.first != wish.last:
        return wish
    for offer in facts.offers:
        day = datetime.fromisoformat(offer).date()
        if day.weekday() == wish.first.weekday() and day > wish.first:
            return replace(wish, first=day, last=day, day_words=language.say.date(day, now.date()))
    return wish


def _note_visit(facts: Facts, text: str, language: Language, now: datetime) -> bool:
    times = [datetime.fromisoformat(visit["scheduled_at"]) for visit in facts.visits]
    picked = language.pick_offer(text, times, now)
    if picked is None:
        return False
    facts.visit_id = facts.visits[times.index(picked)]["appointment_id"]
    return True
