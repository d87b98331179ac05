"""REST: calls, to read; and the tools, for programs. A program acts with the rights of its key's user."""

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.request import Request
from rest_framework.response import Response

from config.rest.fields import Moment
from config.rest.filters import DayFilters, IdFilter, KeptFilter, Ordering
from config.rest.views import OfShopsViewSet, RestView
from crm.errors import NotFound
from crm.models import Customer
from crm.permissions import EVERYBODY
from crm.reads import DESK_ROLES, pick_shop, resolve, shops_of
from voice.models import Call, Turn
from voice.tools import TOOLS, ToolRouter, TrustedContext


class CallNotFound(NotFound):
    code = "call_not_found"
    default_error = "Call not found"


class CallSerializer(serializers.ModelSerializer[Call]):
    """A call; times with its shop's offset."""

    attestation = serializers.ChoiceField(choices=Call.Attestation.choices, allow_blank=True, read_only=True)
    started_at = Moment(shop="shop")
    ended_at = Moment(shop="shop", allow_null=True)

    class Meta:
        model = Call
        fields: tuple[str, ...] = (
            *("id", "shop", "channel", "direction", "status", "caller_number", "called_number"),
            *("attestation", "level", "customer", "agent", "started_at", "ended_at", "end_reason"),
            *("outcome", "intent", "summary"),
        )
        read_only_fields = fields


class TurnSerializer(serializers.ModelSerializer[Turn]):
    """What one side said; of the agent's words `heard` is what the caller heard."""

    at = Moment(shop="call.shop")

    class Meta:
        model = Turn
        fields = ("number", "speaker", "text", "heard", "interrupted", "timings", "at")
        read_only_fields = fields


class CallWithTurnsSerializer(CallSerializer):
    """A call with all that was said."""

    turns = TurnSerializer(many=True, read_only=True)

    class Meta(CallSerializer.Meta):
        fields = (*CallSerializer.Meta.fields, "turns")
        read_only_fields = fields


class CallFilters(DayFilters):
    """Dates are days of the call's own shop."""

    day_column = "started_at"
    shop = IdFilter(field_name="shop_id")
    customer = KeptFilter(Customer, resolve)
    number = filters.CharFilter(method="from_number", max_length=40)
    outcome = filters.CharFilter(max_length=40)
    intent = filters.CharFilter(max_length=40)
    agent = filters.CharFilter(max_length=40)
    status = filters.ChoiceFilter(choices=Call.Status)
    channel = filters.ChoiceFilter(choices=Call.Channel)
    ordering = Ordering(started_at="started_at", id="pk")

    def from_number(self, rows: QuerySet[Call], name: str, value: str) -> QuerySet[Call]:
        """From that number, in any usual spelling."""
        return rows.filter(caller_number=self.number(value, name))


class CallViewSet(OfShopsViewSet):
    """The calls of the shops at whose desk the user works."""

    queryset = Call.objects.select_related("shop")
    serializer_class = CallSerializer
    filterset_class = CallFilters
    readers = DESK_ROLES
    not_found = CallNotFound

    def get_queryset(self) -> QuerySet[Call]:
        """With their turns where they are shown."""
        rows: QuerySet[Call] = super().get_queryset()
        return rows.prefetch_related("turns") if self.action == "retrieve" else rows

    def get_serializer_class(self) -> type[serializers.BaseSerializer[Any]]:
        """What was said is shown with one call, not with many."""
        return CallWithTurnsSerializer if self.action == "retrieve" else CallSerializer


class ToolFunction(serializers.Serializer[Any]):
    """A tool's name, what it is for, and its arguments as JSON Schema."""

    name = serializers.CharField()
    description = serializers.CharField()
    parameters = serializers.DictField()


class ToolDefinition(serializers.Serializer[Any]):
    """A tool in OpenAI's function form."""

    type = serializers.CharField(help_text="Always `function`.")
    function = ToolFunction()


class ToolList(RestView):
    """The definitions of the tools in OpenAI's function form, as a plain list."""

    @extend_schema(responses=ToolDefinition(many=True))
    def get(self, request: Request) -> Response:
        """Those that work outside a call."""
        return Response([tool.definition for tool in TOOLS.values() if not tool.only_in_calls])


class EnvelopeSerializer(serializers.Serializer[Any]):
    """What every tool answers."""

    success = serializers.BooleanField()
    data = serializers.JSONField()  # type: ignore[assignment]  # a member of a serializer, too
    message = serializers.CharField(help_text="A sentence that can be said to a caller.")
    error = serializers.CharField(required=False, help_text="What went wrong, where it did not succeed.")


class ToolRun(RestView):
    """Run a tool in the trusted context, as far as the key's user may."""

    writers = EVERYBODY  # who may not write may still run what only reads; the tool itself refuses the rest

    def is_done_once(self) -> bool:
        """One that only reads needs no key, and may ask an outside service: no transaction waits for that."""
        tool = TOOLS.get(self.kwargs["name"])
        return tool is not None and tool.writes

    def is_final(self, response: Response) -> bool:
        """Not where something broke inside the tool: the next try may do well."""
        broke = TOOLS[self.kwargs["name"]].unexpected
        return super().is_final(response) and response.data.get("error") != broke

    @extend_schema(
        request=dict[str, Any],
        responses=EnvelopeSerializer,
        parameters=[
            OpenApiParameter(
                "X-Shop",
                {"type": "string"},
                OpenApiParameter.HEADER,
                description="The shop's id; needed where the user has several shops.",
            ),
            OpenApiParameter(
                "name", {"type": "string"}, OpenApiParameter.PATH, description="The tool's name."
            ),
        ],
    )
    def post(self, request: Request, name: str) -> Response:
        """The envelope, with status 200 whatever it says. X-Shop names the shop where there are more."""
        if not isinstance(request.data, dict):
            raise ParseError("Send the arguments as a JSON object.")
        shop = pick_shop(shops_of(request.user), request.headers.get("X-Shop"))
        context = TrustedContext(shop, request.user, self.actor)
        return Response(ToolRouter(context).run(name, request.data))
