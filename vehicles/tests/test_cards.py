"""The cards of the people on a number: cached, and never stale after a commit."""

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from crm.events import queue
from crm.events.worker import _deliver
from crm.models import Delivery, Phone
from crm.verbs import merge_customers, undo_merge
from tests import factories
from tests.card_readers import cache_at
from tests.engines import free_port, valkey
from vehicles import cards, forgetting
from vehicles.models import Vehicle

pytestmark = pytest.mark.django_db(transaction=True)

ROSA, OTHER, THIRD = "+15125550123", "+15125550124", "+15125550125"


@pytest.fixture(scope="module")
def server():
    with valkey() as url:
        yield url


@pytest.fixture
def shared(server, settings):
    """A shared cache."""
    settings.CACHES, settings.REDIS_URL = cache_at(server), server


@pytest.fixture
def lost(settings):
    """A shared cache that cannot be reached."""
    url = f"redis://127.0.0.1:{free_port()}/0"
    settings.CACHES, settings.REDIS_URL = cache_at(url), url


@pytest.fixture
def rosa(db):
    rosa = factories.make_customer(number=ROSA, first_name="Rosa", last_name="Diaz")
    Phone.objects.create(customer=rosa, number=OTHER)
    return rosa


@pytest.fixture
def civic(rosa):
    return factories.make_vehicle(rosa)


def kept(number=ROSA):
    return cache.get(f"customer:{number}")


def fill(*numbers):
    for number in numbers:
        cards.people_on_number(number)
        assert kept(number) is not None


def queries(work):
    with CaptureQueriesContext(connection) as captured:
        work()
    return [query["sql"].split()[0] for query in captured]


def test_the_second_lookup_asks_no_database_for_five_minutes(shared, civic):
    first = cards.people_on_number(ROSA)
    assert kept() == first
    assert queries(lambda: cards.people_on_number(ROSA)) == []
    assert 295 < cache.ttl(f"customer:{ROSA}") <= 300


def test_that_nobody_is_on_a_number_is_kept_until_somebody_is(shared, shop):
    fill(ROSA)
    assert queries(lambda: cards.people_on_number(ROSA)) == []
    factories.make_customer(number=ROSA)
    assert len(cards.people_on_number(ROSA)) == 1


def test_without_a_shared_cache_nothing_is_kept_and_no_question_more_is_asked(settings, rosa):
    settings.REDIS_URL = ""
    assert queries(lambda: cards.people_on_number(ROSA)) == ["SELECT"] * 3
    assert queries(lambda: cards.people_on_number(ROSA)) == ["SELECT"] * 3
    rosa.notes = "Likes a call."
    statements = queries(rosa.save)
    assert (statements.count("UPDATE"), statements.count("INSERT"), statements.count("SELECT")) == (1, 1, 0)


@pytest.mark.parametrize("count", [1, 30])
def test_a_garage_of_any_size_is_read_by_three_queries(settings, rosa, count):
    settings.REDIS_URL = ""
    for number in range(count):
        factories.make_vehicle(rosa, model=f"Model {number}", is_primary_vehicle=number == count - 1)
    factories.make_vehicle(rosa, model="Sold", is_active=False)
    assert queries(lambda: cards.people_on_number(ROSA)) == ["SELECT"] * 3
    [card] = cards.people_on_number(ROSA)
    assert card["vehicles"][0]["model"] == f"Model {count - 1}"
    assert (len(card["vehicles"]), card.get("vehicle_count")) == (min(count, 10), 30 if count > 10 else None)


def test_inside_a_transaction_the_cache_is_neither_used_nor_filled(shared, rosa):
    with transaction.atomic():
        cards.people_on_number(ROSA)
        assert kept() is None
    fill(ROSA)
    with transaction.atomic():
        rosa.first_name = "Rosalia"
        rosa.save()
        assert cards.people_on_number(ROSA)[0]["first_name"] == "Rosalia"
        assert kept()[0]["first_name"] == "Rosa"  # for others it is not so yet
    assert kept() is None


def changed(row, only=None, **values):
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=only)


