"""The whole schema, tried with what it allows and what it forbids: nothing breaks, nothing is undocumented.

SOAK_ROUNDS=50 tries so many examples of each operation.
"""

import os
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck
from rest_framework.test import APIClient
from schemathesis import checks
from schemathesis.specs.openapi import checks as of_the_schema

from crm.models import Role
from tests import factories
from tests.rest.world import V1, make_program
from voice.models import Call

ROUNDS = int(os.environ.get("SOAK_ROUNDS", "3"))
CHECKS = [
    checks.not_a_server_error,
    of_the_schema.status_code_conformance,
    of_the_schema.content_type_conformance,
    of_the_schema.response_schema_conformance,
]


@pytest.fixture
def secret(shop, visit, settings):
    """What stands in another shop's rows, and must be in no answer."""
    settings.KEY_REQUESTS_PER_MINUTE = 10**9
    Call.objects.create(shop=shop, channel=Call.Channel.CONSOLE)
    other = factories.make_shop(name="Strange shop", bays=2)
    factories.make_service(other, "strange_service")
    Call.objects.create(shop=other, channel=Call.Channel.CONSOLE, summary="Strange call")
    car = factories.make_vehicle(factories.make_customer(number="+15125550144"))
    factories.book(other, car, factories.at(factories.MONDAY, 15), notes="Strange visit")
    return b"Strange"


def try_everything(program: APIClient | None, secret: bytes) -> None:
    """A few examples of every operation, half of them against the schema's rules."""
    schema: Any = schemathesis.openapi.from_wsgi(f"{V1}schema/?format=json", get_wsgi_application())
    headers = {"Authorization": program.defaults["HTTP_AUTHORIZATION"]} if program else {}
    for found in schema.get_all_operations():
        operation = found.ok()
        for mode in schemathesis.GenerationMode:

            @hypothesis.settings(
                max_examples=ROUNDS, deadline=None, suppress_health_check=list(HealthCheck), database=None
            )
            @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
            def attempt(case: Any) -> None:
                answer = case.call(headers=headers)
                case.validate_response(answer, checks=CHECKS)
                assert secret not in answer.content
                if program is None:
                    assert answer.status_code in (401, 404, 405, 415)

            attempt()


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("role", [Role.OWNER, Role.READ_ONLY, None])
def test_the_whole_schema(role, shop, secret):
    try_everything(make_program(shop, role) if role else None, secret)
