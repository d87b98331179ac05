"""What a call was about and what came of it, by rules and in the desk's words. Pure: no rows, no clock."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from voice.facts import Facts
from voice.language import Say

# Each intent with how much it says of a call: the weightiest counts, of equal ones the first.
INTENTS = {
    **dict.fromkeys(("book", "move", "cancel"), 0),
    **dict.fromkeys(("status", "recall", "history", "note"), 1),
    **dict.fromkeys(("message", "person"), 2),
    "upcoming": 3,  # also asked by an agent that only looks for the visit to move
    **dict.fromkeys(("hours", "address", "services", "prices"), 4),
}
SERVED = ("booked", "moved", "cancelled", "transferred", "call_back", "message", "noted")
OUTCOMES = (*SERVED, "failed", "answered", "nothing")

WISHES = {
    "book_appointment": "book",
    "reschedule_appointment": "move",
    "cancel_appointment": "cancel",
    "get_appointment_status": "status",
    "check_recalls": "recall",
    "get_service_history": "history",
    "add_customer_note": "note",
    "leave_message": "message",
    "transfer_to_advisor": "person",
    "get_upcoming_appointments": "upcoming",
}
LEFT = {"call_back": "person", "message": "message"}
TIMES = ("find_times", "get_available_slots")
TELLING = {
    *("get_shop_info", "get_appointment_status", "get_upcoming_appointments", "get_service_history"),
    "check_recalls",
}
DONE = {
    "book_appointment": "booked",
    "reschedule_appointment": "moved",
    "cancel_appointment": "cancelled",
}
BROKEN = ("failed", "transport_failed")
WANTED = {
    "book": "wanted to book a visit, nothing was booked",
    "move": "wanted to move a visit, nothing was moved",
    "cancel": "wanted to cancel a visit, nothing was cancelled",
    "status": "asked how far the car is",
    "recall": "asked about recalls",
    "history": "asked about past work",
    "note": "wanted something noted, nothing was noted",
    "message": "wanted to leave a message, none was left",
    "person": "asked for a person",
    "upcoming": "asked about coming visits",
    "hours": "asked about the opening hours",
    "address": "asked about the address",
    "services": "asked about the services",
    "prices": "asked about prices",
}
ENDS = {
    "failed": "the call broke off on our side",
    "transport_failed": "the line broke",
    "too_long": "the call was ended at its longest time",
    "silence": "fell silent",
}
QUOTED = 200  # letters of a message or a note
UNCOUNTED = ("maintenance", "work")


@dataclass(frozen=True, slots=True)
class Use:
    """A tool that was used."""

    name: str
    success: bool
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Deed:
    """A write that the caller agreed to. `services` as the menu names them; times in the shop's zone."""

    tool: str
    services: Sequence[str] = ()
    car: str = ""
    at: datetime | None = None
    old: datetime | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """What was left for a person to do, by its kind; `due_at` in the shop's zone."""

    kind: str
    text: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Story:
    """A call that is over. `caller`: who it was, as far as known; `spoke`: whether any word came."""

    caller: str
    spoke: bool
    facts: Facts
    uses: Sequence[Use]
    deeds: Sequence[Deed]
    tasks: Sequence[Task]
    end_reason: str
    nobody: bool  # of the shop's people took the call that was put through
    today: date


class Conclusion(NamedTuple):
    """What stays of a call."""

    outcome: str
    intent: str
    summary: str


def conclude(story: Story, say: Say) -> Conclusion:
    """What came of a call, what it was about, and both in a sentence."""
    intent = _intent(story)
    parts = [*_done(story, say)] or [_undone(story, intent)]
    if ended := ENDS.get(story.end_reason):
        parts.append(ended)
    text = f"{story.caller} {'; '.join(parts)}"
    return Conclusion(_outcome(story), intent, f"{text[:1].upper()}{text[1:]}.")


