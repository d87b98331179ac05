"""What survives: the web process killed in mid-booking, its database and its cache taken away under load."""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import count, islice
from random import Random
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Event, Thread

import psycopg
import pytest

from tests.desk_service import desk, lives
from tests.engines import cluster, free_port, valkey
from tests.servers import PATIENCE_SECONDS, until
from tests.soak import rounds

CLIENTS = 6  # whose bookings are cut
LOAD = 3  # clients while a server is away
DAYS = 5  # to book on, by turns
LEASE = 1.0  # seconds; what a worker had begun when its database went, it has again after that
SERVICE = "oil_change"
CONNECTED = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
BOOKED = (
    "SELECT 1 FROM crm_idempotencykey WHERE status = 201 AND key LIKE %(keys)s HAVING count(*) >= %(wanted)s"
)
WRITTEN = "SELECT FROM pg_stat_activity WHERE backend_xid IS NOT NULL AND state = 'idle in transaction'"
# Of a kill: with some bookings done, another is written and not committed; or the last was just committed.
MOMENTS = (f"{BOOKED} AND EXISTS ({WRITTEN})", BOOKED)
# Everything that can be wrong with what a booking leaves, by what it is.
HARM = {
    "a visit without its line": """
        SELECT v.id FROM appointments_appointment v
        WHERE (SELECT count(*) FROM appointments_serviceline l WHERE l.appointment_id = v.id) <> 1
        AND v.booking_method = 'api'""",
    "a visit without bay and technician": """
        SELECT v.id FROM appointments_appointment v WHERE v.status IN ('scheduled', 'confirmed')
        AND (SELECT count(*) FROM appointments_claim c WHERE c.appointment_id = v.id) <> 2""",
    "a visit that nobody was told of": """
        SELECT v.id FROM appointments_appointment v WHERE v.status IN ('scheduled', 'confirmed')
        AND (SELECT count(*) FROM crm_event e WHERE e.name = 'visit.booked'
             AND e.subject_type = 'appointment' AND e.subject_id = v.id) <> 1""",
    "news of a visit that is none": """
        SELECT e.id FROM crm_event e WHERE e.subject_type = 'appointment'
        AND NOT EXISTS (SELECT FROM appointments_appointment v WHERE v.id = e.subject_id)""",
    "a visit whose history does not begin with it": """
        SELECT v.id FROM appointments_appointment v WHERE v.booking_method = 'api'
        AND (SELECT count(*) FROM appointments_historicalappointment h
             WHERE h.id = v.id AND h.history_type = '+') <> 1""",
    "a history of a visit that is none": """
        SELECT h.id FROM appointments_historicalappointment h
        WHERE NOT EXISTS (SELECT FROM appointments_appointment v WHERE v.id = h.id)""",
    "a visit that no key answers with": """
        SELECT v.id FROM appointments_appointment v WHERE v.booking_method = 'api'
        AND (SELECT count(*) FROM crm_idempotencykey k WHERE k.status = 201
             AND ((k.body #>> '{}')::jsonb ->> 'id')::bigint = v.id) <> 1""",
    "a key without an answer, or with one of a visit that is none": """
        SELECT k.id FROM crm_idempotencykey k WHERE k.status IS NULL OR k.status = 201
        AND NOT EXISTS (SELECT FROM appointments_appointment v
                        WHERE v.id = ((k.body #>> '{}')::jsonb ->> 'id')::bigint)""",
    "a claim of a cancelled visit, or a hold": """
        SELECT c.id FROM appointments_claim c LEFT JOIN appointments_appointment v ON v.id = c.appointment_id
        WHERE c.kind = 'hold' OR v.status IN ('cancelled', 'no_show')""",
}


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    """A desk with the demo shop, its PostgreSQL (not running) and a port for its Valkey."""
    cache_port = free_port()
    with cluster() as database, ExitStack() as stack:
        with database.running(), valkey(cache_port):
            folder = tmp_path_factory.mktemp("desk")
            shop = stack.enter_context(desk(database.url, f"redis://127.0.0.1:{cache_port}/0", folder))
        yield shop, database, cache_port


