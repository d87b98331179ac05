"""Calls, to read: the list, and one call with what was said, heard, tried and agreed to."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator
from unfold.decorators import display

from appointments.models import Appointment
from crm.desk import ByShop, DeskAdmin, local_text
from crm.pages import link
from crm.phones import display_phone
from voice.admin.transcript import Seen, blanks, read
from voice.agents.builtin import BuiltinAgent
from voice.call.summaries import INTENTS, OUTCOMES
from voice.models import Call

LEVEL_COLOURS = {"0": "default", "1": "info", "2": "success"}
OUTCOME_COLOURS = {
    **dict.fromkeys(("booked", "moved", "cancelled"), "success"),
    **dict.fromkeys(("transferred", "answered", "noted"), "info"),
    **dict.fromkeys(("call_back", "message"), "warning"),
    "failed": "danger",
}
ENGINES = {Call.Channel.PHONE: "Twilio ConversationRelay", Call.Channel.CONSOLE: "the browser"}
LARGEST_ID = 2**63 - 1
SUMMARY_SHOWN = 110  # letters in the list


class OneOf(admin.SimpleListFilter):
    """Narrows the list to one of the usual words of a column; reading which there are would read all rows."""

    words: ClassVar[tuple[str, ...]]

    def lookups(self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]") -> list[tuple[str, str]]:
        return [(word, word.replace("_", " ")) for word in self.words]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(**{str(self.parameter_name): self.value()}) if self.value() else queryset


class ByOutcome(OneOf):
    title = parameter_name = "outcome"
    words = OUTCOMES


class ByIntent(OneOf):
    title = parameter_name = "intent"
    words = tuple(INTENTS)


class ByAgent(OneOf):
    title = parameter_name = "agent"
    words = (BuiltinAgent.name,)


class SeenForm(forms.Form):
    """How far the page that asks has read; nothing is nowhere yet."""

    turn = forms.IntegerField(min_value=0, max_value=LARGEST_ID, required=False)
    tool = forms.IntegerField(min_value=0, max_value=LARGEST_ID, required=False)
    proposal = forms.IntegerField(min_value=0, max_value=LARGEST_ID, required=False)

    def seen(self) -> Seen:
        """What was read, once the form is valid."""
        return Seen(**{name: value or 0 for name, value in self.cleaned_data.items()})


@admin.register(Call)
class CallAdmin(DeskAdmin):
    list_display = [
        "started",
        "number",
        "customer",
        "what",
        "coloured_outcome",
        "channel",
        "duration",
        "shop",
    ]
    list_display_links = ["started"]
    list_filter = [
        *(ByShop, "channel", "status", ByOutcome, ByIntent, ByAgent, "level", "started_at"),
    ]
    list_select_related = ["shop", "customer"]
    search_fields = ["customer__first_name", "customer__last_name", "outcome", "intent", "summary"]
    search_help_text = "Number, customer's name, or words of the summary"
    ordering = ["-started_at", "-pk"]
    change_form_outer_after_template = "voice/transcript.html"
    fieldsets = [
        (
            None,
            {
                "fields": [
                    *(("started", "duration"), ("number", "customer"), ("outcome", "intent")),
                    *("summary", "visits", "left", ("sureness", "status", "end_reason")),
                ]
            },
        ),
        (
            "Record",
            {
                "classes": ["collapse"],
                "fields": [
                    *(("agent", "engine"), ("shop", "channel", "direction"), "operator"),
                    *("called_number", "attestation", "names_tried", "changed_visit_id"),
                    *("handed_over", "numbers_tried", "sockets", "provider_status", "external_id"),
                    "public_id",
                ],
            },
        ),
    ]
    readonly_fields = [
        *("started", "duration", "number", "sureness", "visits", "left", "engine"),
        *("handed_over", "public_id"),
    ]

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

    def get_urls(self) -> list[Any]:
        live = self.admin_site.admin_view(self.live_view)
        return [path("<int:pk>/live/", live, name="voice_call_live"), *super().get_urls()]

    def live_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What came of a call's transcript after the ids that the address names, and whether it is on."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        call = self.get_object(request, str(pk))
        if call is None:
            raise Http404
        form = SeenForm(request.GET)
        if not form.is_valid():
            return JsonResponse({"error": "turn, tool and proposal are numbers"}, status=400)
        with timezone.override(call.shop.zone):
            news = read(call, form.seen())
            entries = [entry.to_json() for entry in news.entries]
        live = call.status == Call.Status.LIVE
        return JsonResponse({"entries": entries, "seen": news.seen._asdict(), "live": live})

    def page_context(self, request: HttpRequest, obj: Call) -> dict[str, Any]:
        return {
            **super().page_context(request, obj),
            "transcript": read(obj),
            "blanks": blanks(),
            "live_url": reverse("admin:voice_call_live", args=[obj.pk])
            if obj.status == Call.Status.LIVE
            else "",
        }

    @display(description="started", ordering="started_at")
    def started(self, call: Call) -> str:
        return local_text(call.started_at, call.shop.zone)

    @display(description="number", ordering="caller_number")
    def number(self, call: Call) -> str:
        return display_phone(call.caller_number) if call.caller_number else "withheld"

    @display(description="summary")
    def what(self, call: Call) -> str:
        return Truncator(call.summary).chars(SUMMARY_SHOWN)

    @display(description="outcome", ordering="outcome", label=OUTCOME_COLOURS)
    def coloured_outcome(self, call: Call) -> tuple[str, str]:
        return call.outcome, call.outcome.replace("_", " ")

    @display(description="level", ordering="level", label=LEVEL_COLOURS)
    def sureness(self, call: Call) -> str:
        return str(call.level)

    @display(description="duration")
    def duration(self, call: Call) -> str:
        if call.ended_at is None:
            return "live"
        minutes, seconds = divmod(int((call.ended_at - call.started_at).total_seconds()), 60)
        return f"{minutes}:{seconds:02}"

    @display(description="speech by")
    def engine(self, call: Call) -> str:
        """Who turns sound into words and back."""
        return ENGINES[Call.Channel(call.channel)]

    @display(description="handed over")
    def handed_over(self, call: Call) -> str:
        """Why a person was to take over, what he was told, and whether anybody did."""
        words = [call.handoff.get("reason"), call.handoff.get("summary")]
        nobody = "nobody took the call" if call.handoff.get("nobody") else ""
        return "; ".join(filter(None, [*words, nobody]))

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

    @display(description="for you to do")
    def left(self, call: Call) -> str:
        """What the call left for people, and whether it is done."""
        rows = call.follow_ups.order_by("pk")
        return format_html_join(
            ", ",
            "{}{}",
            (
                (
                    link(one.get_kind_display(), "voice_followup_change", one.pk),
                    format_html(" (done)") if one.done_at else "",
                )
                for one in rows
            ),
        )
