"""What agents tried and proposed, in all calls."""

from django.contrib import admin
from unfold.decorators import display

from crm.desk import ByShop, DeskAdmin
from voice.models import Proposal, ToolCall

STATE_COLOURS = {
    "open": "info",
    "running": "info",
    "done": "success",
    "failed": "danger",
    "withdrawn": "warning",
}


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
