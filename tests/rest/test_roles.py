"""Who may do what: each role, a stranger, nobody, and the staff of another shop, at every address."""

from typing import Any

import pytest
from django.urls import URLPattern
from rest_framework.test import APIClient

from config.api_urls import router, urlpatterns
from crm.models import Role, StaffMembership
from tests import factories
from tests.rest.world import V1, check_problem, make_program
from voice.models import Call

READERS = (Role.OWNER, Role.ADVISOR, Role.TECHNICIAN, Role.READ_ONLY)
WRITERS = (Role.OWNER, Role.ADVISOR)

# method, path, roles that may, and whether the row is its shop's alone
OPERATIONS = [
    ("get", "shops/", READERS, False),
    ("get", "shops/{shop}/", READERS, True),
    ("get", "services/", READERS, False),
    ("get", "services/{service}/", READERS, True),
    ("get", "resources/", READERS, False),
    ("get", "resources/{resource}/", READERS, True),
    ("get", "availability/?date=2026-03-03", READERS, False),
    ("get", "tools/", READERS, False),
    ("post", "tools/get_shop_info/", READERS, False),
    ("get", "calls/", WRITERS, False),
    ("get", "calls/{call}/", WRITERS, True),
    ("get", "customers/", READERS, False),
    ("post", "customers/", WRITERS, False),
    ("get", "customers/{customer}/", READERS, False),
    ("patch", "customers/{customer}/", WRITERS, False),
    ("post", "customers/{customer}/merge/", WRITERS, False),
    ("post", "customers/{customer}/notes/", WRITERS, False),
    ("get", "customers/{customer}/consents/", READERS, False),
    ("post", "customers/{customer}/consents/", WRITERS, False),
    ("get", "customers/{customer}/history/", WRITERS, False),
    ("get", "vehicles/", READERS, False),
    ("post", "vehicles/", WRITERS, False),
    ("get", "vehicles/{vehicle}/", READERS, False),
    ("patch", "vehicles/{vehicle}/", WRITERS, False),
    ("post", "vehicles/{vehicle}/transfer/", WRITERS, False),
    ("get", "vehicles/{vehicle}/service-history/", READERS, False),
    ("get", "appointments/", READERS, False),
    ("post", "appointments/", WRITERS, False),
    ("get", "appointments/{visit}/", READERS, True),
    ("patch", "appointments/{visit}/", WRITERS, True),
    ("post", "appointments/{visit}/cancel/", WRITERS, True),
    ("post", "appointments/{visit}/reschedule/", WRITERS, True),
    ("post", "appointments/{visit}/confirm/", WRITERS, True),
    ("post", "appointments/{visit}/check-in/", WRITERS, True),
    ("post", "appointments/{visit}/complete/", WRITERS, True),
    ("post", "appointments/{visit}/no-show/", WRITERS, True),
    ("post", "appointments/{visit}/stage/", WRITERS, True),
    ("post", "appointments/{visit}/extend/", WRITERS, True),
]
each_operation = pytest.mark.parametrize(
    ("method", "path", "roles", "is_shops_own"), OPERATIONS, ids=[f"{one[0]} {one[1]}" for one in OPERATIONS]
)
# A member that no form has: who may, gets as far as the forms and changes nothing.
NONSENSE = {"nonsense": 1}
REQUIRED: dict[str, tuple[str, ...]] = {}


@pytest.fixture
def ids(visit, shop):
    call = Call.objects.create(shop=shop, channel=Call.Channel.CONSOLE)
    return {
        "shop": shop.pk,
        "service": shop.services.get().pk,
        "resource": shop.resources.first().pk,
        "call": call.pk,
        "customer": visit.customer_id,
        "vehicle": visit.vehicle_id,
        "visit": visit.pk,
    }


def ask(program: APIClient, method: str, path: str, ids: dict[str, int]) -> Any:
    body = () if method == "get" else ({} if "tools/" in path else NONSENSE,)
    return getattr(program, method)(V1 + path.format(**ids), *body)


@each_operation
def test_roles(method, path, roles, is_shops_own, ids, shop):
    for role in READERS:
        answer = ask(make_program(shop, role), method, path, ids)
        if role not in roles:
            check_problem(answer, 403, "permission_denied")
        elif method == "get" or "tools/" in path:
            assert answer.status_code == 200, answer.content
        else:
            check_problem(answer, 400, "invalid", *REQUIRED.get(path, ()), "nonsense")


@each_operation
def test_what_is_another_shops_does_not_exist(method, path, roles, is_shops_own, ids):
    program = make_program(factories.make_shop(name="Other"), Role.OWNER)
    answer = ask(program, method, path, ids)
    if not is_shops_own:
        assert answer.status_code in (200, 400), answer.content
        if path in ("appointments/", "calls/") and method == "get":
            assert answer.json()["results"] == []
        if path == "resources/":
            assert ids["resource"] not in [row["id"] for row in answer.json()["results"]]
        return
    missing = ask(program, method, path, dict.fromkeys(ids, 10**9))
    assert (answer.status_code, answer.content) == (404, missing.content)


@pytest.mark.parametrize(("method", "path"), [one[:2] for one in OPERATIONS if one[0] != "get" and one[3]])
def test_who_only_reads_in_the_rows_shop_does_not_write_there(method, path, ids, shop):
    """Being an advisor elsewhere does not help."""
    program = make_program(factories.make_shop(name="Other"), Role.ADVISOR)
    user = StaffMembership.objects.get().user
    StaffMembership.objects.create(user=user, shop=shop, role=Role.READ_ONLY)
    check_problem(ask(program, method, path, ids), 403, "not_allowed")


def test_no_address_was_forgotten():
    names = {"pk": "{id}", "name": "get_shop_info"}
    served = set()
    for pattern in urlpatterns:
        if isinstance(pattern, URLPattern) and getattr(pattern.pattern, "_route", "").endswith("/"):
            path = pattern.pattern._route
            for name, value in names.items():
                path = path.replace(f"<int:{name}>", value).replace(f"<str:{name}>", value)
            actions = getattr(pattern.callback, "actions", None) or {
                method: "" for method in ("get", "post") if hasattr(pattern.callback.view_class, method)
            }
            served |= {(method, path) for method in actions if method != "head"}
    tried = set()
    for method, path, *_ in OPERATIONS:
        for name in ("shop", "service", "resource", "call", "customer", "vehicle", "visit"):
            path = path.replace(f"{{{name}}}", "{id}")
        tried.add((method, path.partition("?")[0]))
    assert router.registry
    assert served - tried == {("get", "schema/"), ("get", "docs/")}
    assert tried <= served
