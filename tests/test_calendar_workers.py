"""Real workers that write a calendar together: in order, once, whoever dies, whoever stalls."""

from collections import defaultdict
from datetime import date, timedelta
from random import Random

import pytest
from django.utils import timezone

from appointments import verbs
from appointments.calendars.loopback.recurring import span
from appointments.tests.google_world import SHOPS, ZONE, connect, ours
from crm.models import Delivery
from tests.factories import CHICAGO, DESK, at, book, make_customer, make_shop, make_vehicle
from tests.servers import until
from tests.soak import rounds
from tests.workers import Journal, workers

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True)]

VISITS = rounds(8, 60)
MOVES = rounds(3, 20)
WORKERS = 3


@pytest.fixture
def journal(tmp_path):
    return Journal(tmp_path / "journal")


@pytest.fixture
def google(google, monkeypatch):
    """The workers read its address from their environment, and the clock of the world."""
    for name, value in (("API_URL", google.url), ("CLIENT_ID", "loopback"), ("CLIENT_SECRET", "loopback")):
        monkeypatch.setenv(f"GOOGLE_{name}", value)
    return google


def a_week_on() -> date:
    """A Monday that is still to come."""
    today = timezone.now().astimezone(CHICAGO).date()
    return today + timedelta(days=14 - today.weekday())


def watched(google):
    """The starts that each event is given, in the order in which they arrive."""
    starts, changed = defaultdict(list), google.state._changed

    def changing(data, google_id, event_id):
        event = google.state.calendar(google_id)["events"][event_id]
        starts[event_id].append(span(event, ZONE)[0])
        return changed(data, google_id, event_id)

    google.state._changed = changing
    return starts


def is_subsequence(some, whole):
    rest = iter(whole)
    return all(one in rest for one in some)


def test_three_workers_one_killed_write_each_visit_once_and_in_order(google, journal):
    shop, monday, random = make_shop(bays=VISITS, technicians=VISITS), a_week_on(), Random(VISITS)
    connect(google, shop)
    starts, history, visits = watched(google), defaultdict(list), []
    google.faults.by_chance(0.1, seed=3, kinds=("broken", "lost", "rate"))
    with workers(WORKERS, journal, lease=3) as running:
        for number in range(VISITS):
            car = make_vehicle(make_customer(number=f"+151255502{number:02}"))
            visits.append(book(shop, car, at(monday, 9)))
            history[visits[-1].pk].append(at(monday, 9))
        until(lambda: len(starts) >= VISITS // 2)
        killed = random.choice(running)
        killed.kill()
        for _ in range(MOVES):
            for visit in visits:
                start = at(monday + timedelta(days=random.randint(0, 4)), random.choice([9, 10, 11, 13, 14]))
                verbs.reschedule(DESK, visit, start)
                history[visit.pk].append(start)
        google.faults.clear()
        until(lambda: not hasten(killed.pid))
    by_event = {mirror.event_id: visit.pk for visit in visits for mirror in visit.mirrors.all()}
    assert len(ours(google)) == VISITS
    for event in google.state.events(SHOPS):
        visit = shop.appointments.get(pk=by_event[event["id"]])
        assert span(event, ZONE) == (visit.scheduled_at, visit.ends_at)
    for event_id, seen in starts.items():
        different = [one for number, one in enumerate(seen) if number == 0 or seen[number - 1] != one]
        assert is_subsequence(different, history[by_event[event_id]])


def hasten(killed=None):
    """Whether work is left, without the pauses after failures and the lease of a killed worker."""
    dead = Delivery.objects.filter(worker__contains=f":{killed}:")
    dead.update(leased_until=timezone.now())
    Delivery.objects.filter(due_at__gt=timezone.now()).update(due_at=timezone.now())
    return Delivery.objects.exists()


def test_a_stalled_google_delays_no_other_work(google, journal):
    shop, monday = make_shop(bays=6, technicians=6), a_week_on()
    connect(google, shop)
    google.faults.by_chance(1.0, seed=1, kinds=("stall",))
    with workers(1, journal) as _:
        for number in range(6):
            book(shop, make_vehicle(make_customer(number=f"+151255502{number:02}")), at(monday, 9))
        until(lambda: google.faults.seen["POST"])
        Delivery.objects.create(subscriber="note", subject="customer:1")
        until(lambda: [one for one in journal.lines() if one[:2] == ["end", "note"]])
        assert Delivery.objects.filter(subscriber="calendar.write").count() == 6
        google.faults.clear()
        google.faults.released.set()
        until(lambda: not hasten())
    assert len(ours(google)) == 6
