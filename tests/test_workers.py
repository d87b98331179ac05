"""Several workers on one database: each piece of work is done, once, in order, whoever dies."""

import signal
from collections import defaultdict

import pytest

from crm.models import Delivery, Worker
from tests.servers import until
from tests.soak import rounds
from tests.workers import Journal, workers

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True)]

WORKERS = 3
SUBJECTS = 12


@pytest.fixture
def journal(tmp_path):
    return Journal(tmp_path / "journal")


def enqueue(subscriber, *subjects):
    return Delivery.objects.bulk_create(
        Delivery(subscriber=subscriber, subject=subject) for subject in subjects
    )


def runs(journal, what="begin"):
    """The processes that began (or ended) work so far."""
    return [int(process) for kind, *_, process in journal.lines() if kind == what]


def test_several_workers_share_the_work_each_piece_once_and_a_subject_in_order(journal):
    each = rounds(5, 200)
    written = enqueue("note", *(f"customer:{number % SUBJECTS}" for number in range(SUBJECTS * each)))
    with workers(WORKERS, journal):
        until(lambda: not Delivery.objects.exists())
    by_subject = defaultdict(list)
    for kind, _subscriber, subject, delivery, _process in journal.lines():
        by_subject[subject].append((kind, int(delivery)))
    for number in range(SUBJECTS):
        own = [row.pk for row in written if row.subject == f"customer:{number}"]
        assert by_subject[f"customer:{number}"] == [(kind, pk) for pk in own for kind in ("begin", "end")]


def test_what_a_killed_worker_began_another_takes_over(journal):
    enqueue("wait", "customer:1")
    with workers(1, journal, lease=1) as [killed]:
        until(lambda: runs(journal) == [killed.pid])
        killed.kill()
        with workers(1, journal, lease=60) as [heir]:
            until(lambda: runs(journal) == [killed.pid, heir.pid])
            journal.release(heir.pid)
            until(lambda: not Delivery.objects.exists())
    assert runs(journal, "end") == [heir.pid]


def test_who_was_slower_than_his_lease_does_not_finish_the_work_of_his_heir(journal):
    enqueue("wait", "customer:1")
    with workers(1, journal, lease=1) as [slow]:
        until(lambda: runs(journal) == [slow.pid])
        slow.send_signal(signal.SIGTERM)  # so that it does not claim the row anew
        with workers(1, journal, lease=60) as [heir]:
            until(lambda: runs(journal) == [slow.pid, heir.pid])
            journal.release(slow.pid)
            assert slow.wait(timeout=30) == 0
            assert runs(journal, "end") == [slow.pid]
            assert f":{heir.pid}:" in Delivery.objects.get().worker
            journal.release(heir.pid)
            until(lambda: not Delivery.objects.exists())


def test_a_slow_subscriber_holds_up_no_other(journal):
    enqueue("wait", *(f"customer:{number}" for number in range(20)))
    with workers(1, journal) as [worker]:
        until(lambda: runs(journal))
        enqueue("note", "customer:1")
        until(lambda: runs(journal, "end"))
        assert Delivery.objects.filter(subscriber="wait").count() == 20
        journal.release(worker.pid)


def test_a_worker_shows_that_it_lives_and_on_sigterm_ends_what_it_began(journal):
    enqueue("wait", "customer:1", "customer:1")
    with workers(1, journal) as [worker]:
        until(lambda: Worker.objects.filter(name__contains=f":{worker.pid}:").exists())
        until(lambda: runs(journal))
        worker.send_signal(signal.SIGTERM)
        journal.release(worker.pid)
        assert worker.wait(timeout=30) == 0
    assert runs(journal, "end") == [worker.pid]
    assert Delivery.objects.count() == 1
    assert not Worker.objects.exists()
