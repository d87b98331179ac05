"""Errors as programs see them: the one mapping of domain and REST errors to RFC 9457 problem+json."""

import logging
from http import HTTPStatus
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views import defaults
from rest_framework.exceptions import APIException, ErrorDetail, ParseError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from crm.errors import DomainError

PROBLEM_JSON = "application/problem+json"
logger = logging.getLogger(__name__)


class DatabaseAway(APIException):
    """The database is away, or two changes were in each other's way: the same request may do well soon."""

    status_code = 503
    default_code = "try_again"
    default_detail = "The database does not answer. Please try again in a moment."
    wait = 5  # seconds; becomes Retry-After


def problem_response(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Return the problem+json answer for `exc`, or None for what nobody foresaw (a 500)."""
    if isinstance(exc, DomainError):
        problem = _problem(exc.status, exc.code, exc.error, _with_fields(exc))
        return Response(problem, status=exc.status, content_type=PROBLEM_JSON)
    if isinstance(exc, RecursionError):  # Python's own parser, on a body of brackets only
        exc = ParseError("The JSON is nested too deeply.")
    if isinstance(exc, (OperationalError, InterfaceError)):
        logger.warning("The database does not answer: %s", type(exc).__name__)
        exc = DatabaseAway()
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


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's own 400 (a host that is not ours, a body too large), as a problem for programs."""
    if _is_for_programs(request):
        return _problem_page(400, "bad_request", "This request cannot be taken.")
    return defaults.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """What nobody foresaw, as a problem for programs."""
    if _is_for_programs(request):
        return _problem_page(500, "server_error", "Something went wrong here.")
    return defaults.server_error(request)


def _is_for_programs(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")


def _problem_page(status: int, code: str, detail: str) -> JsonResponse:
    return JsonResponse(_problem(status, code, detail, {}), status=status, content_type=PROBLEM_JSON)


def _with_fields(exc: DomainError) -> dict[str, Any]:
    """Its data; a wrong field is told in the same form as those that the REST framework finds."""
    field = exc.data.get("field")
    return {**exc.data, "errors": {field: [exc.error]}} if field else exc.data


def _problem(status: int, code: str, detail: str, data: dict[str, Any]) -> dict[str, Any]:
    title = HTTPStatus(status).phrase
    # The standard's members come last, so no data can pass itself off as one.
    return {**data, "type": "about:blank", "title": title, "status": status, "code": code, "detail": detail}
