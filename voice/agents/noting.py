"""Who calls, what the car needs and which car it is, as an utterance tells them."""

from dataclasses import replace

from voice.agents.card import ShopCard
from voice.facts import Facts, FurtherCar
from voice.language import Answer, Language, VehicleMention

PIECE = 6  # signs, from which on what is said for a car is taken for a part of its VIN
VIN_ASKED = ("vin", "vin_more", "car")
NAMES_ASKED = ("name", "last_name", "spell")


def note_name(facts: Facts, text: str, language: Language) -> bool:
    """The caller's name, or the part of it that was asked for or corrected."""
    name = language.find_name(text, expected=facts.asked in NAMES_ASKED)
    if not name or facts.known:
        return False
    if facts.asked == "last_name" and " " not in name:
        name = f"{facts.name} {name}"
    elif facts.name:
        name = language.corrected_name(facts.name, name)
    changed = name != facts.name
    facts.name = name
    return changed or facts.asked == "spell"


def note_phone(facts: Facts, text: str, language: Language) -> bool:
    """The number to reach the caller on, where it was asked for."""
    phone = language.find_phone(text) if facts.asked == "phone" else None
    facts.phone = phone or facts.phone
    return bool(phone)


def note_services(
    facts: Facts,
    text: str,
    found: tuple[str, ...],
    card: ShopCard,
    language: Language,
    *,
    at_read_back: bool,
) -> bool:
    """What the car needs. Named upon a read-back it takes the place of what was read, unless it is added."""
    if facts.intent not in ("", "book", "move", "cancel"):
        return False
    old = list(facts.services)
    unwanted = language.find_unwanted_services(text, card.menu) if old else []
    corrects = at_read_back or language.judge_answer(text) is Answer.NO
    if found and corrects and not language.is_addition(text):
        facts.services = []
    facts.services = [code for code in facts.services if code not in unwanted]
    facts.services += [code for code in found if code not in facts.services]
    if facts.services != old:
        facts.offers = []  # which were for other work
    return facts.services != old


def note_vin(facts: Facts, text: str, speaks_of_it: bool, language: Language) -> bool:
    """A VIN in one breath, or the next piece of one that is being read."""
    # In other sentences seventeen signs may look like one by chance: "as soon as possible".
    expected = speaks_of_it or facts.asked in VIN_ASKED
    vin = language.find_vin(text) if expected else None
    if vin:
        facts.vin_heard = vin
        return True
    piece = "" if language.find_vehicle(text) else language.find_vin_piece(text)
    if facts.asked in ("vin", "vin_more") or (facts.asked == "car" and len(piece) >= PIECE):
        facts.vin_heard += piece
        return bool(piece)
    facts.vin_offered = facts.vin_offered or (speaks_of_it and not language.is_at_a_loss(text))
    return False


def note_vehicles(facts: Facts, text: str, card: ShopCard, language: Language) -> bool:
    """The car that is meant, and further ones that were named with it."""
    if facts.asked == "which_car" and language.means_both(text):
        return _note_both(facts)
    first, *others = language.split_by_vehicle(text)
    if others and facts.intent == "book":
        named = language.find_services(first, card.menu)
        cars = ((language.find_vehicle(part), language.find_services(part, card.menu)) for part in others)
        facts.further_cars = [FurtherCar(mention, needs) for mention, needs in cars if mention]
        facts.services = named or facts.services
        return _note_vehicle(facts, first, language)
    return _note_vehicle(facts, text, language)


def _note_both(facts: Facts) -> bool:
    """All of the cars that were asked about, one visit after the other."""
    mentions = [VehicleMention(car["year"], car["make"], car["model"]) for car in facts.vehicles]
    facts.mention, facts.vehicle_id = mentions[0], None
    facts.further_cars = [FurtherCar(mention, []) for mention in mentions[1:]]
    return True


def _note_vehicle(facts: Facts, text: str, language: Language) -> bool:
    mention = language.find_vehicle(text)
    if mention is None:
        return False
    old = facts.mention
    if old and mention.make is None and mention.model is None:  # "it's a 2018", "the blue one"
        other_body = mention.body and old.body and mention.body != old.body
        if not other_body:
            mention = replace(
                old,
                year=mention.year or old.year,
                color=mention.color or old.color,
                body=mention.body or old.body,
            )
    elif old and facts.asked == "make" and mention.model is None:
        mention = replace(old, year=mention.year or old.year, make=mention.make)
    if mention == old:
        return False
    facts.mention = mention
    facts.vehicle_id = None
    return True