def _intent(story: Story) -> str:
    """From what was tried, and the wish that was still open; empty where none was understood."""
    wishes = [wish for use in story.uses if (wish := _wish(use)) in INTENTS]
    wishes += [LEFT[task.kind] for task in story.tasks if task.kind in LEFT]
    if story.facts.intent in INTENTS:
        wishes.append(story.facts.intent)
    wish = min(wishes, key=INTENTS.__getitem__, default="")
    asked_times = any(use.name in TIMES for use in story.uses)
    return "book" if asked_times and INTENTS.get(wish) != 0 else wish


def _wish(use: Use) -> str:
    if use.name == "get_shop_info":
        return str(use.arguments.get("topic") or "hours")
    return WISHES.get(use.name, "")


def _outcome(story: Story) -> str:
    """By what was done and never by what an agent says of it; its word counts where nothing was done."""
    visits = [DONE[deed.tool] for deed in story.deeds if deed.tool in DONE]
    if visits:
        return visits[-1]
    if _put_through(story):
        return "transferred"
    tasks = [task.kind for task in story.tasks if task.kind in OUTCOMES]
    if tasks:
        return tasks[-1]
    if story.deeds:
        return "noted"
    if story.end_reason in BROKEN:
        return "failed"
    words = [str(use.arguments.get("outcome") or "") for use in story.uses if use.name == "end_call"]
    if words and words[-1] and words[-1] not in OUTCOMES:
        return words[-1]
    told = any(use.success and use.name in TELLING for use in story.uses)
    return "answered" if told else "nothing"


def _put_through(story: Story) -> bool:
    return story.end_reason == "transferred" and not story.nobody


def _done(story: Story, say: Say) -> Iterator[str]:
    visits = any(deed.tool in DONE for deed in story.deeds)
    for deed in story.deeds:
        match deed.tool:
            case "book_appointment":
                yield f"booked {say.both([_a(name) for name in deed.services])}{_with(deed, story, say)}"
            case "reschedule_appointment":
                old = say.moment(deed.old, story.today) if deed.old else "another time"
                yield f"moved the {_work(deed, say)} for the {deed.car} from {old}{_to(deed, story, say)}"
            case "cancel_appointment":
                why = f" ({_quoted(deed.words)})" if deed.words else ""
                yield f"cancelled the {_work(deed, say)}{_with(deed, story, say)}{why}"
            case "add_customer_note":
                yield f"had noted: {_quoted(deed.words)}"
            case "update_vehicle":
                yield f"changed what is on file of the {deed.car}"
            case _ if not visits:  # a booking says who and which car
                yield "was put on file"
    for task in story.tasks:
        match task.kind:
            case "call_back":
                yield f"asked for a person, call back due {say.moment(task.due_at, story.today)}"
            case "message":
                yield f"left a message: {_quoted(task.text)}"
    if _put_through(story):
        yield "was put through to a person"
    elif story.nobody:
        yield "was to be put through, nobody took the call"


def _undone(story: Story, intent: str) -> str:
    if not story.spoke:
        return "said nothing"
    return WANTED.get(intent, "named no wish that was understood")


def _a(name: str) -> str:
    """ "an oil change", "a tire rotation", "new brakes"."""
    plural = name.endswith("s") and not name.endswith("ss")
    if plural or name.endswith(UNCOUNTED) or not name:
        return name
    return f"{'an' if name[0] in 'aeio' else 'a'} {name}"


def _work(deed: Deed, say: Say) -> str:
    return say.both(deed.services) or "visit"


def _with(deed: Deed, story: Story, say: Say) -> str:
    return f" for the {deed.car} on {say.moment(deed.at, story.today)}" if deed.at else ""


def _to(deed: Deed, story: Story, say: Say) -> str:
    return f" to {say.moment(deed.at, story.today)}" if deed.at else ""


def _quoted(text: str) -> str:
    short = " ".join(text.split())
    return f"“{short if len(short) <= QUOTED else f'{short[: QUOTED - 1]}…'}”"
