"""How much a key may ask, and how often one may guess a password."""

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client

from tests.rest.world import V1, check_problem, make_program

LOGIN = "/admin/login/"


@pytest.fixture
def few(settings):
    """Three requests a minute."""
    settings.KEY_REQUESTS_PER_MINUTE = 3


def test_a_key_rests_until_the_minute_is_over(few, shop, advisor, clock):
    for _ in range(3):
        assert advisor.get(f"{V1}shops/").status_code == 200
    answer = advisor.get(f"{V1}shops/")
    check_problem(answer, 429, "throttled")
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert make_program(shop, name="another").get(f"{V1}shops/").status_code == 200
    clock.shift(int(answer.headers["Retry-After"]))
    assert advisor.get(f"{V1}shops/").status_code == 200


def test_without_a_cache_nobody_is_turned_away(few, advisor, monkeypatch):
    """As the cache of an installation answers while its server is down."""
    monkeypatch.setattr(cache, "get", lambda *_, **__: None)
    monkeypatch.setattr(cache, "add", lambda *_, **__: None)
    monkeypatch.setattr(cache, "incr", lambda *_, **__: None)
    for _ in range(5):
        assert advisor.get(f"{V1}shops/").status_code == 200
    assert Client().post(LOGIN, {"username": "x", "password": "y"}).status_code == 200


def log_in(name, password, **environ):
    return Client(**environ).post(LOGIN, {"username": name, "password": password, "next": "/admin/"})


@pytest.mark.django_db
def test_guessing_a_password_ends_after_ten_times(clock):
    User.objects.create_user("ann", password="right", is_staff=True)
    for _ in range(10):
        assert log_in("ann", "wrong").status_code == 200
    answer = log_in(" ANN", "right")
    assert (answer.status_code, answer.headers["Content-Type"]) == (429, "text/plain")
    assert int(answer.headers["Retry-After"]) <= 300
    assert log_in("ann", "right", REMOTE_ADDR="192.0.2.1").status_code == 302
    assert log_in("bob", "wrong").status_code == 200
    clock.shift(int(answer.headers["Retry-After"]))
    assert log_in("ann", "right").status_code == 302


@pytest.mark.django_db
def test_a_right_password_counts_for_nothing(clock):
    User.objects.create_user("ann", password="right", is_staff=True)
    for _ in range(12):
        assert log_in("ann", "right").status_code == 302
