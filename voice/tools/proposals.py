"""The yes. In a call a write first becomes a proposal, and only the caller's own yes runs it.

The server words the read-back; the session speaks it. The yes counts if the clauses with the day and the time
were heard (for a write without them the whole read-back), the next words are a yes by `language/`, the call's
rights are those of the proposal, within three minutes, once. A proposal can carry several writes: a new
caller's customer, vehicle and visit. The rows that do not exist yet have stand-in ids below zero.
"""

import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from appointments import verbs
from appointments.times import parse_moment
from crm.errors import DomainError
from crm.models import Shop
from voice import messages
from voice.language import Answer, language
from voice.models import Proposal
from voice.tools import policy
from voice.tools.context import NOT_FOUND, CallContext
from voice.tools.envelope import Envelope, plain, refusal, success
from voice.tools.registry import TOOLS, ReadBack, Tool

LIFETIME = timedelta(minutes=3)
ACTS = {
    "book_appointment": "book",
    "reschedule_appointment": "move",
    "cancel_appointment": "cancel",
}

Scope = Callable[[Tool, Mapping[str, Any]], dict[str, Any]]


class NoYes(DomainError):
    """This was no yes that counts; `error` says why."""

    code = "no_yes"
    status = 409


class StepBroke(Exception):
    """This unforeseen `error` came of a step with this tool."""

    def __init__(self, tool: Tool, error: Exception) -> None:
        super().__init__(tool.name)
        self.tool = tool
        self.error = error


class NotHeard(NoYes):
    """A yes to something that the caller did not hear."""

    default_error = "read_back_not_heard"


@transaction.atomic
def propose(context: CallContext, tool: Tool, arguments: dict[str, Any], scope: Scope) -> Envelope:
    """Check a write without doing it and keep it for the caller's yes.

    It joins the open proposal when it builds on that one's stand-ins, and replaces it otherwise. The level
    is looked at under the call's lock. Raises what the write would raise.
    """
    context.lock()
    policy.check_level(context, tool, arguments)
    open_proposal = context.open_proposal()
    builds_on = open_proposal is not None and _builds_on(open_proposal, arguments)
    steps = open_proposal.steps if open_proposal and builds_on else []
    read_back: ReadBack = tool.read_back(context, **scope(tool, arguments))  # type: ignore[misc]
    step: dict[str, Any] = {"tool": tool.name, "arguments": arguments, "statement": read_back.statement}
    step["must_hear"] = list(read_back.must_hear)
    if tool.creates is not None:
        step["stand_in"] = _next_stand_in(context)
    steps = [*steps, step]
    text = " ".join([*(one["statement"] for one in steps), read_back.question])
    if open_proposal:
        _settle(open_proposal, Proposal.State.WITHDRAWN)
        # Last: whoever gave up a hold first and then waited for the lock of a day could meet a booking that
        # has the lock and waits for the hold. A new booking's hold has replaced the old one already.
        if not builds_on and tool.name != "book_appointment":
            verbs.release(context.holder)
    now = timezone.now()
    proposal = Proposal.objects.create(
        public_id=uuid.uuid4(),
        call=context.call,
        level=context.level,
        customer_id=context.call.customer_id,
        steps=steps,
        read_back=text,
        must_hear=[clause for one in steps for clause in one["must_hear"]] or [text],
        created_at=now,
        expires_at=now + LIFETIME,
    )
    data = {"proposal_id": str(proposal.public_id), "read_back": text}
    if tool.creates is not None:
        data[f"{tool.creates._meta.model_name}_id"] = step["stand_in"]
    return {"success": False, "data": data, "message": text, "error": "confirmation_required"}


def judge_answer(shop: Shop, text: str, tool: str | None) -> Answer:
    """How `text` answers a read-back whose last write is by this tool: to a booking "book it" is a yes."""
    return language(shop.language).judge_answer(text, ACTS.get(tool or ""))


def withdraw(context: CallContext, proposal_id: str) -> None:
    """Nothing of it will run. A proposal that is not open any more stays as it is."""
    with transaction.atomic():
        proposal = _lock_open(context)
        if proposal is not None and str(proposal.public_id) == proposal_id:
            _end(context, proposal, Proposal.State.WITHDRAWN)


def accept(context: CallContext, proposal_id: str, *, heard: str, answer: str, scope: Scope) -> Envelope:
    """Judge the caller's answer and, if it is a yes that counts, run the writes, all or none, once.

    A yes before all was heard leaves the proposal open, to be read back again; whatever else is said, it is
    spent. What is unforeseen undoes all and leaves it open. Raises NoYes.
    """
    with transaction.atomic():
        proposal = _lock_open(context)
        if proposal is None or str(proposal.public_id) != proposal_id:
            raise NoYes("no_open_proposal", message="Let me go through that again.")
        try:
            _judge(context, proposal, heard, answer)
            with transaction.atomic():
                envelope = _run(context, proposal, scope)
            state = Proposal.State.DONE
        except NotHeard:
            raise
        except DomainError as error:
            envelope = refusal(context, error)
            proposal.result = {}  # what was made before the failing write is undone
            state = Proposal.State.WITHDRAWN if isinstance(error, NoYes) else Proposal.State.FAILED
        proposal.result["envelope"] = envelope
        _end(context, proposal, state)
    return envelope


