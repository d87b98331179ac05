"""The whole schema, tried with what it allows and what it forbids, one request at a time and in chains.

Nothing breaks, nothing is undocumented, and nobody reads what is another shop's.
"""

from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, strategies
from schemathesis import GenerationMode, checks
from schemathesis.specs.openapi import checks as of_the_schema

from crm.models import Role
from tests.rest.marked import OTHERS, OURS, Marked
from tests.rest.world import V1, make_program
from tests.soak import rounds

CHECKS = [
    checks.not_a_server_error,
    of_the_schema.status_code_conformance,
    of_the_schema.content_type_conformance,
    of_the_schema.response_schema_conformance,
]
# Who asks, and the word that must be in no answer.
ASKERS = {"owner": OTHERS, "technician": OTHERS, "nobody": OTHERS, "owner elsewhere": OURS}


@pytest.fixture
def marked(shop, settings) -> Marked:
    """Two shops whose rows can be told apart by their words."""
    settings.KEY_REQUESTS_PER_MINUTE = 10**9
    settings.RECALLS_URL = settings.VPIC_URL = "http://127.0.0.1:9"  # where nobody answers
    return Marked(shop)


@pytest.fixture
def schema(db) -> Iterator[Any]:
    """The schema as it is served. A request leaves the connection open, as those of Django's own client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    schema = schemathesis.openapi.from_wsgi(f"{V1}schema/?format=json", get_wsgi_application())
    schema.config.generation.update(with_security_parameters=False)  # made-up keys would go before ours
    yield schema
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def headers(marked) -> dict[str, dict[str, str]]:
    """The headers of all who ask."""
    programs = {
        "owner": make_program(marked.shop, Role.OWNER),
        "technician": make_program(marked.shop, Role.TECHNICIAN),
        "owner elsewhere": make_program(marked.other, Role.OWNER),
    }
    known = {who: {"Authorization": one.defaults["HTTP_AUTHORIZATION"]} for who, one in programs.items()}
    return {**known, "nobody": {}}


def ask(who: str, case: Any, header: dict[str, str]) -> Any:
    """Send it, and check what must hold for every answer."""
    answer = case.call(headers=header)
    case.validate_response(answer, checks=CHECKS)
    assert ASKERS[who].lower() not in answer.text.lower()
    if who == "nobody":
        assert answer.status_code in (401, 404, 405, 415)
    return answer


def usual(examples: int) -> Any:
    """So many examples, however long they take."""
    return hypothesis.settings(
        max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )


def attempts(
    operation: Any, mode: GenerationMode, marked: Marked, headers: dict[str, dict[str, str]]
) -> Callable[[], None]:
    """Tries of one operation, each as everybody in turn."""

    @usual(rounds(1, 20))
    @hypothesis.given(case=operation.as_strategy(generation_mode=mode), data=strategies.data())
    def attempt(case: Any, data: Any) -> None:
        def choose(values: Sequence[Any]) -> Any:
            return data.draw(strategies.sampled_from(values))

        marked.aim_address(case, choose)
        if mode is GenerationMode.POSITIVE:
            marked.aim_body(case, choose)
        for who, header in headers.items():
            ask(who, case, header)

    return attempt


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_every_operation(schema, headers, marked):
    """Half of the examples break the schema's rules."""
    for found in schema.get_all_operations():
        operation = found.ok()
        attempts(operation, GenerationMode.POSITIVE, marked, headers)()
        if operation.body or any(operation.iter_parameters()):  # else there is no rule to break
            attempts(operation, GenerationMode.NEGATIVE, marked, headers)()


@pytest.mark.engine
@pytest.mark.django_db
@pytest.mark.parametrize("who", ["owner", "technician", "owner elsewhere"])
def test_chains_of_operations(who, schema, headers, marked):
    """What one operation answered with is what the next one asks for."""

    class Chain(schema.as_state_machine()):
        def setup(self) -> None:
            # A chain that failed is run again, and has to find what it found before.
            self.undone = transaction.atomic()
            self.undone.__enter__()

        def teardown(self) -> None:
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

        def before_call(self, case: Any) -> None:
            marked.aim_body(case, Random(repr(case.body)).choice)

        def call(self, case: Any, **_: Any) -> Any:
            return ask(who, case, headers[who])

        def validate_response(self, response: Any, case: Any, **_: Any) -> None:
            """It has been."""

    Chain.run(settings=hypothesis.settings(usual(rounds(3, 40)), stateful_step_count=rounds(6, 15)))
