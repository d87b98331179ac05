"""Forms that call a verb; where a house rule refuses, the person may pass it by name, with a reason."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from unfold.widgets import UnfoldAdminTextInputWidget, UnfoldBooleanWidget

from appointments.models import Appointment, RulePass
from appointments.verbs.passing import LONGEST_REASON
from crm.actors import Actor
from crm.desk import VerbForm
from crm.errors import DomainError

Rule = RulePass.Rule

# The refusals that a person may pass, by their code. All others are hard.
RULES = {
    "too_soon": Rule.NOTICE,
    "beyond_horizon": Rule.HORIZON,
    "outside_hours": Rule.HOURS,
    "off_grid": Rule.GRID,
    "nobody_can": Rule.SKILL,
    "inside_cutoff": Rule.CUTOFF,
    "duplicate": Rule.DUPLICATE,
    "slot_taken": Rule.SQUEEZE,
}
REASON = "pass_reason"


class VisitForm(VerbForm):
    """A form about one visit. `title` and `submit_label` name the action, `told` what it has done."""

    title: ClassVar[str]
    submit_label: ClassVar[str]
    told: ClassVar[str]

    def __init__(self, *args: Any, visit: Appointment, **options: Any) -> None:
        super().__init__(*args, **options)
        self.visit = self.row = visit

    def run(self, actor: Actor) -> Appointment:
        """Do it; the visit as it is then. Raises DomainError."""
        raise NotImplementedError


class PassingForm(VerbForm):
    """Comes back from a house rule with an offer to pass it; what was passed once stays passed.

    The offer stands behind the field `offered_after`, else at the end.
    """

    offered_after: ClassVar[str] = ""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for rule in Rule:
            if self.is_bound and self.data.get(f"pass_{rule}"):
                self._offer(rule)

    def _offer(self, rule: Rule) -> None:
        self.fields[f"pass_{rule}"] = forms.BooleanField(
            label=f"Pass the rule: {rule.label}", required=False, widget=UnfoldBooleanWidget
        )
        self.fields.pop(REASON, None)
        self.fields[REASON] = forms.CharField(
            label="Why the rule is passed",
            max_length=LONGEST_REASON,
            required=False,
            help_text="Kept with the visit, with your name.",
            widget=UnfoldAdminTextInputWidget,
        )
        if self.offered_after:
            names = [name for name in self.fields if not name.startswith("pass_")]
            passing = [name for name in self.fields if name.startswith("pass_")]
            place = names.index(self.offered_after) + 1
            self.order_fields([*names[:place], *passing, *names[place:]])

    def clean(self) -> dict[str, Any] | None:
        values = dict(super().clean() or self.cleaned_data)
        if self._passed(values) and not values.get(REASON, "").strip():
            self.add_error(REASON, "Say why.")
        return values

    def _passed(self, values: Mapping[str, Any]) -> list[Rule]:
        return [rule for rule in Rule if values.get(f"pass_{rule}")]

    @property
    def passes(self) -> dict[str, str]:
        """The rules that the person passes, each with the reason."""
        return {rule.value: self.cleaned_data[REASON].strip() for rule in self._passed(self.cleaned_data)}

    def refuse(self, error: DomainError) -> None:
        """Show why not, and offer to pass it where it is a house rule."""
        super().refuse(error)
        rule = RULES.get(error.code)
        if rule is not None and f"pass_{rule}" not in self.fields:
            self._offer(rule)
