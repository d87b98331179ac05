"""Programs of all kinds of staff, and what they ask."""

from typing import Any

from django.contrib.auth.models import User
from rest_framework.test import APIClient

from crm.keys import create_api_key
from crm.models import Role, Shop, StaffMembership

V1 = "/api/v1/"


def make_program(shop: Shop | None, role: str = Role.ADVISOR, *, name: str = "") -> APIClient:
    """A program with the key of a user who has this role in the shop; without one, of a stranger."""
    user = User.objects.create(username=name or f"{role} of {shop.pk if shop else 'nothing'}")
    if shop is not None:
        StaffMembership.objects.create(user=user, shop=shop, role=role)
    return program_of(user)


def program_of(user: User) -> APIClient:
    """A program with a new key of the user."""
    return APIClient(
        headers={"authorization": f"Token {create_api_key(user)}"}, raise_request_exception=False
    )


def check_problem(answer: Any, status: int, code: str, *fields: str) -> dict[str, Any]:
    """The problem that the answer must be, with just these fields named as wrong."""
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json"), (
        answer.content
    )
    problem: dict[str, Any] = answer.json()
    assert (problem["status"], problem["code"], problem["type"]) == (status, code, "about:blank")
    if fields:
        assert set(problem["errors"]) == set(fields)
    return problem
