"""Finding a start: looking for free times, offering them, and going on where they do not suit."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from voice.agents import Envelope, Toolbox
from voice.agents.desk import Desk
from voice.agents.timing import same_as

OFFERED = 3
DAY, TIME = "day", "time"


class Offering:
    """Leads from what the caller said of the time to one start."""

    def __init__(self, desk: Desk, question: str) -> None:
        """`question`: about what to ask for a time, see phrases.ASK."""
        self._desk = desk
        self._facts = desk.facts
        self._question = question

    async def choose(
        self, tools: Toolbox, service: str | None, minutes: int | None, standing: str = ""
    ) -> list[str] | None:
        """None once a start is chosen; else what to say so that one will be.

        `standing`: the start of the visit that is moved.
        """
        facts, desk = self._facts, self._desk
        if facts.chosen:
            return None
        self._keep_same(standing)
        if facts.offers:
            return [self._which(facts.offers)]
        if facts.window is None:
            return [desk.ask(self._question)]
        found = await tools.use(
            "find_times",
            when=facts.window.words,
            service_type=service,
            duration_minutes=minutes,
            limit=OFFERED + len(facts.passed),
        )
        if not found["success"]:
            facts.window = None
            return [found["message"], desk.ask(self._question)]
        slots = found["data"]["slots"]
        left = [slot for slot in slots if slot not in facts.passed and self._is_earlier(slot)][:OFFERED]
        if facts.passed and not left:
            facts.window = None
            facts.drop_choice()
            return [desk.phrases.NO_MORE, desk.ask(self._question)]
        if left and (facts.window.earliest or len(slots) == 1):
            facts.chosen = left[0]
            return None
        if left:
            return self.offer(left, desk.phrases.OFFERS)
        facts.offers = in_order(found["data"]["alternatives"])
        if not facts.offers:
            facts.window = None
            return [f"{found['message']}.", desk.ask(self._question)]
        return [f"{found['message']}.", self._ask_which(facts.offers)]

    def offer(self, starts: list[str], phrase: str) -> list[str]:
        """Offer starts to choose from."""
        self._facts.chosen, self._facts.offers = "", in_order(starts)
        return [phrase.format(times=self._times(starts)), self._ask_which(starts)]

    def refused(self, envelope: Envelope) -> list[str]:
        """A write that was refused: other times where there are some, else the reason."""
        desk = self._desk
        data: dict[str, Any] = envelope["data"] or {}
        if data.get("alternatives"):
            return self.offer(data["alternatives"], desk.phrases.TAKEN)
        if "alternatives" in data:
            self._facts.window = None
            self._facts.drop_choice()
            return [envelope["message"] + ".", desk.ask(self._question)]
        return [envelope["message"], desk.finished()]

    def _keep_same(self, standing: str) -> None:
        """ "Same day", "same time": as the visit that is moved, or the one that was agreed before."""
        facts, desk = self._facts, self._desk
        like = standing or facts.agreed
        if not (facts.same and like):
            return
        same = facts.same
        if not standing and not (facts.window and facts.window.has_day):
            same = [*same, DAY]  # of another visit the same time is on the same day
        at = datetime.fromisoformat(like)
        facts.window = same_as(facts.window, same, at, desk.now(), desk.language)
        facts.same = []
        facts.drop_choice()

    def _is_earlier(self, slot: str) -> bool:
        bound = self._facts.earlier_than
        return not bound or datetime.fromisoformat(slot) < datetime.fromisoformat(bound)

    def _ask_which(self, starts: Sequence[str]) -> str:
        question = self._desk.ask("which_time")
        self._facts.question = self._desk.phrases.CHOOSE.format(times=self._times(starts))
        return question

    def _which(self, starts: Sequence[str]) -> str:
        """The offers once more."""
        self._ask_which(starts)
        return self._facts.question

    def _times(self, starts: Sequence[str]) -> str:
        """Several starts to choose from; of one day the date is said once."""
        desk = self._desk
        say, local = desk.language.say, [datetime.fromisoformat(start) for start in in_order(starts)]
        if len(local) > 1 and len({at.date() for at in local}) == 1:
            clocks = say.either([say.clock(at.time()) for at in local])
            return f"{say.date(local[0].date(), desk.now().date())}, at {clocks}"
        return say.either([say.moment(at, desk.now().date()) for at in local])


def in_order(starts: Sequence[str]) -> list[str]:
    """Times are said in their order: "the first one" is the earliest, not the nearest to what was asked."""
    return sorted(starts, key=datetime.fromisoformat)