def check_nothing_is_half_done(desk):
    for what, sql in HARM.items():
        assert desk.rows(sql) == [], what


def free_cars(desk):
    """Ids of cars and of their owners."""
    return desk.rows(
        "SELECT id, customer_id FROM vehicles_vehicle v WHERE is_active AND NOT EXISTS (SELECT FROM"
        " appointments_appointment a WHERE a.vehicle_id = v.id AND a.status IN ('scheduled', 'confirmed'))"
        " ORDER BY id"
    )


def open_days(desk):
    """Days, each with its free starts: those on which every client can have one of its own."""
    for (day,) in desk.rows("SELECT (current_date + n)::text FROM generate_series(7, 55) n ORDER BY n"):
        _, found = desk.post("tools/get_available_slots/", {"date": day, "service_type": SERVICE})
        starts = found["data"]["available_slots"] if found["success"] else []
        if len(starts) >= CLIENTS:
            yield day, starts


# The web process killed ------------------------------------------------------------------------------


def test_a_web_process_killed_in_mid_booking_leaves_each_booking_whole_or_absent(installation):
    desk, database, cache_port = installation
    cut, bookings, turns = 0, [], rounds(5, 50)
    with database.running(), valkey(cache_port):
        for turn in range(turns):
            with desk.web() as process:
                check_each_is_had_once(desk, turn - 1, bookings)
                bookings = wishes(desk, turn)
                cut += cut_by_a_kill(desk, process, turn, bookings)
            until(lambda: desk.rows(CONNECTED) == [(1,)])
            check_nothing_is_half_done(desk)
        with desk.web():
            check_each_is_had_once(desk, turns - 1, bookings)
    assert cut, "no kill met a booking"


def wishes(desk, turn):
    """Bookings that can all be had: each car at a start of its own, on a day of the turn's."""
    _, starts = next(islice(open_days(desk), turn % DAYS, None))
    chosen = Random(turn).sample(free_cars(desk), CLIENTS)
    return [
        {"customer": owner, "vehicle": car, "scheduled_at": start, "service_type": SERVICE}
        for (car, owner), start in zip(chosen, starts, strict=False)
    ]


def cut_by_a_kill(desk, process, turn, bookings):
    """Book all at once, kill the process in the midst, and return how many got no answer.

    By turns the kill comes when one booking is written and not committed, and when one is committed, which
    may not have been answered yet.
    """
    condition, wanted = MOMENTS[turn % len(MOMENTS)], Random(turn).randrange(1, CLIENTS - 1)
    with (
        psycopg.connect(desk.database, autocommit=True) as watch,
        ThreadPoolExecutor(CLIENTS) as clients,
    ):
        answers = clients.map(
            lambda numbered: desk.post("appointments/", numbered[1], f"kill-{turn}-{numbered[0]}"),
            enumerate(bookings),
        )
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not watch.execute(condition, {"keys": f"kill-{turn}-%", "wanted": wanted}).fetchone():
            assert time.monotonic() < deadline, "no booking came so far"
        os.kill(process, signal.SIGKILL)
        statuses = [status for status, _ in answers]
    assert set(statuses) <= {0, 201}
    return statuses.count(0)


def check_each_is_had_once(desk, turn, bookings):
    """Ask for all of a turn's bookings once more, each under its key, and cancel them for the next turn."""
    had = []
    for number, body in enumerate(bookings):
        status, visit = desk.post("appointments/", body, f"kill-{turn}-{number}")
        assert status == 201, visit
        kept = desk.rows(
            "SELECT id FROM appointments_appointment"
            " WHERE vehicle_id = %s AND scheduled_at = %s AND status = 'scheduled'",
            body["vehicle"],
            body["scheduled_at"],
        )
        assert kept == [(visit["id"],)], "one visit, however often it was asked for"
        had.append(visit["id"])
    check_nothing_is_half_done(desk)
    for visit in had:
        status, answer = desk.post(f"appointments/{visit}/cancel/", {"reason": "Over"}, f"cancel-{visit}")
        assert status == 200, answer


# Servers taken away under load -----------------------------------------------------------------------


