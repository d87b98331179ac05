"""Outside calendars at the desk: which are connected, how they fare, and what waits for a decision."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelectWidget

from appointments.admin.calendar_desk import calendar_desk
from appointments.admin.connecting import CalendarForm, calendars_of, connect_service
from appointments.calendars import deciding, problems
from appointments.calendars.errors import GoogleError, Reconnect
from appointments.calendars.feeds import make_feed
from appointments.calendars.foreign import drop_blocks
from appointments.calendars.problems import ask_for_read
from appointments.models import Calendar, CalendarFeed, CalendarNote, GoogleAccount, Resource
from crm.actors import Actor
from crm.desk import ByShop, DeskAdmin, Link, OfShop, local_text
from crm.errors import DomainError
from crm.permissions import OWNERS, rights_of
from crm.reads import DESK_ROLES, shops_of

DECISIONS = {"follow": deciding.follow, "restore": deciding.restore}


def _resources(shop_ids: Any) -> QuerySet[Resource]:
    found = Resource.objects.filter(shop__in=shop_ids, is_active=True).select_related("shop")
    return found.order_by("shop", "kind", "name")


@admin.register(GoogleAccount)
class GoogleAccountAdmin(DeskAdmin):
    """Connected by Google's consent page, and never edited."""

    writers = OWNERS
    list_display = ["email", "kind", "shop", "state", "created_at"]
    list_filter = [ByShop, "kind"]
    list_select_related = ["shop"]
    search_fields = ["email"]
    fields = ["email", "kind", "shop", "state", "created_at"]
    readonly_fields = ["email", "kind", "state", "created_at"]

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Choose the shop, and go on to Google; or use the installation's service account."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = AccountForm(request.POST or None, shops=shops_of(request.user, OWNERS))
        if form.is_valid():
            shop = form.cleaned_data["shop"]
            if form.cleaned_data["kind"] == GoogleAccount.Kind.SERVICE:
                return connect_service(request, shop)
            return redirect(reverse("google-connect", query={"shop": shop.pk}))
        return self.form_page(request, form, "Connect Google Calendar", "Go on")

    def toolbar(self, request: HttpRequest, obj: GoogleAccount) -> list[Link]:
        if not rights_of(request).may(OWNERS, obj.shop_id):
            return []
        again = reverse("google-connect", query={"shop": obj.shop_id})
        add = reverse("admin:appointments_calendar_add", query={"account": obj.pk})
        return [Link("Add a calendar", add, "calendar_add_on"), Link("Reconnect", again, "sync_lock")]

    def delete_model(self, request: HttpRequest, obj: GoogleAccount) -> None:
        for calendar in obj.calendars.select_related("shop", "resource"):
            drop_blocks(calendar)
        obj.delete()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[GoogleAccount]) -> None:
        for account in queryset:
            self.delete_model(request, account)

    @display(description="state", label={"connected": "success", "reconnect": "danger"})
    def state(self, account: GoogleAccount) -> str:
        return "reconnect" if account.needs_reconnect else "connected"


class AccountForm(OfShop):
    """Who lets us in."""

    kind = forms.ChoiceField(
        label="By",
        choices=[("person", "a person's Google account"), ("service", "this server's service account")],
        widget=UnfoldAdminSelectWidget,
    )