def find_stand_in(context: CallContext, model: type[Model], stand_in: int) -> Model:
    """The row behind a stand-in id: the real one once it was made, before that one that only has its values.

    Raises the model's NotFound.
    """
    alive = (Proposal.State.OPEN, Proposal.State.RUNNING, Proposal.State.DONE)
    for proposal in context.call.proposals.filter(state__in=alive):
        for step in proposal.steps:
            tool = TOOLS[step["tool"]]
            if step.get("stand_in") != stand_in or tool.creates is not model:
                continue
            made = proposal.result.get("made", {}).get(str(stand_in))
            if made is None:
                return _unmade(model, step["arguments"])
            row = model._default_manager.get(pk=made)
            context.learn(row, stand_in)
            return row
    raise NOT_FOUND[model]()


def made(context: CallContext, model: type[Model]) -> set[int]:
    """The ids of the rows that this call made by its proposals. One query."""
    return {
        proposal.result["made"][str(step["stand_in"])]
        for proposal in context.call.proposals.filter(state=Proposal.State.DONE)
        for step in proposal.steps
        if TOOLS[step["tool"]].creates is model
    }


def _unmade(model: type[Model], arguments: Mapping[str, Any]) -> Model:
    fields = {field.attname for field in model._meta.concrete_fields}
    return model(**{name: value for name, value in arguments.items() if name in fields})


def _lock_open(context: CallContext) -> Proposal | None:
    """The call's row is the lock: one open proposal, and one yes at a time."""
    context.lock()
    return context.open_proposal()


def _builds_on(proposal: Proposal, arguments: Mapping[str, Any]) -> bool:
    stand_ins = {step["stand_in"] for step in proposal.steps if "stand_in" in step}
    return any(value in stand_ins for name, value in arguments.items() if name.endswith("_id"))


def _next_stand_in(context: CallContext) -> int:
    """Below zero, never used before in this call."""
    used = [step.get("stand_in", 0) for proposal in context.call.proposals.all() for step in proposal.steps]
    return min([0, *used]) - 1


def _settle(proposal: Proposal, state: Proposal.State) -> None:
    proposal.state = state
    proposal.decided_at = timezone.now()
    proposal.save(update_fields=["state", "decided_at", "result"])


def _end(context: CallContext, proposal: Proposal, state: Proposal.State) -> None:
    _settle(proposal, state)
    verbs.release(context.holder)


def _judge(context: CallContext, proposal: Proposal, heard: str, answer: str) -> None:
    """Raises NoYes unless the caller heard what he agrees to and said yes to just that."""
    if proposal.expires_at <= timezone.now():
        raise NoYes("proposal_expired", message="That was a while ago. Let me check it again.")
    if (proposal.level, proposal.customer_id) != (context.level, context.call.customer_id):
        raise NoYes("proposal_void", message="Let me go through that again.")
    if judge_answer(context.shop, answer, proposal.steps[-1]["tool"]) is not Answer.YES:
        raise NoYes("not_a_yes", message="I will do nothing without your yes.")
    if not all(_squeezed(clause) in _squeezed(heard) for clause in proposal.must_hear):
        raise NotHeard(message="Let me say that again.")


def _squeezed(text: str) -> str:
    """Speech engines differ in spaces only."""
    return "".join(text.split())


def _run(context: CallContext, proposal: Proposal, scope: Scope) -> Envelope:
    """All steps, each through the gates again, inside the caller's transaction.

    Returns the envelope of the step that was said last. Raises StepBroke.
    """
    made: dict[str, int] = {}
    done: list[dict[str, Any]] = []
    changed = context.call.changed_visit_id
    envelope: Envelope = {}
    for step in _in_lock_order(context.shop, proposal.steps):
        tool = TOOLS[step["tool"]]
        policy.check_level(context, tool, step["arguments"])
        try:
            answer = tool.function(context, **scope(tool, step["arguments"]))
        except DomainError:
            raise
        except Exception as error:
            raise StepBroke(tool, error) from error
        if tool.creates is not None:
            key = f"{tool.creates._meta.model_name}_id"
            made[str(step["stand_in"])] = answer.data[key]
            answer.data[key] = step["stand_in"]
            # Saved, so that the next step finds the row behind the stand-in.
            proposal.result = {"made": made}
            proposal.state = Proposal.State.RUNNING
            proposal.save(update_fields=["result", "state"])
        if tool.name in policy.CHANGES:
            changed = step["arguments"]["appointment_id"]
            if context.level < policy.SECOND_CHANGE_LEVEL:
                messages.tell_change(context.call, changed, tool.name)
        done.append({"step": proposal.steps.index(step), "data": plain(answer.data)})
        if step is proposal.steps[-1]:
            envelope = success(answer)
    proposal.result = {"made": made, "done": done}
    context.call.changed_visit_id = changed
    context.call.save(update_fields=["changed_visit_id"])
    return envelope


def _in_lock_order(shop: Shop, steps: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Bookings last and by their start: days are locked in that order, so that none waits in a circle."""
    first = datetime.min.replace(tzinfo=UTC)

    def start(step: dict[str, Any]) -> datetime:
        at = step["arguments"].get("scheduled_at")
        return parse_moment(at, shop.zone, "scheduled_at") if at else first

    return sorted(steps, key=start)