CHANGES = {
    "a name": lambda rosa, car: changed(rosa, first_name="Ann"),
    "one field": lambda rosa, car: changed(rosa, ["notes"], notes="x"),
    "a car": lambda rosa, car: changed(car, color="red"),
    "a sold car": lambda rosa, car: changed(car, is_active=False),
    "a new car": lambda rosa, car: factories.make_vehicle(rosa, is_primary_vehicle=False),
    "no car": lambda rosa, car: car.delete(),
    "no car by bulk": lambda rosa, car: Vehicle.objects.all().delete(),
    "a new number": lambda rosa, car: Phone.objects.create(customer=rosa, number=THIRD),
    "no number": lambda rosa, car: Phone.objects.get(number=OTHER).delete(),
    "nobody": lambda rosa, car: car.delete() and rosa.delete(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_after_any_change_the_cards_of_all_their_numbers_are_read_anew(shared, rosa, civic, change):
    fill(ROSA, OTHER, THIRD)
    change(rosa, civic)
    assert (kept(ROSA), kept(OTHER)) == (None, None)
    assert cards.people_on_number(THIRD) == cards._read(THIRD)
    assert not Delivery.objects.exists()


def test_a_number_that_is_changed_forgets_the_old_and_the_new(shared, rosa):
    fill(ROSA, OTHER, THIRD)
    phone = Phone.objects.get(number=OTHER)
    phone.number = THIRD
    phone.save()
    assert [kept(number) for number in (ROSA, OTHER, THIRD)] == [None, None, None]


@pytest.mark.engine
def test_what_moves_to_another_forgets_the_cards_of_both(shared, rosa, civic):
    luis = factories.make_customer(number=THIRD, first_name="Luis")
    for row in (civic, Phone.objects.get(number=OTHER)):
        fill(ROSA, OTHER, THIRD)
        row.customer = luis
        row.save()
        assert [kept(number) for number in (ROSA, OTHER, THIRD)] == [None, None, None]


def test_a_merge_and_its_undoing_forget_the_cards_of_both(shared, rosa, civic):
    luis = factories.make_customer(number=THIRD, first_name="Luis")
    fill(ROSA, OTHER, THIRD)
    merge = merge_customers(factories.DESK, luis, rosa)
    assert [kept(number) for number in (ROSA, OTHER, THIRD)] == [None, None, None]
    fill(ROSA, OTHER, THIRD)
    undo_merge(factories.DESK, merge)
    assert [kept(number) for number in (ROSA, OTHER, THIRD)] == [None, None, None]


def test_a_number_given_by_another_in_the_meantime_is_forgotten_too(shared, rosa, civic):
    """The other's number was not there when the car was saved, and its card was read before the commit."""
    with transaction.atomic():
        civic.color = "red"
        civic.save()
        Phone.objects.bulk_create([Phone(customer=rosa, number=THIRD)])  # as if from elsewhere: no signal
        cache.set(f"customer:{THIRD}", ["read before the commit"])
    assert kept(THIRD) is None


def test_a_change_that_is_rolled_back_forgets_nothing(shared, rosa):
    fill(ROSA)
    with pytest.raises(RuntimeError), transaction.atomic():
        rosa.first_name = "Ann"
        rosa.save()
        raise RuntimeError
    assert kept() is not None
    assert not Delivery.objects.exists()


@pytest.mark.engine
def test_a_part_that_is_rolled_back_does_not_hide_the_rest(shared, rosa):
    fill(ROSA)
    with transaction.atomic():
        with pytest.raises(RuntimeError), transaction.atomic():
            rosa.save()
            raise RuntimeError
        rosa.save()
        assert Delivery.objects.count() == 1
    assert kept() is None


@pytest.mark.parametrize("saves", [1, 5])
def test_a_transaction_writes_one_delivery_for_a_person_however_often_it_saves(shared, rosa, saves):
    car = factories.make_vehicle(rosa)

    def work():
        with transaction.atomic():
            for _ in range(saves):
                rosa.save()
                car.save()
            assert Delivery.objects.count() == 1

    # A version in the history for each save, and the delivery.
    assert queries(work).count("INSERT") == 2 * saves + 1
    assert not Delivery.objects.exists()


@pytest.mark.engine
def test_a_slow_reader_cannot_fill_over_a_change(shared, rosa, monkeypatch):
    """He reads, somebody writes and commits, and only then he wants to keep what he read."""
    read = cards._read

    def slow(number):
        old = read(number)
        monkeypatch.setattr(cards, "_read", read)
        rosa.first_name = "Ann"
        rosa.save()
        assert cards.people_on_number(number)[0]["first_name"] == "Ann"
        return old

    monkeypatch.setattr(cards, "_read", slow)
    assert cards.people_on_number(ROSA)[0]["first_name"] == "Rosa"
    assert cards.people_on_number(ROSA)[0]["first_name"] == "Ann"


def test_who_meets_anothers_lease_reads_for_himself_and_fills_nothing(shared, rosa, monkeypatch):
    read, seen = cards._read, []

    def slow(number):
        monkeypatch.setattr(cards, "_read", read)
        seen.append(cards.people_on_number(number)[0]["first_name"])
        seen.append(isinstance(kept(), list))
        return read(number)

    monkeypatch.setattr(cards, "_read", slow)
    fill(ROSA)
    assert seen == ["Rosa", False]


def test_with_the_cache_away_everything_works_and_a_worker_repeats_what_was_missed(
    lost, server, settings, rosa, clock
):
    assert cards.people_on_number(ROSA)[0]["first_name"] == "Rosa"
    Delivery.objects.all().delete()  # of the makers of the rows
    rosa.first_name = "Ann"
    rosa.save()
    assert cards.people_on_number(ROSA)[0]["first_name"] == "Ann"
    left = Delivery.objects.get()
    _deliver(left)
    again = Delivery.objects.get()
    assert (again.state, again.error) == ("waiting", "ConnectionError")

    settings.CACHES, settings.REDIS_URL = cache_at(server), server
    cache.set(f"customer:{ROSA}", ["stale"])
    _deliver(again)
    assert kept() is None
    assert not Delivery.objects.exists()


def test_the_deletion_of_a_writer_who_died_after_his_commit_is_soon_a_workers(
    shared, rosa, clock, monkeypatch
):
    Delivery.objects.all().delete()  # of the makers of the rows
    fill(ROSA)
    monkeypatch.setattr(forgetting._Forget, "__call__", lambda _self: None)  # what a killed process does
    rosa.first_name = "Ann"
    rosa.save()
    assert kept()[0]["first_name"] == "Rosa"
    assert queue.claim("worker", [forgetting.NAME], lease=queue.LEASE) is None, "the writer has a head start"
    clock.shift(forgetting.HEAD_START)
    left = queue.claim("worker", [forgetting.NAME], lease=queue.LEASE)
    _deliver(left)
    assert kept() is None
    assert not Delivery.objects.exists()


def test_a_missed_deletion_is_never_given_up(lost, rosa, clock):
    Delivery.objects.update(attempts=29_999)
    left = Delivery.objects.first()
    _deliver(left)
    left.refresh_from_db()
    assert left.state == "waiting"
