"""Tools about people: who is on a number, a new customer, notes."""

from typing import Annotated

from crm.errors import InvalidValue
from crm.models import Customer
from crm.phones import display_phone, parse_phone
from crm.texts import one_line
from crm.verbs import add_note, check_customer
from crm.verbs import create_customer as create_customer_verb
from vehicles.cards import Card, people_on_number
from voice.tools import proposals
from voice.tools.context import CallContext, Context, TrustedContext
from voice.tools.envelope import Answer
from voice.tools.registry import Limit, ReadBack, tool

LEVEL_1_FIELDS = ("id", "first_name", "vehicle_count")
LEVEL_1_VEHICLE_FIELDS = ("id", "year", "make", "model", "is_primary_vehicle")


@tool()
def lookup_customer(context: Context, phone_number: str) -> Answer:
    """Find the customer on a phone number, with the vehicles.

    phone_number: The number, in any usual spelling.
    """
    number = parse_phone(phone_number, context.shop.country)
    found = _visible(context, number) if number else []
    if not found:
        return Answer(None, "No customer found with that number")
    card = found[0]
    customer = Customer(**{name: card[name] for name in ("id", "first_name", "last_name", "company")})
    data = _opened(card, context.level if isinstance(context, CallContext) else 2)
    if others := [other["id"] for other in found[1:]]:
        data["others_on_number"] = others
    return Answer(data, f"Customer found: {context.name_of(customer)}")


def _visible(context: Context, number: str) -> list[Card]:
    """In a call only the verified caller on his own number; for others nothing is asked, so nothing shows."""
    if isinstance(context, TrustedContext):
        return people_on_number(number)
    if context.level < 1 or number != context.call.caller_number:
        return []
    return [card for card in people_on_number(number) if card["id"] == context.call.customer_id]


def _opened(card: Card, level: int) -> Card:
    """What a level opens of a customer."""
    if level >= 2:
        return {name: value for name, value in card.items() if name != "company"}
    opened = {name: card[name] for name in LEVEL_1_FIELDS if name in card}
    opened["vehicles"] = [{name: car[name] for name in LEVEL_1_VEHICLE_FIELDS} for car in card["vehicles"]]
    return opened


def _read_back_customer(
    context: CallContext, first_name: str, last_name: str, phone_number: str, email: str = ""
) -> ReadBack:
    given = check_customer(
        context.shop, first_name=first_name, last_name=last_name, phone_number=phone_number, email=email
    )
    number = given["phone_number"]
    own = number == context.call.caller_number
    reach = "the number you are calling from" if own else display_phone(number)
    name = f"{given['first_name']} {given['last_name']}".strip()
    return ReadBack(f"I'll put you down as {name}, on {reach}.", "Is that right?")


@tool(read_back=_read_back_customer, creates=Customer)
def create_customer(
    context: Context,
    first_name: Annotated[str, Limit(80)],
    last_name: Annotated[str, Limit(80)],
    phone_number: str,
    email: Annotated[str, Limit(254)] = "",
) -> Answer:
    """Write down a new customer.

    first_name: Given name.
    last_name: Family name.
    phone_number: The number to reach them on, in any usual spelling.
    email: E-mail address, if they gave one.
    """
    customer, _ = create_customer_verb(
        context.actor,
        context.shop,
        first_name=first_name,
        last_name=last_name,
        phone_number=phone_number,
        email=email,
        known=None if isinstance(context, TrustedContext) else _met(context),
    )
    data = {
        "customer_id": customer.pk,
        "first_name": first_name,
        "last_name": last_name,
        "phone_number": parse_phone(phone_number, context.shop.country),
    }
    return Answer(data, f"Customer created: {first_name} {last_name}".strip())


def _read_back_note(context: CallContext, customer: Customer, note: str) -> ReadBack:
    text = one_line(note)
    if not text:
        raise InvalidValue("A note needs words", message="What shall I note?", field="note")
    return ReadBack(f"I'll note for the shop: {text}{'' if text[-1] in '.!?' else '.'}", "Is that right?")


@tool(read_back=_read_back_note)
def add_customer_note(context: Context, customer: Customer, note: str) -> Answer:
    """Write down something that the shop should know of a customer.

    customer_id: Which customer.
    note: What to note, in a sentence or two.
    """
    add_note(context.actor, customer, note, shop=context.shop)
    return Answer({"customer_id": context.id_of(customer)}, "The note is written down for the shop.")


def _met(context: CallContext) -> set[int]:
    """Whom a call may meet again by name: the verified caller, and whom it wrote down itself.

    Anybody else on a number is as unknown to the call as if he did not exist.
    """
    verified = {context.call.customer_id} if context.level >= 1 and context.call.customer_id else set()
    return verified | proposals.made(context, Customer)