def is_put_off(status, answer):
    """Whether this says "try again" in the words of the REST interface, or of the tools."""
    if status == 200:
        return set(answer) == {"success", "data", "message", "error"}
    return status == 503 and (answer["status"], answer["code"]) == (503, "try_again")


class Load:
    """Clients who look for a time, book and cancel, each for a car of its own, until the block ends.

    Each asks under one key until it has its answer, as a program does; but nothing but "try again" may make
    it ask again.
    """

    def __init__(self, desk, name):
        self._desk, self._name, self._stopping = desk, name, Event()
        self._served, self._refused = set(), set()  # clients

    def __enter__(self):
        days, cars = list(islice(open_days(self._desk), LOAD)), free_cars(self._desk)
        pool = ThreadPoolExecutor(LOAD)
        self._clients = [
            pool.submit(self._go_on, client, days[client][0], *cars[client]) for client in range(LOAD)
        ]
        pool.shutdown(wait=False)
        return self

    def __exit__(self, *_error):
        self._stopping.set()
        for client in self._clients:
            client.result()

    def is_served(self):
        """Wait until every client had what it wanted, from now on."""
        self._have_met(self._served)

    def is_refused(self):
        """Wait until every client was told to try again, from now on."""
        self._have_met(self._refused)

    def _have_met(self, met):
        met.clear()
        until(lambda: len(met) == LOAD or any(client.done() for client in self._clients))

    def _go_on(self, client, day, car, owner):
        for turn in count():
            if self._stopping.is_set():
                return
            key = f"{self._name}-{client}-{turn}"
            found = self._had(client, "tools/get_available_slots/", {"date": day, "service_type": SERVICE})
            start = found["data"]["available_slots"][0]
            wish = {"customer": owner, "vehicle": car, "scheduled_at": start, "service_type": SERVICE}
            visit = self._had(client, "appointments/", wish, key)
            self._had(client, f"appointments/{visit['id']}/cancel/", {"reason": "Over"}, f"{key}-over")

    def _had(self, client, path, body, key=""):
        while True:
            status, answer = self._desk.post(path, body, key)
            if status in (200, 201) and answer.get("success", True):
                self._served.add(client)
                return answer
            assert is_put_off(status, answer), (path, status, answer)
            self._refused.add(client)
            assert not self._stopping.is_set(), "stopped before it had an answer"


def test_a_database_that_restarts_under_load_is_missed_politely_and_found_again(installation):
    desk, database, cache_port = installation
    with ExitStack() as up, valkey(cache_port), desk.web() as web, desk.worker(LEASE) as worker:
        up.enter_context(database.running())
        for turn in range(rounds(1, 10)):
            with Load(desk, f"database-{turn}") as load:
                load.is_served()
                up.close()
                load.is_refused()
                up.enter_context(database.running())
                load.is_served()
                until(lambda: desk.readiness()["worker"] == "ok")
            check_nothing_is_half_done(desk)
            until(lambda: desk.rows("SELECT id FROM crm_delivery") == [])
            assert lives(web)
            assert lives(worker)


def test_a_cache_that_restarts_or_hangs_under_load_is_not_missed(installation):
    desk, database, cache_port = installation
    with database.running(), desk.web():
        with Load(desk, "cache") as load:
            for _ in range(rounds(1, 10)):
                with valkey(cache_port):
                    until(lambda: desk.readiness()["cache"] == "ok")
                    load.is_served()
                load.is_served()
                with silence(cache_port) as met:
                    until(met.is_set)
                    load.is_served()
        check_nothing_is_half_done(desk)
        with valkey(cache_port), desk.worker(LEASE):
            until(lambda: desk.rows("SELECT id FROM crm_delivery") == [])


@contextmanager
def silence(port: int) -> Iterator[Event]:
    """A server that takes every connection and never answers; yields what tells that it had one."""
    met = Event()

    class Hearing(StreamRequestHandler):
        def handle(self) -> None:
            met.set()
            self.rfile.read()

    with Silent(("127.0.0.1", port), Hearing) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield met
        finally:
            server.shutdown()
            thread.join()


class Silent(ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
