"""Forms that edit a row, and what others did to it while they stood open."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any, ClassVar, cast

from django import forms
from django.http import QueryDict
from unfold.widgets import UnfoldAdminTextareaWidget

from crm.history import newest_of

AUTHORS = {"caller": "a call", "key": "a program", "system": "the system"}


class LinesField(forms.CharField):
    """Lines of text; a browser sends each end of one as two signs, which would count as a change."""

    widget = UnfoldAdminTextareaWidget

    def to_python(self, value: Any) -> str:
        return "\n".join((super().to_python(value) or "").splitlines())


class RowForm(forms.Form):
    """Edits the fields `edited` of `row`, and overwrites nothing that its user has not seen.

    What each field was when the form was opened travels with it. What the user left alone is not written.
    What he changed, and somebody else too, is refused once, with who it was and what it is now.
    """

    edited: ClassVar[Iterable[str]]
    row: Any

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in self.edited:
            self.fields[name].show_hidden_initial = True

    def clean(self) -> dict[str, Any] | None:
        values = dict(super().clean() or self.cleaned_data)
        for name in self.edited:
            if name in values and name in self.changed_data:
                self._check_meanwhile(name, values[name])
        return values

    def changes(self) -> dict[str, Any]:
        """What the user changed."""
        return {name: self.cleaned_data[name] for name in self.edited if name in self.changed_data}

    def _check_meanwhile(self, name: str, wanted: Any) -> None:
        field, kept_as = self.fields[name], self[name].html_initial_name
        hidden = field.hidden_widget()
        seen = field.to_python(hidden.value_from_datadict(self.data, self.files, kept_as))
        now = field.to_python(self.initial.get(name))
        if now in (seen, wanted):
            return
        self.add_error(
            name,
            f"Changed meanwhile by {_who_changed(self.row, name)}. It is now: {_shown(now)}."
            " Look again: what you wrote is saved if you save once more.",
        )
        data = cast(QueryDict, self.data).copy()
        kept = field.prepare_value(now)
        data.setlist(kept_as, kept if isinstance(kept, list) else ["" if kept is None else str(kept)])
        self.data = data


class SettingsForm(RowForm, forms.ModelForm):  # type: ignore[type-arg]
    """A row that the admin saves itself, guarded likewise."""

    @property
    def edited(self) -> list[str]:  # type: ignore[override]
        """What a browser that was shown the row sends; a new row was shown to nobody."""
        names = list(self.base_fields) if self.instance.pk else []
        return [name for name in names if not self.is_bound or self.add_initial_prefix(name) in self.data]

    @property
    def row(self) -> Any:
        return self.instance

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        for name in set(self.edited).difference(self.changed_data).intersection(self.cleaned_data):
            self.cleaned_data[name] = getattr(self.instance, name)
        return self.cleaned_data


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, list) else str(value or "empty")


def _who_changed(row: Any, name: str) -> str:
    """Whoever last changed a field of a row; of one that no version has, whoever last saved the row."""
    newest = newest_of(row.history.all()) if hasattr(row, "history") else []
    if not newest:
        return "somebody"
    last = next((new for new, old in pairwise(newest) if _value(new, name) != _value(old, name)), newest[0])
    return str(last.history_user or AUTHORS.get(last.actor_kind, "somebody"))


def _value(version: Any, name: str) -> Any:
    return getattr(version, name, None)
