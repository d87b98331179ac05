"""A web process killed in the middle of a phone call: the caller goes on with another one."""

import os
import signal
import time
from contextlib import ExitStack
from random import Random

import psycopg
import pytest

from tests.desk_service import desk
from tests.engines import cluster, free_port, valkey
from tests.relay_caller import ACCOUNT, AUTH_TOKEN, NetworkWire, RelayCaller
from tests.servers import PATIENCE_SECONDS, until
from tests.soak import rounds

PUBLIC_URL = "https://desk.example.com"
WISH = "Hi, it's Rosa, I need an oil change for my Civic, the first morning you have"
WRITTEN = "SELECT 1 FROM pg_stat_activity WHERE backend_xid IS NOT NULL AND state = 'idle in transaction'"
COMING = "SELECT id FROM appointments_appointment WHERE booked_by = 'AI Voice Agent' AND status = 'scheduled'"
# Of the kill, after the yes: at once; when the visit is written, committed or not; when it is committed.
MOMENTS = ("SELECT 1", f"({WRITTEN}) UNION ALL ({COMING.replace('id', '1', 1)})", COMING)
HARM = {
    "a visit without bay and technician": f"""
        SELECT id FROM ({COMING}) v
        WHERE (SELECT count(*) FROM appointments_claim c WHERE c.appointment_id = v.id) <> 2""",
    "a visit that nobody was told of": f"""
        SELECT id FROM ({COMING}) v WHERE (SELECT count(*) FROM crm_event e WHERE e.name = 'visit.booked'
        AND e.subject_type = 'appointment' AND e.subject_id = v.id) <> 1""",
    "a call that is still on": "SELECT id FROM voice_call WHERE status <> 'ended'",
    "a turn that was kept twice": """
        SELECT 1 FROM voice_turn GROUP BY call_id, number, speaker HAVING count(*) > 1""",
}


@pytest.fixture(scope="module")
def phone_desk(tmp_path_factory):
    """A desk with the demo shop and a phone line."""
    settings = {"PUBLIC_URL": PUBLIC_URL, "TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": AUTH_TOKEN}
    with cluster() as database, database.running(), valkey() as cache, ExitStack() as stack:
        folder = tmp_path_factory.mktemp("desk")
        yield stack.enter_context(desk(database.url, cache, folder, **settings))


async def test_a_caller_goes_on_with_another_process(phone_desk):
    desk, ports = phone_desk, [free_port(), free_port()]
    ((number,),) = desk.rows("SELECT phone_number FROM crm_shop ORDER BY id LIMIT 1")
    for turn in range(rounds(4, 60)):
        with desk.web(ports[0]) as first, desk.web(ports[1]):
            caller = RelayCaller(NetworkWire(f"http://127.0.0.1:{ports[0]}"), number, PUBLIC_URL)
            await caller.call()
            if turn % (len(MOMENTS) + 1):
                assert "?" in await caller.says(WISH)
                await caller.send(type="prompt", voicePrompt="Yes, please", last=True)
                come_to(desk, MOMENTS[turn % (len(MOMENTS) + 1) - 1])
            # The next post of Twilio finds the other process.
            caller.wire = NetworkWire(f"http://127.0.0.1:{ports[1]}")
            os.kill(first, signal.SIGKILL)
            while caller.sockets < 2:
                await caller.hears()
            await get_it_booked(desk, caller)
            await caller.says("No, that's all, thank you")
            await caller.hangs_up()
            until(lambda: not desk.rows(HARM["a call that is still on"]))
            for what, sql in HARM.items():
                assert desk.rows(sql) == [], what
            ((visit,),) = desk.rows(COMING)
            base = f"appointments/{visit}/cancel/"
            desk.port = ports[1]
            assert desk.post(base, {"reason": "Over"}, f"cancel-{turn}")[0] == 200


def come_to(desk, condition):
    """Wait for the moment of the kill."""
    time.sleep(Random(condition).random() / 1000)
    with psycopg.connect(desk.database, autocommit=True) as watch:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not watch.execute(condition).fetchone():
            assert time.monotonic() < deadline, "no booking came so far"


async def get_it_booked(desk, caller):
    """Go on as a caller does who wants his visit: once, and not again where it is told that he has it."""
    # Who had heard nothing but the greeting hears it again.
    words = caller.last_heard if len(caller.transcript) == 2 else await caller.hears()
    for _ in range(6):
        if desk.rows(COMING):
            return
        words = await caller.says(answer_to(words))
    raise AssertionError(caller.transcript)


def answer_to(words):
    lower = words.lower()
    if "shall i" in lower or "is that right" in lower or "book it" in lower:
        return "Yes, please"
    if "name" in lower:
        return "It's Rosa Diaz"
    return WISH
