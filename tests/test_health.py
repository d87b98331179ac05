"""Whoever watches the service learns the truth: alive is not ready, and ready comes back by itself."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from config import health
from crm.models import Worker
from tests.engines import free_port, postgres
from tests.servers import BASE, PRODUCTION, environment, get, get_json, until


@pytest.mark.engine
@pytest.mark.django_db
def test_ready_while_the_database_answers(client):
    answer = client.get("/readyz/")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ready", "database": "ok", "cache": "ok", "worker": "none"}


def test_alive_without_database_or_known_host(client):
    answer = client.get("/healthz/", headers={"host": "10.0.0.7"})
    assert (answer.status_code, answer.json()) == (200, {"status": "alive"})


@pytest.mark.django_db
def test_a_cache_that_is_down_is_shown_and_not_judged(client, monkeypatch):
    monkeypatch.setattr(health.cache, "get", lambda *_args: None)
    answer = client.get("/readyz/")
    assert (answer.status_code, answer.json()["cache"]) == (200, "down")


@pytest.mark.django_db
@pytest.mark.parametrize(("silent", "shown"), [(timedelta(0), "ok"), (timedelta(minutes=1), "late")])
def test_the_newest_sign_of_life_of_a_worker_is_shown_and_not_judged(client, silent, shown):
    Worker.objects.create(name="killed", seen_at=timezone.now() - timedelta(minutes=30))
    Worker.objects.create(name="newest", seen_at=timezone.now() - silent)
    answer = client.get("/readyz/")
    assert (answer.status_code, answer.json()["worker"]) == (200, shown)


def test_the_error_of_a_lost_database_is_not_shown(client, monkeypatch):
    def lost():
        raise OperationalError("could not reach db.internal as bayline")

    monkeypatch.setattr(health.connection, "cursor", lost)
    answer = client.get("/readyz/")
    assert answer.status_code == 503
    assert answer.json()["database"] == "down"
    assert "bayline" not in answer.content.decode()


def test_ready_again_once_the_database_is_back():
    port, database_port = free_port(), free_port()
    url = f"postgres://postgres@127.0.0.1:{database_port}/postgres"
    command = [sys.executable, "-m", "uvicorn", "config.asgi:application", "--port", str(port)]
    with postgres(database_port):
        server = subprocess.Popen(
            command,
            cwd=BASE,
            env=environment(**PRODUCTION, DATABASE_URL=url),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until(lambda: get(port, "/readyz/")[0] == 200)
    try:
        # More failures than a count of them would forgive, at once because each waits for the database.
        with ThreadPoolExecutor(11) as probes:
            answers = list(probes.map(lambda _: get_json(port, "/readyz/"), range(11)))
        assert {(status, body["database"]) for status, body in answers} == {(503, "down")}
        assert get(port, "/healthz/")[0] == 200
        with postgres(database_port):
            until(lambda: get(port, "/readyz/")[0] == 200)
    finally:
        server.terminate()
        server.wait()
