"""House rules that one of the shop's own people passes by name, and why."""

from collections.abc import Mapping

from appointments.models import Appointment, RulePass
from crm.actors import Actor
from crm.errors import InvalidValue, NotAllowed

LONGEST_REASON = RulePass._meta.get_field("reason").max_length or 0


def granted(actor: Actor, passes: Mapping[str, str] | None) -> dict[str, str]:
    """The passes as they are kept: rule to tidy reason. Raises NotAllowed, InvalidValue (field `passes`)."""
    if not passes:
        return {}
    if actor.kind != "staff":
        raise NotAllowed("Only the shop's own people may pass a house rule")
    tidy = {rule: " ".join(reason.split()) for rule, reason in passes.items()}
    for rule, reason in tidy.items():
        if rule not in RulePass.Rule.values:
            known = ", ".join(RulePass.Rule.values)
            raise InvalidValue(f"passes: no house rule {rule!r}. Must be one of: {known}", field="passes")
        if not reason:
            raise InvalidValue(f"passes: give the reason for passing {rule}", field="passes", rule=rule)
        if len(reason) > LONGEST_REASON:
            raise InvalidValue(
                f"passes: the reason for passing {rule} is longer than {LONGEST_REASON} letters",
                field="passes",
                rule=rule,
            )
    return tidy


def in_words(passes: Mapping[str, str]) -> str:
    """The passes as the history of the visit tells them."""
    return "; ".join(f"{RulePass.Rule(rule).label}: {reason}" for rule, reason in passes.items())


def keep(actor: Actor, visit: Appointment, passes: Mapping[str, str]) -> None:
    """Write down each pass that was named, needed or not."""
    RulePass.objects.bulk_create(
        RulePass(appointment=visit, rule=rule, reason=reason, user_id=actor.user_id)
        for rule, reason in passes.items()
    )
