"""No stale card, however many processes read and write; with Redis away, none once the worker repeated."""

import os
from functools import partial

import pytest
import redis

from crm.models import Delivery, Phone
from tests import card_readers
from tests.card_readers import GUESTS, TWINS, World, cache_at
from tests.engines import free_port, valkey
from tests.factories import make_customer, make_shop, make_vehicle
from tests.racers import DONE, Racers
from tests.servers import until
from tests.soak import rounds
from tests.workers import Journal, workers
from vehicles import cards

PROCESSES = 6
PEOPLE = 3

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def racers(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), Racers(PROCESSES, card_readers.__name__) as racers:
        yield racers


@pytest.fixture
def world(transactional_db, tmp_path):
    make_shop()
    for name in ("Castor", "Pollux"):
        make_customer(number=TWINS, first_name=name)
    numbers = [f"+1512555032{number}" for number in range(PEOPLE)]
    people = [make_customer(number=number, notes="1") for number in numbers]
    cars = [make_vehicle(one, trim="1") for one in people]
    return World(tmp_path / "floors", [one.pk for one in people], [car.pk for car in cars], numbers)


def whats(racers, deeds):
    return {outcome.what for outcome in racers.race(deeds)}


def join(racers, url):
    test = os.environ["PYTEST_CURRENT_TEST"]
    assert whats(racers, [partial(card_readers.join, url, test)] * PROCESSES) == {DONE}


def test_no_reader_ever_finds_less_than_what_was_written_before_he_asked(racers, world):
    reading, writing = partial(card_readers.read, world, 250), partial(card_readers.write, world, 25)
    with valkey() as url:
        join(racers, url)
        for _ in range(rounds(1, 40)):
            assert whats(racers, [reading] * 4 + [writing] * 2) == {DONE}
    assert Phone.objects.filter(number=GUESTS).exists()


def test_what_was_written_with_redis_away_is_not_stale_once_the_worker_repeated(
    racers, world, tmp_path, settings, monkeypatch
):
    port = free_port()
    url = f"redis://127.0.0.1:{port}/0"
    numbers = [*world.numbers, GUESTS, TWINS]
    for turn in range(rounds(1, 20)):
        # Of its own: what an earlier turn had forgotten would be back with the cards that it had saved.
        folder = tmp_path / f"valkey-{turn}"
        folder.mkdir()
        with valkey(port, folder):
            join(racers, url)
            settings.CACHES, settings.REDIS_URL = cache_at(url), url
            for number in numbers:
                cards.people_on_number(number)
            with redis.Redis.from_url(url) as server, pytest.raises(redis.ConnectionError):
                server.shutdown(save=True)
                server.ping()
        assert whats(racers, [partial(card_readers.write, world, 3)] * PROCESSES) == {DONE}
        assert Delivery.objects.exists()
        with valkey(port, folder):
            old = [number for number in numbers if cards.people_on_number(number) != cards._read(number)]
            assert old, "nothing was missed, and the trial proves nothing"
            monkeypatch.setenv("REDIS_URL", url)
            with workers(1, Journal(tmp_path / "journal")):
                until(lambda: not Delivery.objects.exists())
            for number in numbers:
                assert cards.people_on_number(number) == cards._read(number)
