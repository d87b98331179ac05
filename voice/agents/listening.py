"""From the caller's words to facts."""

from dataclasses import dataclass
from datetime import datetime

from voice.agents.card import ShopCard
from voice.facts import Facts
from voice.language import Answer, Language, VehicleMention, When

INFORMATION = ("hours", "address", "services", "prices")
WISHES = ("book", "move", "cancel", "upcoming", "status", "message", "recall")
OTHER = "other"
PIECE = 6  # signs, from which on what is said for a car is taken for a part of its VIN


@dataclass(frozen=True, slots=True)
class Heard:
    """What one utterance brought: `wish` is the last of WISHES in it, `others` its other intents."""

    wish: str
    others: tuple[str, ...]
    services: tuple[str, ...]
    answer: Answer
    news: bool  # whether any fact came of it


def listen(facts: Facts, text: str, card: ShopCard, language: Language, now: datetime) -> Heard:
    """Note in `facts` all that an utterance says. `now` in the shop's zone."""
    intents = language.find_intents(text)
    if facts.asked == "message":  # whatever it is, it is for the shop's people
        facts.message = text.strip()
        return Heard("", (), (), Answer.OTHER, news=True)
    wishes = [intent for intent in intents if intent in WISHES]
    # Naming a service or a time in the middle of a move is no new booking.
    if facts.asked and facts.intent in ("move", "cancel"):
        wishes = [wish for wish in wishes if wish != "book"]
    wish, *later = wishes or [""]
    if wish in ("recall", "message"):  # what these are about is often a service
        later = [one for one in later if one != "book"]
    services = tuple(language.find_services(text, card.menu))
    asks = any(intent in INFORMATION for intent in intents)
    if asks and not wish and services and language.understand_time(text, now, card.country):
        wish = "book"  # "an oil change on Wednesday at nine, and how much is that?"
    if wish and wish != facts.intent:
        facts.begin(wish)
    facts.later += [one for one in later if one not in facts.later]
    answer = language.judge_answer(text)
    news = [
        _note_name(facts, text, language),
        _note_services(facts, text, card, language),
        _note_vin(facts, text, intents, language) or _note_vehicle(facts, text, language),
        # "Are you open on Thanksgiving?" is no wish for that day.
        (wish != "" or not asks) and _note_time(facts, text, card, language, now, answer),
    ]
    if facts.asked == "phone" and (phone := language.find_phone(text)):
        facts.phone = phone
        news.append(True)
    if facts.intent == "cancel":
        facts.reason = language.find_reason(text) or facts.reason
    unnamed = facts.asked == "service_again" and answer is Answer.OTHER and OTHER in card.minutes
    if unnamed and not any(news) and not intents:
        # Asked twice: people at the shop will know what it is.
        facts.services, facts.concern = [OTHER], text.strip()
        news.append(True)
    others = tuple(one for one in intents if one not in WISHES)
    return Heard(wish, others, services, answer, any(news) or bool(wish))


def _note_name(facts: Facts, text: str, language: Language) -> bool:
    expected = facts.asked in ("name", "last_name")
    name = language.find_name(text, expected=expected)
    if not name or facts.known:
        return False
    if facts.asked == "last_name" and " " not in name:
        name = f"{facts.name} {name}"
    changed = name != facts.name
    facts.name = name
    return changed


def _note_services(facts: Facts, text: str, card: ShopCard, language: Language) -> bool:
    found = language.find_services(text, card.menu)
    if not found or facts.intent not in ("", "book", "move", "cancel"):
        return False
    new = [code for code in found if code not in facts.services]
    facts.services += new
    return bool(new)


def _note_vin(facts: Facts, text: str, intents: list[str], language: Language) -> bool:
    """A VIN in one breath, or the next piece of one that is being read."""
    vin = language.find_vin(text)
    if vin:
        facts.vin_heard = vin
        return True
    piece = "" if language.find_vehicle(text) else language.find_vin_piece(text)
    if facts.asked in ("vin", "vin_more") or (facts.asked == "car" and len(piece) >= PIECE):
        facts.vin_heard += piece
        return bool(piece)
    facts.vin_offered = facts.vin_offered or "vin" in intents
    return False


def _note_vehicle(facts: Facts, text: str, language: Language) -> bool:
    mention = language.find_vehicle(text)
    if mention is None:
        return False
    old = facts.mention
    if old and mention.make is None and mention.model is None:  # "it's a 2018", "the blue one"
        mention = VehicleMention(
            mention.year or old.year,
            old.make,
            old.model,
            mention.color or old.color,
            mention.body or old.body,
        )
    elif old and facts.asked == "make" and mention.model is None:
        mention = VehicleMention(mention.year or old.year, mention.make, old.model, old.color, old.body)
    if mention == old:
        return False
    facts.mention = mention
    facts.vehicle_id = None
    return True


def _note_time(
    facts: Facts, text: str, card: ShopCard, language: Language, now: datetime, answer: Answer
) -> bool:
    if facts.asked == "which_visit":
        return _note_visit(facts, text, language, now)
    offers = [datetime.fromisoformat(offer) for offer in facts.offers]
    picked = language.pick_offer(text, offers, now)
    if picked is None and len(offers) == 1 and answer is Answer.YES:
        picked = offers[0]
    if picked is not None:
        facts.chosen, facts.offers = picked.isoformat(), []
        return True
    if facts.intent in ("move", "cancel", "upcoming", "status") and not facts.asked:
        change = language.understand_change(text, now, card.country)
        # A cancellation names its visit by time, a move may name the new time only.
        old, new = (change.old or change.new, None) if facts.intent != "move" else (change.old, change.new)
        facts.old, facts.window = old or facts.old, new or facts.window
        return bool(old or new)
    return _note_wish(facts, language.understand_time(text, now, card.country))


def _note_wish(facts: Facts, wish: When | None) -> bool:
    if wish is None:
        return False
    facts.window = facts.window.merged_with(wish) if facts.window else wish
    facts.drop_choice()
    return True


def _note_visit(facts: Facts, text: str, language: Language, now: datetime) -> bool:
    times = [datetime.fromisoformat(visit["scheduled_at"]) for visit in facts.visits]
    picked = language.pick_offer(text, times, now)
    if picked is None:
        return False  # it may still be told by its car or service, see Changing
    facts.visit_id = facts.visits[times.index(picked)]["appointment_id"]
    return True
