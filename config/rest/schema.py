"""The OpenAPI schema: what all operations share, so that no view has to repeat it."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from config.rest import idempotency
from config.rest.fields import Form

PROBLEM_JSON = "application/problem+json"
ALWAYS = {
    "400": "A value, a filter or the body cannot be taken; `errors` names the fields.",
    "401": "No key, or one that is not known.",
    "403": "The role of the key's user does not allow it.",
    "406": "Only JSON can be sent.",
    "429": "Too many requests with this key; `Retry-After` says when to come back.",
    "503": "The database does not answer; try again.",
}
OF_A_BODY = {
    "409": "It conflicts with what is there: a taken time, a wrong status, a used Idempotency-Key.",
    "413": "The body is too large.",
    "415": "Send application/json in UTF-8.",
}
NOT_FOUND = "It does not exist, or not for the key's user."


class Problem(serializers.Serializer[Any]):
    """RFC 9457. There may be further members, such as `alternatives`: free times near a taken one."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField(help_text="Stable; programs compare this.")
    detail = serializers.CharField(help_text="For people.")
    errors = serializers.DictField(  # type: ignore[assignment]  # a member of a serializer, too
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="What is wrong, by the name of the field, parameter or header.",
    )


class RestSchema(AutoSchema):
    """Adds to every operation the problems that it can answer with, and to a POST its Idempotency-Key."""

    def get_override_parameters(self) -> list[Any]:
        """The header of a POST."""
        if self.method != "POST":
            return []
        return [
            OpenApiParameter(
                idempotency.HEADER,
                {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": idempotency.LONGEST,
                    "pattern": "^[ -~]+$",
                },
                OpenApiParameter.HEADER,
                description="The same key within 24 hours gets the first answer again.",
            )
        ]

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        responses: dict[str, Any] = super()._get_response_bodies(direction)
        problems = dict(ALWAYS)
        if self.method in ("POST", "PATCH"):
            problems |= OF_A_BODY
        if self.method != "GET" or "{" in self.path or not self._is_list_view():
            problems["404"] = NOT_FOUND
        for status, description in sorted(problems.items()):
            answer = self._get_response_for_code(Problem, status, media_types=[PROBLEM_JSON])
            responses[status] = {**answer, "description": description}
        return responses

    def _map_serializer(self, serializer: Any, direction: Any, bypass_extensions: bool = False) -> Any:
        schema = super()._map_serializer(serializer, direction, bypass_extensions)
        if isinstance(serializer, Form) or (isinstance(serializer, type) and issubclass(serializer, Form)):
            schema["additionalProperties"] = False
        return schema


class KeyScheme(OpenApiAuthenticationExtension):
    """How the schema describes the keys."""

    target_class = "crm.keys.ApiKeyAuthentication"
    name = "key"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """A header that OpenAPI knows no better name for."""
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Token <key>`, as `manage.py create_api_key` prints it.",
        }
