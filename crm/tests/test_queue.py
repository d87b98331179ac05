"""The work that follows from a change: written with it, done in order, tried again, given up in the end."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from crm.events import queue, save_with_event
from crm.events.chores import CHORES, delete_old_keys, delete_old_work, delete_silent_workers
from crm.events.subscribers import SUBSCRIBERS, DeliveryError, Subscriber
from crm.events.worker import _deliver
from crm.models import Customer, Delivery, Event, IdempotencyKey, Role, Worker
from crm.tests.desk import client_of, page, staff
from tests.factories import PROGRAM

pytestmark = [pytest.mark.engine, pytest.mark.django_db]

MINUTE = timedelta(minutes=1)
MAIL = Subscriber("mail", lambda _delivery: None, frozenset({"customer.created"}), most_attempts=3)
PAGER = Subscriber("pager", lambda _delivery: None)


@pytest.fixture(autouse=True)
def subscribers(monkeypatch):
    for one in (MAIL, PAGER):
        monkeypatch.setitem(SUBSCRIBERS, one.name, one)


@pytest.fixture
def failing(monkeypatch):
    """Let the mail fail with an error."""

    def fail_with(error):
        def run(_delivery):
            raise error

        monkeypatch.setitem(SUBSCRIBERS, "mail", replace(MAIL, run=run))

    return fail_with


def mail(subject="customer:1", **details):
    return queue.enqueue("mail", subject, payload={}, **details)


def claim(worker="one", names=("mail", "pager"), lease=MINUTE, **choice):
    return queue.claim(worker, list(names), lease=lease, **choice)


def work():
    """One worker does one piece of work; the delivery as it was claimed."""
    delivery = claim()
    _deliver(delivery)
    return delivery


def test_an_event_brings_a_delivery_to_each_who_wants_it_in_the_same_transaction():
    with pytest.raises(RuntimeError), transaction.atomic():
        save_with_event(Customer(first_name="Rosa"), "customer.created", PROGRAM)
        raise RuntimeError
    assert not Delivery.objects.exists()
    event = save_with_event(Customer(first_name="Rosa"), "customer.created", PROGRAM)
    delivery = Delivery.objects.get()
    assert (delivery.subscriber, delivery.event) == ("mail", event)
    assert delivery.subject == f"customer:{event.subject_id}"


def test_nobody_does_what_nobody_registered():
    with pytest.raises(KeyError):
        queue.enqueue("fax", "customer:1", payload={})
    mail()
    assert claim(names=["pager"]) is None


def test_what_is_done_is_deleted_and_what_is_leased_is_nobody_elses():
    mail()
    delivery = claim("one")
    assert claim("two") is None
    assert queue.finish(delivery)
    assert not Delivery.objects.exists()


def test_work_at_a_time_of_day_waits_for_it(clock):
    mail(due_at=timezone.now() + MINUTE)
    assert claim() is None
    clock.shift(MINUTE)
    assert claim() is not None


def test_one_subject_is_served_in_order_and_others_beside_it():
    first, second, other = mail("customer:1"), mail("customer:1"), mail("customer:2")
    pager = queue.enqueue("pager", "customer:1", payload={})
    claimed = [claim() for _ in range(3)]
    assert [one.pk for one in claimed] == [first.pk, other.pk, pager.pk]
    assert claim() is None
    queue.finish(claimed[0])
    assert claim().pk == second.pk


def test_a_retry_keeps_its_place_before_the_younger_ones(failing, clock):
    failing(DeliveryError())
    first, second = mail(), mail()
    work()
    assert claim() is None
    clock.shift(timedelta(hours=1))
    assert claim().pk == first.pk
    queue.finish(Delivery.objects.get(pk=first.pk))
    assert claim().pk == second.pk


def test_the_pause_doubles_up_to_a_cap_less_a_random_part():
    pauses = [[queue.pause_after(attempts, MAIL) for _ in range(50)] for attempts in (1, 2, 3, 400)]
    for full, found in zip((5, 10, 20, 3600), pauses, strict=True):
        assert timedelta(seconds=full / 2) <= min(found) < max(found) <= timedelta(seconds=full)


def test_fresh_work_comes_before_old_retries_but_does_not_starve_them(failing, clock):
    failing(DeliveryError())
    old = mail("customer:1")
    work()
    clock.shift(timedelta(hours=1))
    fresh = [mail(f"customer:{number}") for number in (2, 3)]
    assert claim().pk == fresh[0].pk
    assert claim(fresh_first=False).pk == old.pk
    assert claim().pk == fresh[1].pk


@pytest.mark.parametrize(
    ("error", "tries", "named"),
    [
        (ValueError("+15125550123"), 3, "ValueError"),
        (DeliveryError(), 3, "DeliveryError"),
        (DeliveryError(permanent=True), 1, "DeliveryError"),
    ],
)
def test_what_fails_too_often_or_for_good_is_dead_and_stands_in_nobodys_way(
    failing, clock, error, tries, named
):
    failing(error)
    mail()
    younger = mail()
    for attempt in range(tries):
        assert Delivery.objects.filter(state="waiting").count() == 2, attempt
        work()
        clock.shift(timedelta(hours=1))
    dead = Delivery.objects.get(state="dead")
    assert (dead.attempts, dead.error, dead.worker) == (tries, named, "")
    assert claim().pk == younger.pk


def test_the_reason_behind_a_failure_is_named_and_never_its_text(failing):
    error = DeliveryError()
    error.__cause__ = ConnectionError("10.0.0.1")
    failing(error)
    mail()
    work()
    assert Delivery.objects.get().error == "ConnectionError"


def test_work_of_which_its_workers_die_is_given_up_without_being_run(clock):
    mail()
    for _ in range(MAIL.most_attempts):
        assert claim() is not None
        clock.shift(2 * MINUTE)
    work()
    dead = Delivery.objects.get()
    assert (dead.state, dead.error) == ("dead", "LeaseLost")


def test_who_lost_the_lease_can_neither_finish_nor_fail_nor_renew(clock):
    mail()
    slow = claim("slow")
    clock.shift(2 * MINUTE)
    quick = claim("quick")
    assert quick.pk == slow.pk
    assert not queue.finish(slow)
    assert not queue.fail(slow, ValueError(), MAIL)
    with pytest.raises(queue.LeaseLost):
        queue.renew(slow)
    row = Delivery.objects.get()
    assert (row.worker, row.state, row.error) == ("quick", "waiting", "")
    assert queue.finish(quick)


def test_the_same_worker_cannot_finish_with_its_earlier_claim(clock):
    mail()
    earlier = claim("one")
    clock.shift(2 * MINUTE)
    assert claim("one") is not None
    assert not queue.finish(earlier)


def test_long_work_keeps_its_lease(clock):
    mail()
    delivery = claim()
    clock.shift(timedelta(seconds=50))
    queue.renew(delivery)
    clock.shift(timedelta(seconds=50))
    assert claim("two") is None


@pytest.mark.parametrize("dead", [1, 20])
def test_a_claim_asks_a_fixed_number_of_questions(django_assert_max_num_queries, dead):
    for number in range(dead):
        mail(f"customer:{number}")
    with django_assert_max_num_queries(4):  # on PostgreSQL with the savepoint of a test
        assert claim() is not None


def test_an_owner_sees_the_dead_without_their_payload_and_has_them_tried_again(shop, failing):
    failing(DeliveryError(permanent=True))
    queue.enqueue("mail", "customer:1", payload={"number": "+15125550123"})
    work()
    dead = Delivery.objects.get()
    address = page("crm_delivery_changelist")
    assert client_of((shop, Role.ADVISOR)).get(address).status_code == 403
    owner = client_of((shop, Role.OWNER))
    assert b"5550123" not in owner.get(page("crm_delivery_change", dead.pk)).content
    answer = owner.post(address, {"action": "try_again", "_selected_action": [dead.pk]}, follow=True)
    assert b"Tried again soon: 1." in answer.content
    assert claim().pk == dead.pk


def test_chores_clear_away_old_keys_and_workers_that_fell_silent(clock):
    user = staff()
    now = timezone.now()
    for hours in (23, 25):
        IdempotencyKey.objects.create(user=user, key=str(hours), created_at=now - timedelta(hours=hours))
        Worker.objects.create(name=str(hours), seen_at=now - timedelta(hours=hours - 23))
    delete_old_keys()
    delete_silent_workers()
    assert [one.key for one in IdempotencyKey.objects.all()] == ["23"]
    assert [one.name for one in Worker.objects.all()] == ["23"]


def test_events_and_dead_work_are_kept_for_a_quarter(clock):
    def happen(name, **delivery):
        event = Event.objects.create(
            name=name, subject_type="customer", subject_id=1, sequence=Event.objects.count(), actor_kind="key"
        )
        Delivery.objects.create(subscriber="x", subject="customer:1", event=event, **delivery)
        return event

    happen("dead", state=Delivery.State.DEAD)
    waits = happen("waits")
    clock.shift(timedelta(days=89))
    fresh = happen("fresh", state=Delivery.State.DEAD)
    delete_old_work()
    assert Event.objects.count() == 3
    clock.shift(timedelta(days=2))
    assert delete_old_work in CHORES
    delete_old_work()
    assert set(Event.objects.all()) == {waits, fresh}
    assert set(Delivery.objects.values_list("event", flat=True)) == {waits.pk, fresh.pk}
