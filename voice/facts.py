"""What is known and agreed in a call. Agents share it; it survives a reconnect and a change of agent."""

from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, time
from typing import Any, Self

from voice.language import VehicleMention, When

DATES = ("first", "last")
TIMES = ("after", "before", "exact")


@dataclass
class FurtherCar:
    """Another car of the same breath, and what it needs; without services the same as the one before."""

    mention: VehicleMention
    services: list[str]


@dataclass
class Facts:
    """Filled from the caller's words and from tool results, never guessed. Times are ISO 8601 with offset."""

    intent: str = ""  # one of voice.agents.listening.WISHES
    asked: str = ""  # what the agent's last question was about
    question: str = ""  # its words
    name: str = ""
    name_checked: str = ""
    guessed: bool = False  # a name that nobody was asked for was tried
    spelled: bool = False  # the name was asked for letter by letter
    phone: str = ""  # where the caller's own number is withheld
    known: bool = False  # verified at level 1 or above
    customer_id: int | None = None
    vehicles: list[dict[str, Any]] = field(default_factory=list)  # the caller's, as the level opens them
    services: list[str] = field(default_factory=list)
    concern: str = ""  # what the car needs, in the caller's words, where the menu has no name for it
    mention: VehicleMention | None = None
    vehicle_id: int | None = None
    other_car: bool = False  # none of those on file
    further_cars: list[FurtherCar] = field(default_factory=list)
    vin_offered: bool = False
    vin_heard: str = ""  # what was read of a VIN, until it is looked up
    vin: str = ""
    window: When | None = None
    same: list[str] = field(default_factory=list)  # "day", "time": as that of the visit before
    offers: list[str] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)  # offers that did not suit
    earlier_than: str = ""
    chosen: str = ""
    declined: str = ""  # the start of the read-back that got a no
    agreed: str = ""  # the start that was agreed last
    old: When | None = None  # which visit is to be moved or cancelled, by its time
    visits: list[dict[str, Any]] = field(default_factory=list)
    visit_id: int | None = None
    reason: str = ""
    message: str = ""  # for the shop's people, in the caller's words
    later: list[str] = field(default_factory=list)  # further wishes of the same breath, still to be begun
    said: list[str] = field(default_factory=list)  # what the agent said last, to say it again
    misses: int = 0
    outcome: str = ""  # what was done last: booked, moved, cancelled, message, call_back or transferred

    def begin(self, intent: str) -> None:
        """Turn to another wish; who calls and with which cars stays known."""
        self.intent, self.asked, self.question, self.reason, self.misses = intent, "", "", "", 0
        self.concern = self.message = self.declined = ""
        self.services, self.window, self.same, self.further_cars = [], None, [], []
        self.old, self.visit_id, self.visits = None, None, []
        self.drop_choice()

    def drop_choice(self) -> None:
        """No time is on offer or chosen any more."""
        self.offers, self.passed, self.earlier_than, self.chosen = [], [], "", ""

    def drop_car(self) -> None:
        """Nothing is known of the car that is meant."""
        self.mention = self.vehicle_id = None
        self.vin, self.vin_heard, self.vin_offered, self.other_car = "", "", False, False

    def to_json(self) -> dict[str, Any]:
        """In JSON's own types."""
        return {name: _plain(value) for name, value in vars(self).items()}

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> Self:
        """The facts that `to_json` gave; names of an older release are passed over."""
        known = {one.name for one in fields(cls)}
        values = {name: value for name, value in plain.items() if name in known}
        for name in ("window", "old"):
            if values.get(name):
                values[name] = _when(values[name])
        if values.get("mention"):
            values["mention"] = VehicleMention(**values["mention"])
        values["further_cars"] = [
            FurtherCar(VehicleMention(**car["mention"]), car["services"])
            for car in values.get("further_cars", [])
        ]
        return cls(**values)


def _plain(value: Any) -> Any:
    """A copy: the facts go on changing."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, date | time):
        return value.isoformat()
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    return value


def _when(plain: dict[str, Any]) -> When:
    values = dict(plain)
    for name in DATES:
        values[name] = date.fromisoformat(values[name]) if values[name] else None
    for name in TIMES:
        values[name] = time.fromisoformat(values[name]) if values[name] else None
    return When(**values)
