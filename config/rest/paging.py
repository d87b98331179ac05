"""Pages of long lists."""

import json
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param
from rest_framework.views import APIView

EXACT = 20_000
USUAL_SIZE, LARGEST_SIZE = 50, 200
LAST_PAGE = 1_000_000


class Pages(BasePagination):
    """`?page=` and `?page_size=`. A page after the last is empty.

    To count a million rows takes longer than to read a page of them, so `count` is exact up to EXACT; above
    it is PostgreSQL's own estimate (SQLite, which has none, counts). `next` does not rest on it.
    """

    def paginate_queryset(  # type: ignore[override]  # these lists are always querysets
        self, queryset: QuerySet[Any], request: Request, view: APIView | None = None
    ) -> list[Any]:
        """The rows of the wanted page. Two queries, and a third for the estimate of a long list."""
        self._url = request.build_absolute_uri()
        self._number = _whole(request, "page", 1, LAST_PAGE)
        size = _whole(request, "page_size", USUAL_SIZE, LARGEST_SIZE)
        first = (self._number - 1) * size
        rows = list(queryset[first : first + size + 1])
        self._has_next = len(rows) > size and self._number < LAST_PAGE
        self._count = first + len(rows) if rows and not self._has_next else count(queryset)
        return rows[:size]

    def get_paginated_response(self, data: Any) -> Response:
        """The contract's four members."""
        following = replace_query_param(self._url, "page", self._number + 1) if self._has_next else None
        return Response(
            {"count": self._count, "next": following, "previous": self._previous(), "results": data}
        )

    def _previous(self) -> str | None:
        if self._number == 1:
            return None
        if self._number == 2:
            return remove_query_param(self._url, "page")
        return replace_query_param(self._url, "page", self._number - 1)

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """For the OpenAPI schema."""
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["count", "next", "previous", "results"],
            "properties": {
                "count": {
                    "type": "integer",
                    "minimum": 0,
                    "description": f"Exact up to {EXACT}; an estimate above.",
                },
                "next": link,
                "previous": link,
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        """For the OpenAPI schema."""
        return [
            {
                "name": name,
                "in": "query",
                "description": text,
                "schema": {"type": "integer", "minimum": 1, "maximum": most},
            }
            for name, text, most in (
                ("page", "Which page; 1 is the first.", LAST_PAGE),
                ("page_size", f"Rows on a page; {USUAL_SIZE} unless told.", LARGEST_SIZE),
            )
        ]


def count(rows: QuerySet[Any]) -> int:
    """How many rows, exactly up to EXACT. One query, or two."""
    ahead = rows.order_by()
    exact = ahead[: EXACT + 1].count()
    if exact <= EXACT:
        return exact
    if connection.vendor != "postgresql":
        return ahead.count()
    plan = json.loads(ahead.explain(format="json"))
    return max(exact, int(plan[0]["Plan"]["Plan Rows"]))


def _whole(request: Request, name: str, usual: int, most: int) -> int:
    text = request.query_params.get(name)
    if text is None:
        return usual
    # The length first: Python refuses to read thousands of digits.
    if text.isascii() and text.isdigit() and len(text) <= len(str(most)) and 1 <= int(text) <= most:
        return int(text)
    raise ValidationError({name: [f"Give a whole number from 1 to {most}."]})
