"""Opening hours and shifts: intervals that end after they begin and do not overlap."""

from collections import defaultdict
from datetime import time
from typing import Any

from unfold.forms import PaginationInlineFormSet

from appointments.models import Closure, OpeningHours, Shift, SpecialHours
from crm.desk import DeskInline
from crm.editing import SettingsForm


class IntervalForm(SettingsForm):
    """`start`, `end` name the fields of the interval."""

    start, end = "opens", "closes"

    def clean(self) -> None:
        super().clean()
        begins, ends = self.cleaned_data.get(self.start), self.cleaned_data.get(self.end)
        if begins is not None and ends is not None and ends != time.min and ends <= begins:
            self.add_error(self.end, f"Must be after {begins:%H:%M}; 00:00 is the end of the day.")


class ShiftForm(IntervalForm):
    start, end = "starts", "ends"


class IntervalFormSet(PaginationInlineFormSet):
    """Intervals of one day do not overlap; `day` names the field that says which day."""

    day = "weekday"

    def clean(self) -> None:
        super().clean()
        days: dict[Any, list[IntervalForm]] = defaultdict(list)
        for form in self.forms:
            values = form.cleaned_data if form.is_valid() else {}
            if values.get(form.start) is not None and not values.get("DELETE"):
                days[values[self.day]].append(form)
        for forms_of_day in days.values():
            forms_of_day.sort(key=_begin)
            for earlier, later in zip(forms_of_day, forms_of_day[1:], strict=False):
                begins, ends = _begin(earlier), earlier.cleaned_data[earlier.end]
                if ends == time.min or _begin(later) < ends:
                    later.add_error(later.start, f"Overlaps {begins:%H:%M}–{ends:%H:%M} of the same day.")


class DateIntervalFormSet(IntervalFormSet):
    day = "date"


def _begin(form: IntervalForm) -> time:
    begins: time = form.cleaned_data[form.start]
    return begins


class OpeningHoursInline(DeskInline):
    model = OpeningHours
    form = IntervalForm
    formset = IntervalFormSet
    writable = True


class SpecialHoursInline(DeskInline):
    model = SpecialHours
    form = IntervalForm
    formset = DateIntervalFormSet
    writable = True


class ClosureInline(DeskInline):
    model = Closure
    writable = True


class ShiftInline(DeskInline):
    model = Shift
    form = ShiftForm
    formset = IntervalFormSet
    writable = True
