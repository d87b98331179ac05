"""A simulated caller: hears what the agent asks, by its words alone, and answers from his facts."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from evals import phrasings
from evals.ear import asked_about, times_in
from evals.parts import Act, Call, Pool, Wish
from evals.world import PEOPLE

PATIENCE = 4  # so often he answers the same question of the same wish
CAR = re.compile(r"\b(?:19|20)\d\d [A-Z]\w+ [A-Z][\w-]*")


@dataclass(frozen=True, slots=True)
class Reply:
    """What the caller does next. `agrees`: it is a yes to a read-back that is what he wants."""

    topic: str
    text: str
    act: Act | None = None
    agrees: bool = False
    offers: tuple[str, ...] = ()
    bye: bool = False


@dataclass
class SimulatedCaller:
    """One caller in one call; the seed picks his words."""

    call: Call
    seed: int
    _wish: int = 0
    _opened: bool = False
    _asked: dict[str, int] = field(default_factory=dict)
    _last: str = ""
    _offers: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._rng = Random(f"{self.call.name} {self.seed}")  # noqa: S311 - the words of a play
        self._today = datetime.fromisoformat(self.call.now)
        self._acts = {topic: list(acts) for topic, acts in self.call.acts.items()}

    def reply(self, said: str) -> Reply:
        """Answer what the agent said, all of which was heard."""
        topic = asked_about(said)
        if topic == "again":
            topic = self._last or "open"
        if self._wish >= len(self.call.wishes):
            return Reply(topic, self._pick(phrasings.BYE), bye=True)
        self._asked[topic] = self._asked.get(topic, 0) + 1
        acts = self._acts.get(topic)
        act = acts.pop(0) if acts else None
        if self._asked[topic] > PATIENCE:
            return Reply(topic, "goodbye", bye=True)
        self._last = topic
        return self._answer(topic, said, act)

    def _answer(self, topic: str, said: str, act: Act | None) -> Reply:
        wish = self._current
        if act and act.kind == "say":
            return Reply(topic, act.text, act)
        if topic in ("yes", "which_time", "time"):
            offers = times_in(said, self._today)
            if topic == "yes":
                return self._judge_read_back(said, offers, act)
            if topic == "which_time":  # asked once more, the same are on offer
                offers = self._offers = offers or self._offers
            if offers and (topic == "which_time" or any(wish.suits(at) for at in offers)):
                return self._take_offer(offers, topic, act)
        if topic in wish.tells:
            return Reply(topic, self._spoken(self._fill(self._pick(wish.tells[topic]))), act)
        if topic == "anything_else":
            return self._next(topic, act)
        if topic in ("open", "statement") or topic not in phrasings.SAYS:
            return self._open(topic, act)
        return Reply(topic, self._spoken(self._fill(self._pick(phrasings.SAYS[topic]))), act)

    def _judge_read_back(self, said: str, times: list[str], act: Act | None) -> Reply:
        """Yes only to what he wants; else what is wrong with it."""
        wish = self._current
        wanted = wish.visit if wish.do == "cancel" else None
        at = times[-1] if times else ""
        cars = CAR.findall(said)
        if self._car and cars and not any(car in self._car or self._car in car for car in cars):
            return Reply("yes", f"no it's for the {self._car}", act)
        right = (at == wanted if wanted else wish.suits(at)) if at else wish.do in ("book", "message")
        if wish.do in ("book", "move", "cancel", "message") and right:
            text = self._pick(phrasings.YES)
            agrees = act is None or act.kind != "cut_in"
            return Reply("yes", text, act, agrees=agrees, offers=tuple(times))
        words = wish.tells.get("correction") or tuple(f"no {way}" for way in wish.tells.get("time", ("",)))
        return Reply("yes", self._pick(words).strip(), act)

    def _take_offer(self, offers: list[str], topic: str, act: Act | None) -> Reply:
        wish = self._current
        suiting = [at for at in offers if wish.suits(at)]
        if suiting:
            at = suiting[0] if len(suiting) == 1 else self._rng.choice(suiting)
            words = phrasings.pick_words(self._rng, at, offers)
            return Reply(topic, self._spoken(words), act, offers=tuple(offers))
        other = wish.tells.get("other_time") or wish.tells.get("time") or ("",)
        text = f"{self._pick(phrasings.NOT_THOSE)} {self._pick(other)}".strip()
        return Reply(topic, text, act, offers=tuple(offers))

    def _next(self, topic: str, act: Act | None) -> Reply:
        """On to the next wish, once this one was spoken of."""
        if not self._opened:
            return self._open(topic, act)
        self._wish += 1
        self._opened, self._asked = False, {}
        if self._wish >= len(self.call.wishes):
            return Reply(topic, self._pick(phrasings.BYE), act, bye=True)
        return self._open(topic, act)

    def _open(self, topic: str, act: Act | None) -> Reply:
        self._opened = True
        return Reply(topic, self._fill(self._pick(self._current.opens)), act)

    @property
    def _current(self) -> Wish:
        return self.call.wishes[self._wish]

    @property
    def _car(self) -> str:
        """The car that the wish is about, as it is read back."""
        caller = self.call.caller
        if self._current.car or caller.car:
            return self._current.car or caller.car
        if caller.person:
            year, make, model, _ = PEOPLE[caller.person].cars[0]
            return f"{year} {make} {model}"
        return ""

    def _fill(self, text: str) -> str:
        caller = self.call.caller
        words = phrasings.facts(caller.first, caller.last, self._car, caller.keeps or caller.number)
        return text.format(**words).lower()

    def _spoken(self, text: str) -> str:
        """As people say it: now and then with a word before it."""
        return f"{self._pick(phrasings.FILLERS)} {text}" if self._rng.random() < 0.25 else text

    def _pick(self, pool: Pool) -> str:
        return self._rng.choice(pool)
