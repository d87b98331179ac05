"""Letting us into Google: an owner's consent, the service account, and which calendar is whose."""

import secrets
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from unfold.widgets import UnfoldAdminSelectWidget

from appointments.calendars import tokens
from appointments.calendars.channels import ask_for_channel
from appointments.calendars.errors import GoogleError
from appointments.calendars.google import Google
from appointments.calendars.problems import ask_for_read
from appointments.models import Calendar, GoogleAccount, Resource
from crm.models import Shop
from crm.permissions import OWNERS, rights_of
from crm.reads import shops_of
from crm.sealing import seal

KEPT = "google_connect"
ACCESS = {
    "owner": Calendar.Access.WRITER,
    "writer": Calendar.Access.WRITER,
    "reader": Calendar.Access.READER,
    "freeBusyReader": Calendar.Access.FREE_BUSY,
}


@login_required
def connect(request: HttpRequest) -> HttpResponse:
    """Lead an owner to Google's consent, and take what it leads back with (`code`, `state`)."""
    if "state" in request.GET:
        return _granted(request)
    shop = _shop(request, request.GET.get("shop", ""))
    if not settings.GOOGLE_CLIENT_ID:
        messages.error(request, "Set GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET first: docs/calendar.md.")
        return redirect("admin:appointments_googleaccount_changelist")
    state = secrets.token_urlsafe(32)
    request.session[KEPT] = {"state": state, "shop": shop.pk}
    return redirect(tokens.consent_url(_return_address(request), state))


def _granted(request: HttpRequest) -> HttpResponse:
    kept = request.session.pop(KEPT, None)
    if not kept or not constant_time_compare(kept["state"], request.GET["state"]):
        raise PermissionDenied
    shop = _shop(request, str(kept["shop"]))
    try:
        token, email = tokens.exchange(request.GET.get("code", ""), _return_address(request))
    except GoogleError:
        messages.error(request, "Google did not let us in. Try again.")
        return redirect("admin:appointments_googleaccount_changelist")
    account, _ = GoogleAccount.objects.update_or_create(
        shop=shop,
        email=email,
        defaults={
            "kind": GoogleAccount.Kind.PERSON,
            "secret": seal(token),
            "needs_reconnect": False,
        },
    )
    return connected(request, account)


def connect_service(request: HttpRequest, shop: Shop) -> HttpResponse:
    """Let the installation's service account read and write the calendars that are shared with it."""
    email = tokens.service_email()
    if not email:
        messages.error(request, "Set GOOGLE_SERVICE_ACCOUNT_FILE first: docs/calendar.md.")
        return redirect("admin:appointments_googleaccount_changelist")
    account, _ = GoogleAccount.objects.update_or_create(
        shop=shop,
        email=email,
        defaults={"kind": GoogleAccount.Kind.SERVICE, "needs_reconnect": False},
    )
    return connected(request, account)


def connected(request: HttpRequest, account: GoogleAccount) -> HttpResponse:
    """Catch up with the calendars that the account had; a new one is led to choose some."""
    messages.success(request, f"Connected: {account}.")
    calendars = list(account.calendars.select_related("shop", "account"))
    for calendar in calendars:
        ask_for_read(calendar, whole=True)
        ask_for_channel(calendar)
    if calendars:
        return redirect("admin:appointments_calendar_desk")
    return redirect(reverse("admin:appointments_calendar_add", query={"account": account.pk}))


def _shop(request: HttpRequest, pk: str) -> Shop:
    """A shop that the user owns; the only one where none is named. Raises PermissionDenied."""
    owned = shops_of(request.user, OWNERS).order_by("name", "pk")
    shop = owned.filter(pk=int(pk)).first() if pk.isascii() and pk.isdigit() else owned.first()
    if shop is None or not rights_of(request).may(OWNERS, shop.pk):
        raise PermissionDenied
    return shop


def _return_address(request: HttpRequest) -> str:
    path = reverse("google-connect")
    return f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else request.build_absolute_uri(path)


class CalendarForm(forms.Form):
    """Which of an account's calendars is whose."""

    google_id = forms.ChoiceField(label="Calendar", widget=UnfoldAdminSelectWidget)
    resource = forms.ModelChoiceField(
        Resource.objects.none(),
        label="Whose",
        required=False,
        empty_label="The whole shop's",
        help_text="The shop's gets all visits; a bay's or technician's those that it has.",
        widget=UnfoldAdminSelectWidget,
    )

    def __init__(
        self,
        *args: Any,
        account: GoogleAccount,
        seen: list[dict[str, Any]],
        resources: QuerySet[Resource],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.account, self.seen = account, {one["id"]: one for one in seen}
        had = set(Calendar.objects.filter(shop=account.shop).values_list("google_id", flat=True))
        self.fields["google_id"].choices = [  # type: ignore[attr-defined]
            (one["id"], one.get("summary") or one["id"]) for one in seen if one["id"] not in had
        ]
        self.fields["resource"].queryset = resources  # type: ignore[attr-defined]

    def save(self) -> Calendar:
        """The calendar, to be read and written by workers from now on."""
        chosen = self.seen[self.cleaned_data["google_id"]]
        calendar = Calendar.objects.create(
            shop=self.account.shop,
            account=self.account,
            resource=self.cleaned_data["resource"],
            google_id=chosen["id"],
            name=str(chosen.get("summary") or chosen["id"])[:120],
            access=ACCESS.get(chosen.get("accessRole", ""), Calendar.Access.READER),
        )
        ask_for_read(calendar)
        ask_for_channel(calendar)
        return calendar


def calendars_of(account: GoogleAccount) -> list[dict[str, Any]]:
    """What the account sees at Google now. Raises GoogleError."""
    with Google(account) as google:
        return google.calendars()
