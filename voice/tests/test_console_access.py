"""Who may play calls at the console, and from where."""

import pytest
from django.test import Client

from crm.models import Role
from tests.factories import make_customer
from voice.db import run_db
from voice.tests.console_world import NUMBER, ORIGIN, Phone, cookie, make_user
from voice.transports.console.access import from_own_page

# Sockets work in threads of their own, which see only what is committed.
committed = pytest.mark.django_db(transaction=True)


@pytest.fixture
def advisor(shop):
    return make_user(shop, Role.ADVISOR)


@pytest.fixture
def headers(advisor):
    return [ORIGIN, cookie(advisor)]


@committed
@pytest.mark.parametrize(
    ("role", "fields", "status"),
    [
        (Role.OWNER, {}, 200),
        (Role.ADVISOR, {}, 200),
        (Role.TECHNICIAN, {}, 403),
        (Role.READ_ONLY, {}, 403),
        (None, {}, 403),
        (None, {"is_superuser": True}, 200),
        (Role.ADVISOR, {"is_staff": False}, 403),
        (Role.ADVISOR, {"is_active": False}, 302),
    ],
)
async def test_page_and_socket_are_open_to_the_same_people(shop, role, fields, status):
    def ask():
        user = make_user(shop, role, **fields)
        client = Client()
        client.force_login(user)
        return client.get("/voice/console/").status_code, cookie(user)

    answered, session = await run_db(ask)
    assert answered == status
    phone = Phone([ORIGIN, session])
    assert await phone.connect() == (status == 200)
    await phone.leave()


@committed
async def test_nobody_plays_calls_without_a_login(shop):
    answer = await run_db(Client().get, "/voice/console/")
    assert (answer.status_code, answer.url) == (302, "/admin/login/?next=/voice/console/")
    phone = Phone([ORIGIN])
    assert not await phone.connect()
    await phone.leave()


@committed
async def test_an_advisor_of_a_shop_that_is_closed_for_good_plays_no_calls(shop, headers):
    shop.is_active = False
    await run_db(shop.save)
    assert not await Phone(headers).connect()


@committed
@pytest.mark.parametrize("origin", [[], [(b"origin", b"http://elsewhere.example.com")]])
async def test_a_page_of_somebody_else_is_refused_before_the_socket_opens(headers, origin):
    phone = Phone([*headers[1:], *origin])
    assert not await phone.connect()
    await phone.leave()


def test_the_page_loads_nothing_from_elsewhere_and_fits_in_no_frame(client, advisor):
    make_customer(number=NUMBER)
    client.force_login(advisor)
    page = client.get("/voice/console/")
    policy = page["Content-Security-Policy"]
    assert "default-src 'self'; connect-src 'self' ws://testserver wss://testserver;" in policy
    assert "unsafe" not in policy
    assert page["X-Frame-Options"] == "DENY"
    assert "no-store" in page["Cache-Control"]
    assert b"John Doe" in page.content
    assert b"<style" not in page.content and b"style=" not in page.content
    assert page.content.count(b"<script") == 1


def test_people_who_share_a_number_stand_on_one_line(client, advisor):
    for name in ("John", "Mary"):
        make_customer(number=NUMBER, first_name=name)
    client.force_login(advisor)
    assert client.get("/voice/console/").context["callers"] == [(NUMBER, "John Doe, Mary Doe")]


def test_a_name_on_file_cannot_write_into_the_page(client, advisor):
    make_customer(first_name='"><script>alert(1)</script>')
    client.force_login(advisor)
    assert b"<script>alert" not in client.get("/voice/console/").content


@pytest.mark.parametrize(
    ("origin", "hosts", "ours"),
    [
        (b"http://testserver", ["testserver"], True),
        (b"http://testserver:8000", ["testserver"], False),
        (b"https://desk.example.com", [], True),
        (b"http://desk.example.com", [], False),
        (b"http://elsewhere.example.com", ["testserver"], False),
        (b"http://testserver.example.com", ["testserver"], False),
        (b"http://elsewhere.example.com", ["*"], False),
        (b"http://testserver", ["*"], True),
        (b"null", ["testserver", "*"], False),
        (b"http://[", ["testserver", "*"], False),
        (b"\xff", ["testserver", "*"], False),
        (b"", ["*"], False),
        (None, ["testserver", "*"], False),
    ],
)
def test_only_our_own_pages_open_the_socket(settings, origin, hosts, ours):
    settings.ALLOWED_HOSTS, settings.CSRF_TRUSTED_ORIGINS = hosts, ["https://desk.example.com"]
    headers = [(b"host", b"testserver"), *([(b"origin", origin)] if origin is not None else [])]
    assert from_own_page({"headers": headers}) == ours
