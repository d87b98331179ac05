"""What the shop edits: bays and technicians, the menu, closures and blocks; and the claims, to look at."""

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import admin
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.decorators import display

from appointments.admin.forms import wall_clock
from appointments.admin.hours import ShiftInline
from appointments.models import Block, Claim, Closure, Resource, Service
from appointments.times import parse_moment
from crm.desk import ByShop, DeskAdmin, MomentInput, local_text, show_refusal
from crm.errors import DomainError
from crm.permissions import OWNERS
from crm.reads import DESK_ROLES


@admin.register(Resource)
class ResourceAdmin(DeskAdmin):
    writers = OWNERS
    list_display = ["name", "kind", "shop", "skill_words", "is_active"]
    list_filter = [ByShop, "kind", "is_active"]
    list_select_related = ["shop"]
    search_fields = ["name"]
    inlines = [ShiftInline]

    @display(description="skills")
    def skill_words(self, resource: Resource) -> str:
        return ", ".join(resource.skills)

    def get_inlines(self, request: HttpRequest, obj: Resource | None) -> list[Any]:
        """A bay has no shifts."""
        return [] if obj is None or obj.kind == Resource.Kind.BAY else [ShiftInline]

    def get_readonly_fields(self, request: HttpRequest, obj: Resource | None = None) -> list[str]:
        """Its claims are of that shop and kind."""
        return ["shop", "kind"] if obj else []


@admin.register(Service)
class ServiceAdmin(DeskAdmin):
    writers = OWNERS
    list_display = ["name", "code", "shop", "minutes", "price_from", "waiter_ok", "may_run_over", "is_active"]
    list_filter = [ByShop, "is_active", "waiter_ok", "may_run_over"]
    list_select_related = ["shop"]
    search_fields = ["name", "code"]

    def get_readonly_fields(self, request: HttpRequest, obj: Service | None = None) -> list[str]:
        """Visits and programs refer to it by shop and code."""
        return ["shop", "code"] if obj else []


class ClosureForm(forms.ModelForm):  # type: ignore[type-arg]
    def clean(self) -> None:
        super().clean()
        first, last = self.cleaned_data.get("first_day"), self.cleaned_data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", "Must not be before the first day.")


@admin.register(Closure)
class ClosureAdmin(DeskAdmin):
    form = ClosureForm
    writers = DESK_ROLES
    list_display = ["first_day", "last_day", "reason", "shop"]
    list_filter = [ByShop]
    list_select_related = ["shop"]
    date_hierarchy = "first_day"


class BlockForm(forms.ModelForm):  # type: ignore[type-arg]
    """The times are those of the shop's clock."""

    starts_at = forms.CharField(widget=MomentInput, help_text="On the shop's clock.")
    ends_at = forms.CharField(widget=MomentInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            for name in ("starts_at", "ends_at"):
                self.initial[name] = wall_clock(getattr(self.instance, name), self.instance.shop.zone)

    def clean(self) -> None:
        super().clean()
        shop = self.cleaned_data.get("shop")
        zone = shop.zone if shop else ZoneInfo("UTC")  # without a shop the form is refused anyway
        resource = self.cleaned_data.get("resource")
        if shop and resource and resource.shop_id != shop.pk:
            self.add_error("resource", f"{resource} is not of {shop}.")
        moments = {}
        for name in ("starts_at", "ends_at"):
            if text := self.cleaned_data.pop(name, None):
                try:
                    moments[name] = parse_moment(text, zone, name)
                except DomainError as error:
                    show_refusal(self, error, {})
        if len(moments) == 2 and moments["ends_at"] <= moments["starts_at"]:
            self.add_error("ends_at", "Must be after the start.")
        self.cleaned_data |= moments


@admin.register(Block)
class BlockAdmin(DeskAdmin):
    form = BlockForm
    writers = DESK_ROLES
    list_display = ["starts", "ends", "resource", "reason", "source", "shop"]
    list_filter = [ByShop, "source", "resource__kind"]
    list_select_related = ["shop", "resource"]
    search_fields = ["reason", "resource__name"]
    fields = ["shop", "resource", "starts_at", "ends_at", "reason"]
    ordering = ["-starts_at"]

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """What came from an outside calendar is changed there."""
        from_outside = isinstance(obj, Block) and bool(obj.external_id)
        return super().has_change_permission(request, obj) and not from_outside

    @display(description="from", ordering="starts_at")
    def starts(self, block: Block) -> str:
        return local_text(block.starts_at, block.shop.zone)

    @display(description="until", ordering="ends_at")
    def ends(self, block: Block) -> str:
        return local_text(block.ends_at, block.shop.zone)


class Standing(admin.SimpleListFilter):
    """Claims that still keep something taken."""

    title = "standing"
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("now", "not over, not expired"), ("expired", "expired holds")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Claim]) -> QuerySet[Claim]:
        now = timezone.now()
        match self.value():
            case "now":
                return queryset.filter(Q(expires_at=None) | Q(expires_at__gt=now), ends_at__gt=now)
            case "expired":
                return queryset.filter(expires_at__lte=now)
        return queryset


@admin.register(Claim)
class ClaimAdmin(DeskAdmin):
    """Written by the verbs alone."""

    shop_path = "resource__shop_id"
    list_display = ["resource", "kind", "starts", "ends", "visit", "holder", "expires", "squeezed_in"]
    list_filter = [ByShop, Standing, "kind", "squeezed_in"]
    list_select_related = ["resource__shop", "appointment__customer"]
    search_fields = ["resource__name", "holder"]
    ordering = ["-starts_at", "pk"]

    @display(description="from", ordering="starts_at")
    def starts(self, claim: Claim) -> str:
        return local_text(claim.starts_at, claim.resource.shop.zone)

    @display(description="until", ordering="ends_at")
    def ends(self, claim: Claim) -> str:
        return local_text(claim.ends_at, claim.resource.shop.zone)

    @display(description="expires", ordering="expires_at")
    def expires(self, claim: Claim) -> str:
        return local_text(claim.expires_at, claim.resource.shop.zone)

    @display(description="visit of")
    def visit(self, claim: Claim) -> str:
        return str(claim.appointment.customer) if claim.appointment else ""
