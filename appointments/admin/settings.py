"""What the shop edits: bays and technicians, the menu, closures and blocks; and the claims, to look at."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from appointments import verbs
from appointments.admin.hours import ShiftInline
from appointments.admin.misfits import TellsMisfits, tell_misfits
from appointments.models import Appointment, Block, Claim, Closure, Resource, Service
from appointments.times import parse_moment
from crm.actors import Actor
from crm.desk import ByShop, DeskAdmin, MomentInput, OfShop, VerbForm, local_text
from crm.editing import SettingsForm
from crm.models import Shop
from crm.permissions import OWNERS, rights_of
from crm.reads import DESK_ROLES, shops_of


@admin.register(Resource)
class ResourceAdmin(TellsMisfits):
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
    fieldsets = [
        (
            None,
            {"fields": [("shop", "code"), ("name", "price_from"), "spoken_names", "is_active", "position"]},
        ),
        ("Time", {"fields": [("minutes", "buffer_minutes"), "may_run_over", "waiter_ok"]}),
        ("Skills", {"fields": ["bay_needs", "technician_needs"]}),
        ("Due again", {"fields": [("interval_months", "interval_mileage")]}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Service | None = None) -> list[str]:
        """Visits and programs refer to it by shop and code."""
        return ["shop", "code"] if obj else []


class ClosureForm(SettingsForm):
    def clean(self) -> None:
        super().clean()
        first, last = self.cleaned_data.get("first_day"), self.cleaned_data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", "Must not be before the first day.")


@admin.register(Closure)
class ClosureAdmin(TellsMisfits):
    form = ClosureForm
    writers = DESK_ROLES
    list_display = ["first_day", "last_day", "reason", "shop"]
    list_filter = [ByShop]
    list_select_related = ["shop"]
    date_hierarchy = "first_day"

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Who works in one shop means that one."""
        shops = rights_of(request).shops(DESK_ROLES)
        named: dict[str, Any] = super().get_changeform_initial_data(request)
        return {"shop": shops[0], **named} if len(shops) == 1 else named


class BlockForm(VerbForm, OfShop):
    """Time in which a bay, a technician or the whole shop cannot be had; on the shop's clock."""

    places = {"invalid": "ends_at"}

    resource = forms.ModelChoiceField(
        Resource.objects.none(), required=False, empty_label="The whole shop", widget=UnfoldAdminSelectWidget
    )
    starts_at = forms.CharField(label="From", widget=MomentInput, help_text="On the shop's clock.")
    ends_at = forms.CharField(label="Until", widget=MomentInput)
    reason = forms.CharField(
        required=False,
        max_length=120,
        help_text="Such as leave, training or lift repair.",
        widget=UnfoldAdminTextInputWidget,
    )

    def __init__(self, *args: Any, resources: QuerySet[Resource], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["resource"]
        field.queryset = resources  # type: ignore[attr-defined]
        several = len(self.fields["shop"].queryset) > 1  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: f"{one.shop}: {one}" if several else str(one)  # type: ignore[attr-defined]

    def run(self, actor: Actor) -> tuple[Block, list[Appointment]]:
        """Block it: the row and the visits that it hits. Raises DomainError."""
        values = self.cleaned_data
        shop: Shop = values["shop"]
        starts_at, ends_at = (
            parse_moment(values[name], shop.zone, name) for name in ("starts_at", "ends_at")
        )
        return verbs.block(
            actor,
            shop,
            resource=values["resource"],
            starts_at=starts_at,
            ends_at=ends_at,
            reason=values["reason"],
        )


@admin.register(Block)
class BlockAdmin(DeskAdmin):
    """Blocks are made and taken away by verbs. One that is wrong is taken away and made again."""

    writers = DESK_ROLES
    list_display = ["starts", "ends", "resource", "reason", "source", "shop"]
    list_filter = [ByShop, "source", "resource__kind"]
    list_select_related = ["shop", "resource"]
    search_fields = ["reason", "resource__name"]
    fields = ["shop", "resource", "starts", "ends", "reason", "source"]
    readonly_fields = ["starts", "ends"]
    ordering = ["-starts_at"]

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """What came from an outside calendar is taken away there."""
        from_outside = isinstance(obj, Block) and bool(obj.external_id)
        return super().has_delete_permission(request, obj) and not from_outside

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Block a bay, a technician or the shop; a message tells of the visits that it hits."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        shops = shops_of(request.user, DESK_ROLES)
        resources = Resource.objects.filter(shop__in=shops, is_active=True).select_related("shop")
        form = BlockForm(
            request.POST or None, shops=shops, resources=resources.order_by("shop", "kind", "name")
        )
        if form.is_valid() and (blocked := form.attempt(partial(form.run, Actor.staff(request.user)))):
            block, _ = blocked
            messages.success(request, f"Blocked: {block}.")
            tell_misfits(request, block.shop)
            return redirect("admin:appointments_block_changelist")
        return self.form_page(request, form, "Block time", "Block")

    def delete_model(self, request: HttpRequest, obj: Block) -> None:
        verbs.unblock(Actor.staff(request.user), obj)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """One at a time: those of outside calendars stay."""
        return {}

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