@admin.register(Calendar)
class CalendarAdmin(DeskAdmin):
    """Chosen from what an account sees; read and written by workers."""

    writers = OWNERS
    list_display = ["name", "whose", "shop", "access", "state", "read_at"]
    list_filter = [ByShop, "access", "is_active"]
    list_select_related = ["shop", "resource", "account"]
    search_fields = ["name"]
    fields = [
        *(("name", "whose"), ("shop", "account"), ("access", "read_at"), ("state", "troubled_since")),
        *("is_active", "deleting_cancels"),
    ]
    readonly_fields = ["name", "whose", "shop", "account", "access", "read_at", "state", "troubled_since"]

    def get_urls(self) -> list[Any]:
        name, wrap = "appointments_calendar", self.admin_site.admin_view
        return [
            path("desk/", wrap(calendar_desk), name=f"{name}_desk"),
            path("<int:pk>/read/", wrap(self.read_view), name=f"{name}_read"),
            *(
                path(
                    f"<int:pk>/{decision}/",
                    wrap(partial(self.decide_view, decision=decision)),
                    name=f"{name}_{decision}",
                )
                for decision in DECISIONS
            ),
            *super().get_urls(),
        ]

    def toolbar(self, request: HttpRequest, obj: Calendar) -> list[Link]:
        links = [Link("Google Calendar at the desk", reverse("admin:appointments_calendar_desk"), "sync")]
        if rights_of(request).may(DESK_ROLES, obj.shop_id):
            read = reverse("admin:appointments_calendar_read", args=[obj.pk])
            links.append(Link("Read it now", read, "refresh", post=True))
        return links

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Choose one of an account's calendars (`account`, else the first) and whose it is."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        account = self._account(request)
        if account is None:
            return redirect("admin:appointments_googleaccount_add")
        try:
            seen = calendars_of(account)
        except GoogleError as error:
            if isinstance(error, Reconnect):
                problems.lost(account)
            messages.error(request, f"Google does not show the calendars of {account} now.")
            return redirect("admin:appointments_googleaccount_changelist")
        resources = _resources([account.shop_id])
        form = CalendarForm(request.POST or None, account=account, seen=seen, resources=resources)
        if form.is_valid():
            messages.success(request, f"Connected: {form.save()}. Workers read it now.")
            return redirect("admin:appointments_calendar_desk")
        return self.form_page(request, form, f"Add a calendar of {account}", "Connect")

    def _account(self, request: HttpRequest) -> GoogleAccount | None:
        mine = GoogleAccount.objects.filter(shop__in=rights_of(request).shops(OWNERS)).select_related("shop")
        pk = request.GET.get("account", "")
        return mine.filter(pk=int(pk)).first() if pk.isascii() and pk.isdigit() else mine.first()

    def save_model(self, request: HttpRequest, obj: Calendar, form: Any, change: bool) -> None:
        """Switched on or off, it is read once more: what it says then, or nothing, blocks."""
        super().save_model(request, obj, form, change)
        ask_for_read(obj, whole=True)

    def delete_model(self, request: HttpRequest, obj: Calendar) -> None:
        """What it blocked is free; its events at Google stay as they are."""
        with transaction.atomic():
            drop_blocks(obj)
            obj.delete()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Calendar]) -> None:
        for calendar in queryset:
            self.delete_model(request, calendar)

    def _of_desk(self, request: HttpRequest, pk: int) -> Calendar:
        """A calendar of the user's shops. Raises PermissionDenied where he may only look, Http404."""
        if not rights_of(request).may(DESK_ROLES):
            raise PermissionDenied
        calendar: Calendar | None = self.get_queryset(request).filter(pk=pk).first()
        if calendar is None:
            raise Http404
        if not rights_of(request).may(DESK_ROLES, calendar.shop_id):
            raise PermissionDenied
        return calendar

    def read_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Let a worker read it now."""
        calendar = self._of_desk(request, pk)
        if request.method == "POST":
            ask_for_read(calendar)
            messages.success(request, f"Workers read {calendar} now.")
        return redirect("admin:appointments_calendar_desk")

    def decide_view(self, request: HttpRequest, pk: int, decision: str) -> HttpResponse:
        """Decide about an event (`note`) of a calendar that staff moved or deleted."""
        calendar = self._of_desk(request, pk)
        number = request.GET.get("note", "")
        note = CalendarNote.objects.filter(calendar=calendar, pk=number).first() if number.isdigit() else None
        if request.method == "POST" and note:
            try:
                messages.success(request, DECISIONS[decision](Actor.staff(request.user), note))
            except DomainError as error:
                messages.error(request, error.error)
        return redirect(reverse("admin:appointments_calendar_desk", query={"shop": calendar.shop_id}))

    @display(description="whose")
    def whose(self, calendar: Calendar) -> str:
        return str(calendar.resource or "the whole shop's")

    @display(description="state", label={"well": "success", "off": "default", "not read yet": "info"})
    def state(self, calendar: Calendar) -> str:
        return problems.state_of(calendar)

    @display(description="last read", ordering="synced_at")
    def read_at(self, calendar: Calendar) -> str:
        return local_text(calendar.synced_at, calendar.shop.zone)

    @display(description="since", empty_value="–")
    def troubled_since(self, calendar: Calendar) -> str:
        return local_text(calendar.problem_since, calendar.shop.zone)


class FeedForm(OfShop):
    """Whose visits a feed shows."""

    resource = forms.ModelChoiceField(
        Resource.objects.none(),
        label="Whose visits",
        required=False,
        empty_label="The whole shop's",
        widget=UnfoldAdminSelectWidget,
    )

    def __init__(self, *args: Any, resources: QuerySet[Resource], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["resource"].queryset = resources  # type: ignore[attr-defined]

    def clean(self) -> None:
        super().clean()
        shop, resource = self.cleaned_data.get("shop"), self.cleaned_data.get("resource")
        if shop and resource and resource.shop_id != shop.pk:
            self.add_error("resource", "Not of this shop.")


@admin.register(CalendarFeed)
class CalendarFeedAdmin(DeskAdmin):
    """Secret addresses. Each is shown once, when it is made."""

    writers = OWNERS
    list_display = ["prefix", "whose", "shop", "created_at", "revoked_at"]
    list_filter = [ByShop, "revoked_at"]
    list_select_related = ["shop", "resource"]
    fields = ["prefix", "whose", "shop", "created_at", "revoked_at"]
    readonly_fields = ["prefix", "whose", "created_at"]
    actions = ["revoke"]

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """It is revoked, and stays to be seen."""
        return False

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Make a feed, and show its address this once."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        shops = shops_of(request.user, OWNERS)
        form = FeedForm(request.POST or None, shops=shops, resources=_resources(shops))
        if form.is_valid():
            token = make_feed(form.cleaned_data["shop"], form.cleaned_data["resource"])
            address = request.build_absolute_uri(reverse("calendar-feed", args=[token]))
            messages.success(request, f"Copy this address now, it is not shown again: {address}")
            return redirect("admin:appointments_calendarfeed_changelist")
        return self.form_page(request, form, "Make a calendar feed", "Make the feed")

    @admin.action(description="Revoke the chosen feeds")
    def revoke(self, request: HttpRequest, feeds: QuerySet[CalendarFeed]) -> None:
        mine = feeds.filter(shop__in=rights_of(request).shops(OWNERS), revoked_at=None)
        count = mine.update(revoked_at=timezone.now())
        messages.success(request, f"Revoked: {count}. Their addresses lead nowhere from now on.")

    @display(description="whose")
    def whose(self, feed: CalendarFeed) -> str:
        return str(feed.resource or "the whole shop's")
