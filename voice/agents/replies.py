"""Answers to the agent's own questions that are no facts: yes and no to an offer, "never mind", "no idea"."""

from voice.agents import Toolbox
from voice.agents.desk import Desk
from voice.agents.listening import Heard
from voice.language import Answer, When

OFFERS = ("person", "message_instead", "call_back", "waitlist", "next_wish")
MISSES_ALLOWED = 1  # in a row; the next one is for a person


class Replies:
    """What such an answer changes, and what there is to say to one that was not understood."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._facts = desk.facts

    def says_goodbye(self, heard: Heard) -> bool:
        """Whether the caller has no more wishes."""
        nothing_else = self._facts.asked == "anything_else" and (
            heard.answer is Answer.NO or (heard.lets_go and not heard.others)
        )
        return "goodbye" in heard.others or (nothing_else and not heard.news)

    async def decided(self, heard: Heard, tools: Toolbox) -> list[str] | None:
        """What to say to an answer that brought no facts; None where the flow goes on."""
        desk, facts = self._desk, self._facts
        if facts.asked in OFFERS:
            return await self._offer_answered(heard, tools)
        if heard.lets_go and (facts.intent or facts.asked):
            return desk.let_go()
        match facts.asked, heard.answer:
            case "which_time", Answer.YES if facts.intent:
                return [desk.phrases.WHICH_OF_THEM, facts.question]
            case "which_time", Answer.NO:
                return [desk.refused()]
            case (("time" | "new_time"), Answer.NO):
                return desk.let_go()
            case "which_car", Answer.NO:
                facts.other_car = True
                return [desk.ask("car")]
        if heard.at_a_loss:
            return await self._helped_out(tools)
        return None

    async def missed(self, heard: Heard, tools: Toolbox) -> list[str]:
        """Nothing of it was understood."""
        facts, phrases, desk = self._facts, self._desk.phrases, self._desk
        if facts.question and (desk.language.is_backchannel(heard.text) or "thanks" in heard.others):
            return [facts.question]
        facts.misses += 1
        if facts.misses > MISSES_ALLOWED:
            facts.misses = 0
            return [phrases.NOT_UNDERSTOOD, *await desk.hand_over(tools, "not understood")]
        if facts.asked == "service":
            return [phrases.PARDON, desk.ask("service_again")]
        return [phrases.PARDON, facts.question or phrases.OFFER_HELP]

    async def _offer_answered(self, heard: Heard, tools: Toolbox) -> list[str] | None:
        """Of a person, of a message where nobody is there, of the waiting list, of the next wish.

        Whatever is no yes leaves the offer alone: "no, that's okay" is neither yes nor no.
        """
        desk, facts = self._desk, self._facts
        asked = facts.asked
        match asked, heard.answer:
            case (("person" | "call_back"), Answer.YES):
                return await desk.hand_over(tools, "offered a person")
            case "message_instead", Answer.YES:
                facts.begin("message")
            case "waitlist", Answer.YES:
                summary = desk.summary()
                facts.begin("message")
                facts.message = desk.phrases.WAITS.format(summary=summary)
            case "next_wish", Answer.NO:
                return [desk.finished()]
            case "call_back", Answer.NO:
                return [desk.ask("anything_else")]
        facts.asked = ""
        if asked == "waitlist" and heard.answer is not Answer.YES and not facts.services:
            facts.begin("")
        return None if facts.intent else [desk.ask("anything_else")]

    async def _helped_out(self, tools: Toolbox) -> list[str] | None:
        """The caller does not know what he was asked for."""
        desk, facts = self._desk, self._facts
        match facts.asked:
            case "vin" | "vin_more":
                facts.vin_heard, facts.vin_offered, facts.asked = "", False, ""
                return None
            case "time" | "new_time":
                facts.window, facts.asked = When(earliest=True, haste_words=desk.phrases.SOONEST), ""
                return None
            case "service":
                return [desk.ask("service_again")]
            case "car" | "make" | "phone":
                return await desk.hand_over(tools, f"does not know the {facts.asked}")
        return None
