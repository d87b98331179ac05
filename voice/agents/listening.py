"""From the caller's words to facts."""

from dataclasses import dataclass
from datetime import datetime

from voice.agents.card import ShopCard
from voice.agents.noting import note_name, note_phone, note_services, note_vehicles, note_vin
from voice.agents.timing import note_time
from voice.facts import Facts
from voice.language import Answer, Language

INFORMATION = ("hours", "address", "services", "prices")
CHANGES = ("move", "cancel", "upcoming", "status")
WISHES = ("book", *CHANGES, "message", "recall")
NO_MESSAGE = {"repeat", "slower", "wait", "goodbye", "person"}  # where nothing else is said
OTHER = "other"


@dataclass(frozen=True, slots=True)
class Heard:
    """What one utterance brought: `wish` is the first of WISHES in it, `others` its other intents.

    `news`: whether any fact came of it. `guess`: a name that it may begin with, though nobody asked for one.
    """

    text: str
    wish: str
    others: tuple[str, ...]
    services: tuple[str, ...]
    answer: Answer
    news: bool
    guess: str = ""
    lets_go: bool = False
    at_a_loss: bool = False


def listen(
    facts: Facts, text: str, card: ShopCard, language: Language, now: datetime, *, at_read_back: bool = False
) -> Heard:
    """Note in `facts` all that an utterance says.

    `now` in the shop's zone; `at_read_back`: it came upon one.
    """
    intents = language.find_intents(text)
    lets_go = language.is_never_mind(text)
    if facts.asked == "message" and not lets_go and not (intents and set(intents) <= NO_MESSAGE):
        facts.message = text.strip()  # whatever it is, it is for the shop's people
        return Heard(text, "", (), (), Answer.OTHER, news=True)
    if at_read_back and facts.intent == "book" and "cancel" in intents:
        intents, lets_go = [one for one in intents if one != "cancel"], True
    services = tuple(language.find_services(text, card.menu))
    wish = _begin_wish(facts, intents, at_read_back=at_read_back)
    asks = any(intent in INFORMATION for intent in intents)
    if asks and not wish and services and language.understand_time(text, now, card.country):
        wish = "book"  # "an oil change on Wednesday at nine, and how much is that?"
    if wish and wish != facts.intent:
        _turn_to(facts, wish, services)
    answer = language.judge_answer(text)
    named = note_name(facts, text, language)
    if at_read_back and facts.intent in CHANGES:
        _unsettle_visit(facts, text, services, language)
    news = [
        named,
        note_services(facts, text, services, card, language, at_read_back=at_read_back),
        note_vin(facts, text, "vin" in intents, language) or note_vehicles(facts, text, card, language),
        # "Are you open on Thanksgiving?" is no wish for that day.
        (wish != "" or not asks) and note_time(facts, text, card, language, now, intents),
        note_phone(facts, text, language),
    ]
    if facts.intent == "cancel":
        facts.reason = language.find_reason(text) or facts.reason
    if _tells_concern(facts, answer, card) and not any(news) and not intents:
        # Asked twice: people at the shop will know what it is.
        facts.services, facts.concern = [OTHER], text.strip()
        news.append(True)
    guess = "" if named or facts.name or facts.guessed else language.find_name(text, expected=True) or ""
    return Heard(
        text,
        wish,
        tuple(one for one in intents if one not in WISHES),
        services,
        answer,
        any(news) or bool(wish),
        guess if " " in guess else "",
        lets_go,
        language.is_at_a_loss(text),
    )


def _begin_wish(facts: Facts, intents: list[str], *, at_read_back: bool) -> str:
    """The first wish; those after it are noted for later."""
    wishes = [intent for intent in intents if intent in WISHES]
    # Naming a service or a time in the middle of a change is no new booking …
    if facts.asked not in ("", "anything_else") and facts.intent in ("move", "cancel"):
        wishes = [wish for wish in wishes if wish != "book"]
    # … and "can we move that to Friday?" at the offers or the read-back of a booking changes that one.
    if facts.intent == "book" and (at_read_back or facts.offers or facts.declined):
        wishes = [wish for wish in wishes if wish != "move"]
    wish, *later = wishes or [""]
    if wish in ("recall", "message"):  # what these are about is often a service
        later = [one for one in later if one != "book"]
    facts.later += [one for one in later if one not in facts.later]
    return wish


def _turn_to(facts: Facts, wish: str, named: tuple[str, ...]) -> None:
    """Begin a wish; what was said of a visit stays, where this one is about a visit, too."""
    old, visit, visits, services = facts.old, facts.visit_id, facts.visits, facts.services
    asked_about = not facts.intent and not named
    keeps = wish in CHANGES and (facts.intent in CHANGES or not facts.intent)
    facts.begin(wish)
    if keeps:
        facts.old, facts.visit_id, facts.visits = old, visit, visits
    if keeps or (wish == "book" and asked_about):  # "how much is that? … can I get it tomorrow?"
        facts.services = services


def _unsettle_visit(facts: Facts, text: str, services: tuple[str, ...], language: Language) -> None:
    """Another visit is meant than the one that was read back: "no, the tire rotation"."""
    if services or language.find_vehicle(text):
        facts.visit_id, facts.old, facts.services, facts.mention = None, None, [], None


def _tells_concern(facts: Facts, answer: Answer, card: ShopCard) -> bool:
    return facts.asked == "service_again" and answer is Answer.OTHER and OTHER in card.minutes
