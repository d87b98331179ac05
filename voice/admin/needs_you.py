"""What calls left for people to do: whom to call back, messages, calls that failed."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import Truncator
from unfold.decorators import display

from crm.actors import Actor
from crm.desk import ByShop, DeskAdmin, Link, local_text
from crm.pages import link
from crm.permissions import rights_of, works_at_desk
from crm.phones import display_phone
from crm.reads import DESK_ROLES
from voice.models import FollowUp
from voice.verbs import finish_follow_up

KIND_COLOURS = {"call_back": "info", "message": "default", "failed_call": "danger"}
TEXT_SHOWN = 140  # letters in the list


class ByState(admin.SimpleListFilter):
    """What is still to be done, unless told otherwise."""

    title = parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]") -> list[tuple[str, str]]:
        return [("open", "to do"), ("done", "done"), ("all", "all")]

    def value(self) -> str:
        return super().value() or "open"

    def choices(self, changelist: Any) -> Any:
        """Without Django's own "All", which would be a second one."""
        return list(super().choices(changelist))[1:]

    def queryset(self, request: HttpRequest, queryset: QuerySet[FollowUp]) -> QuerySet[FollowUp]:
        if self.value() == "all":
            return queryset
        return queryset.filter(done_at__isnull=self.value() != "done")


@admin.register(FollowUp)
class FollowUpAdmin(DeskAdmin):
    list_display = ["due", "kind_of_work", "reach", "customer", "wish", "call_link", "shop"]
    list_display_links = ["due"]
    list_filter = [ByState, ByShop, "kind"]
    list_select_related = ["shop", "customer", "done_by"]
    search_fields = ["customer__first_name", "customer__last_name", "number", "text"]
    search_help_text = "Number, customer's name or words of the message"
    ordering = ["due_at", "pk"]
    fields = [
        *(("due", "kind_of_work"), ("reach", "customer"), "text", "call_link", ("done_at", "done_by")),
    ]
    readonly_fields = ["due", "kind_of_work", "reach", "call_link"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[FollowUp]:
        rows: QuerySet[FollowUp] = super().get_queryset(request)
        return rows.select_related("shop", "customer", "done_by")

    def get_urls(self) -> list[Any]:
        done = self.admin_site.admin_view(self.done_view)
        return [path("<int:pk>/done/", done, name="voice_followup_done"), *super().get_urls()]

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        columns = super().get_list_display(request)
        return [*columns, self._button(request)] if works_at_desk(request) else columns

    def toolbar(self, request: HttpRequest, obj: FollowUp) -> list[Link]:
        if obj.done_at or not rights_of(request).may(DESK_ROLES, obj.shop_id):
            return []
        return [Link("Done", reverse("admin:voice_followup_done", args=[obj.pk]), "done", post=True)]

    def done_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Somebody did it. Leads back to the list as it was narrowed down."""
        if not works_at_desk(request):
            raise PermissionDenied
        row = self.get_object(request, str(pk))
        if row is None:
            raise Http404
        if not rights_of(request).may(DESK_ROLES, row.shop_id):
            raise PermissionDenied
        if request.method == "POST":
            finish_follow_up(Actor.staff(request.user), row)
            who = str(row.customer or display_phone(row.number) or "a withheld number")
            messages.success(request, f"Done: {row.get_kind_display()}, {who}.")
        return redirect(reverse("admin:voice_followup_changelist", query=request.GET))

    def _button(self, request: HttpRequest) -> Callable[[FollowUp], str]:
        """A column of buttons; they send the list's own form, which holds Django's token."""
        rights = rights_of(request)

        @display(description="")
        def button(row: FollowUp) -> str:
            if row.done_at or not rights.may(DESK_ROLES, row.shop_id):
                return ""
            url = reverse("admin:voice_followup_done", args=[row.pk], query=request.GET)
            html = '<button type="submit" class="desk-done" formaction="{}">Done</button>'
            return format_html(html, url)

        return button

    @display(description="due", ordering="due_at")
    def due(self, row: FollowUp) -> str:
        text = local_text(row.due_at, row.shop.zone)
        if row.done_at or row.due_at >= timezone.now():
            return text
        return format_html('{} <strong class="desk-overdue">overdue</strong>', text)

    @display(description="what", ordering="kind", label=KIND_COLOURS)
    def kind_of_work(self, row: FollowUp) -> tuple[str, str]:
        return row.kind, row.get_kind_display()

    @display(description="number")
    def reach(self, row: FollowUp) -> str:
        if not row.number:
            return "withheld"
        return format_html('<a class="text-link" href="tel:{}">{}</a>', row.number, display_phone(row.number))

    @display(description="text")
    def wish(self, row: FollowUp) -> str:
        return Truncator(row.text).chars(TEXT_SHOWN)

    @display(description="call")
    def call_link(self, row: FollowUp) -> str:
        return link("open", "voice_call_change", row.call_id) if row.call_id else ""
