"""What a caller asks beside the main wish: facts of the shop, who speaks, once more please, and a person."""

from dataclasses import dataclass
from decimal import Decimal

from voice.agents import Envelope, Toolbox
from voice.agents.desk import Desk
from voice.agents.listening import INFORMATION, Heard

MOST_FACTS = 2  # of one breath: "where are you, and when do you open?"


@dataclass(frozen=True, slots=True)
class Aside:
    """What to say to it. `settles`: that is all that is to be said in this turn."""

    sentences: list[str]
    settles: bool = False


class Asides:
    """Answers them; what decides over life or the call comes first."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def answer(self, heard: Heard, tools: Toolbox, *, at_read_back: bool) -> Aside | None:
        """The aside of one utterance, if any. A read-back is repeated by proposing it again."""
        desk, phrases, others = self._desk, self._desk.phrases, heard.others
        if "unsafe" in others:
            return Aside([phrases.UNSAFE, *await desk.hand_over(tools, "unsafe")], settles=True)
        if "person" in others:
            return Aside(await desk.hand_over(tools, "asked for a person"), settles=True)
        if ("repeat" in others or "slower" in others) and not at_read_back:
            return Aside(desk.again(slowly="slower" in others), settles=True)
        if "waitlist" in others:
            return Aside([desk.ask("waitlist")], settles=True)
        if "angry" in others:
            return Aside([phrases.SORRY_FOR_THAT, desk.ask("person")], settles=True)
        if "wait" in others and not heard.news:
            return Aside([phrases.TAKE_YOUR_TIME], settles=True)
        told = await self._facts(heard, tools)
        if "who_is_this" in others or "is_machine" in others:
            told.append(phrases.WHO.format(shop=desk.card.name))
        elif "how_are_you" in others and not told:
            told.append(phrases.WELL)
        return Aside(told) if told else None

    async def _facts(self, heard: Heard, tools: Toolbox) -> list[str]:
        told = []
        for topic in [one for one in heard.others if one in INFORMATION][:MOST_FACTS]:
            facts = await tools.use("get_shop_info", topic=topic)
            told.append(self._price(heard, facts) if topic == "prices" else facts["message"])
        return told

    def _price(self, heard: Heard, facts: Envelope) -> str:
        """Of what was asked about, or is being booked; all prices where nothing was named."""
        desk = self._desk
        wanted = heard.services or desk.facts.services
        for service in (facts["data"] or {}).get("services", []):
            if service["service_type"] in wanted:
                if service["price_from"] is None:
                    return desk.phrases.PRICE_VARIES
                price = desk.language.say.money(Decimal(service["price_from"]), service["currency"])
                return desk.phrases.PRICE.format(service=service["name"], price=price)
        return facts["message"]
