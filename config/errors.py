"""Errors as programs see them: the one mapping of domain and REST errors to RFC 9457 problem+json."""

from http import HTTPStatus
from typing import Any

from rest_framework.exceptions import ErrorDetail, ParseError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from crm.errors import DomainError

PROBLEM_JSON = "application/problem+json"


def problem_response(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Return the problem+json answer for `exc`, or None for what nobody foresaw (a 500)."""
    if isinstance(exc, DomainError):
        problem = _problem(exc.status, exc.code, exc.error, exc.data)
        return Response(problem, status=exc.status, content_type=PROBLEM_JSON)
    if isinstance(exc, RecursionError):  # Python's own parser, on a body of brackets only
        exc = ParseError("The JSON is nested too deeply.")
    # The framework's own answer is kept for its headers (WWW-Authenticate, Retry-After) and gets our body.
    response = exception_handler(exc, context)
    if response is None:
        return None
    detail = response.data.get("detail") if isinstance(response.data, dict) else None
    if isinstance(detail, ErrorDetail):
        problem = _problem(response.status_code, detail.code or "error", str(detail), {})
    else:
        problem = _problem(
            response.status_code, "invalid", "Some values cannot be taken.", {"errors": response.data}
        )
    response.data = problem
    response.content_type = PROBLEM_JSON
    return response


def _problem(status: int, code: str, detail: str, data: dict[str, Any]) -> dict[str, Any]:
    title = HTTPStatus(status).phrase
    # The standard's members come last, so no data can pass itself off as one.
    return {**data, "type": "about:blank", "title": title, "status": status, "code": code, "detail": detail}
