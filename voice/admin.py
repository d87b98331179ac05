"""Calls, to read: what was said, heard, tried and agreed to."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from unfold.decorators import display

from appointments.models import Appointment
from crm.desk import ByShop, DeskAdmin, local_text
from crm.pages import link
from crm.phones import display_phone
from voice.models import Call, Proposal, ToolCall, Turn

LEVEL_COLOURS = {"0": "default", "1": "info", "2": "success"}
STATE_COLOURS = {
    "open": "info",
    "running": "info",
    "done": "success",
    "failed": "danger",
    "withdrawn": "warning",
}


class Entry(NamedTuple):
    """A line of a transcript. `heard` and `unheard` are the parts of what an agent planned to say."""

    at: datetime
    kind: str
    row: Turn | ToolCall | Proposal
    heard: str = ""
    unheard: str = ""


def split_heard(planned: str, heard: str) -> tuple[str, str]:
    """What the caller heard, and the end of `planned` that he did not; the two may differ in spaces."""
    awaited = iter("".join(heard.split()))
    for place, sign in enumerate(planned):
        if not sign.isspace():
            expected = next(awaited, None)
            if expected is None:
                return heard, planned[place:]
            if expected != sign:
                return heard, planned
    return heard, ""


def transcript(call: Call) -> list[Entry]:
    """What happened in a call, in order of time. Three queries."""

    def entries() -> Iterator[Entry]:
        for turn in call.turns.all():
            if turn.speaker == Turn.Speaker.AGENT:
                yield Entry(turn.at, "agent", turn, *split_heard(turn.text, turn.heard))
            else:
                yield Entry(turn.at, "caller", turn)
        for use in call.tool_calls.all():
            yield Entry(use.at, "tool", use)
        for proposal in call.proposals.all():
            yield Entry(proposal.created_at, "proposal", proposal)

    return sorted(entries(), key=lambda entry: entry.at)


@admin.register(Call)
class CallAdmin(DeskAdmin):
    list_display = [
        "started",
        "number",
        "customer",
        "channel",
        "sureness",
        "outcome",
        "duration",
        "status",
        "shop",
    ]
    list_display_links = ["started"]
    list_filter = [ByShop, "channel", "status", "level", "outcome", "started_at"]
    list_select_related = ["shop", "customer"]
    search_fields = ["customer__first_name", "customer__last_name", "outcome", "intent", "summary"]
    search_help_text = "Number, customer's name, outcome or summary"
    ordering = ["-started_at", "-pk"]
    change_form_outer_after_template = "voice/transcript.html"
    fieldsets = [
        (
            None,
            {
                "fields": [
                    *("started", "duration", "number", "customer", "sureness", "outcome"),
                    "visits",
                    "summary",
                ]
            },
        ),
        (
            "Record",
            {
                "classes": ["collapse"],
                "fields": [
                    *("shop", "channel", "direction", "status", "end_reason", "intent", "agent", "operator"),
                    *("called_number", "attestation", "names_tried", "changed_visit_id", "external_id"),
                    "public_id",
                ],
            },
        ),
    ]
    readonly_fields = ["started", "duration", "number", "sureness", "visits", "public_id"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Call]:
        calls: QuerySet[Call] = super().get_queryset(request)
        return calls.select_related("shop", "customer")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Call], search_term: str
    ) -> tuple[QuerySet[Call], bool]:
        found, duplicates = super().get_search_results(request, queryset, search_term)
        digits = "".join(filter(str.isdigit, search_term)).lstrip("0")
        if digits:
            found |= queryset.filter(caller_number__contains=digits)
        return found, duplicates

    @display(description="started", ordering="started_at")
    def started(self, call: Call) -> str:
        return local_text(call.started_at, call.shop.zone)

    @display(description="number", ordering="caller_number")
    def number(self, call: Call) -> str:
        return display_phone(call.caller_number) if call.caller_number else "withheld"

    @display(description="level", ordering="level", label=LEVEL_COLOURS)
    def sureness(self, call: Call) -> str:
        return str(call.level)

    @display(description="duration")
    def duration(self, call: Call) -> str:
        if call.ended_at is None:
            return ""
        minutes, seconds = divmod(int((call.ended_at - call.started_at).total_seconds()), 60)
        return f"{minutes}:{seconds:02}"

    @display(description="visits")
    def visits(self, call: Call) -> str:
        """What the call booked or changed, also where it did not learn who its caller is."""
        done = call.tool_calls.filter(success=True).values_list("result__data__appointment_id", flat=True)
        booked = Appointment.objects.filter(pk__in=set(done) - {None}).select_related("shop")
        return format_html_join(
            ", ",
            "{}",
            (
                (link(str(visit), "appointments_appointment_change", visit.pk),)
                for visit in booked.order_by("pk")
            ),
        )

    def page_context(self, request: HttpRequest, obj: Call) -> dict[str, Any]:
        return {**super().page_context(request, obj), "transcript": transcript(obj)}


@admin.register(ToolCall)
class ToolCallAdmin(DeskAdmin):
    shop_path = "call__shop_id"
    list_display = ["name", "success", "error", "milliseconds", "call", "at"]
    list_filter = [ByShop, "success", "name", "at"]
    list_select_related = ["call"]
    search_fields = ["name"]
    ordering = ["-pk"]

    @display(description="error")
    def error(self, use: ToolCall) -> str:
        return str(use.result.get("error") or "")[:100]


@admin.register(Proposal)
class ProposalAdmin(DeskAdmin):
    shop_path = "call__shop_id"
    list_display = ["read_back", "coloured_state", "level", "call", "created_at", "decided_at"]
    list_filter = [ByShop, "state", "created_at"]
    list_select_related = ["call"]
    ordering = ["-pk"]

    @display(description="state", ordering="state", label=STATE_COLOURS)
    def coloured_state(self, proposal: Proposal) -> tuple[str, str]:
        return proposal.state, proposal.get_state_display()
