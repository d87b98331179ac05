"""What happened, and the work that follows from it."""

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from unfold.decorators import display

from crm.desk import ByShop, DeskAdmin
from crm.events.queue import retry
from crm.models import Delivery, Event
from crm.permissions import OWNERS, rights_of


@admin.register(Event)
class EventAdmin(DeskAdmin):
    list_display = ["at", "name", "subject", "shop", "actor_kind", "actor_user"]
    list_display_links = ["name"]
    list_filter = [ByShop, "name", "actor_kind"]
    list_select_related = ["shop", "actor_user"]
    search_fields = ["=subject_id", "name"]
    ordering = ["-pk"]

    @display(description="subject", ordering="subject_type")
    def subject(self, event: Event) -> str:
        return f"{event.subject_type} {event.subject_id} #{event.sequence}"


@admin.register(Delivery)
class DeliveryAdmin(DeskAdmin):
    """Work that waits for a worker, or that failed for good. Its payload is for its subscriber alone."""

    shop_path = None
    readers = OWNERS
    list_display = ["subscriber", "subject", "state", "attempts", "due_at", "error", "created_at"]
    list_filter = ["state", "subscriber"]
    search_fields = ["=subject", "subscriber"]
    fields = [
        *("subscriber", "subject", "state", "attempts", "due_at", "error", "created_at"),
        *("event", "leased_until", "worker"),
    ]
    ordering = ["state", "due_at", "pk"]  # the dead first
    actions = ["try_again"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Delivery]:
        """What follows from an event of a shop is its owners' alone."""
        deliveries: QuerySet[Delivery] = super().get_queryset(request)
        rights = rights_of(request)
        if rights.is_superuser:
            return deliveries
        return deliveries.filter(Q(event__shop=None) | Q(event__shop__in=rights.shops(OWNERS)))

    @admin.action(description="Try the chosen dead ones again")
    def try_again(self, request: HttpRequest, deliveries: QuerySet[Delivery]) -> None:
        messages.success(request, f"Tried again soon: {retry(deliveries)}.")
