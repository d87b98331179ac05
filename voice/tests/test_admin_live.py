"""The page of a call that is on asks for what came since, for those who may see the call."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from crm.models import Role
from crm.tests.desk import client_of, page
from tests.factories import make_shop
from voice.models import Call, Proposal, Turn
from voice.tests.test_admin import propose, say, use

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture
def call(shop):
    return Call.objects.create(shop=shop, channel="phone", caller_number="+15125550123")


@pytest.fixture
def advisor(shop):
    return client_of((shop, Role.ADVISOR))


def live(call):
    return page("voice_call_live", call.pk)


def test_a_page_gets_what_came_since_it_asked(call, advisor):
    first = say(call, 1, "caller", "An oil change")
    told = advisor.get(live(call)).json()
    assert [entry["text"] for entry in told["entries"]] == ["An oil change"]
    assert told["seen"] == {"turn": first.pk, "tool": 0, "proposal": 0}
    assert told["live"] is True
    assert advisor.get(live(call), told["seen"]).json() == {**told, "entries": []}
    tool = use(call, 2)
    say(call, 3, "agent", "At nine or ten?", "At nine", interrupted=True, timings={"first_words": 300.2})
    news = advisor.get(live(call), told["seen"]).json()
    found, answer = news["entries"]
    assert (found["key"], found["tone"], found["note"]) == (f"tool-{tool.pk}", "good", "4 ms")
    assert (answer["text"], answer["unheard"], answer["note"]) == ("At nine", "or ten?", "interrupted")
    assert (answer["waits"], answer["clock"]) == ("first words 300 ms", "2:00:03 PM")


def test_a_proposal_is_told_again_until_it_is_settled(call, advisor):
    proposal = propose(call, 1, state="open")
    seen = advisor.get(live(call)).json()["seen"]
    (again,) = advisor.get(live(call), seen).json()["entries"]
    assert again["note"] == "Open"
    Proposal.objects.filter(pk=proposal.pk).update(state="done", decided_at=timezone.now())
    settled = advisor.get(live(call), seen).json()
    assert [entry["note"] for entry in settled["entries"]] == ["Done"]
    assert advisor.get(live(call), settled["seen"]).json()["entries"] == []


def test_what_was_heard_late_stands_where_it_was_said(call, advisor):
    later = say(call, 5, "caller", "Wait")
    earlier = say(call, 3, "agent", "At nine?", "At nine?")
    entries = advisor.get(live(call)).json()["entries"]
    assert [entry["key"] for entry in entries] == [f"turn-{earlier.pk}", f"turn-{later.pk}"]
    assert entries[0]["place"] < entries[1]["place"]


def test_the_end_of_a_call_is_told(call, advisor):
    Call.objects.update(status="ended")
    assert advisor.get(live(call)).json()["live"] is False


def test_only_a_call_that_is_on_is_asked_about(call, advisor):
    address = page("voice_call_change", call.pk)
    content = advisor.get(address).content.decode()
    assert f'data-live="{live(call)}"' in content and "voice/live.js" in content
    Call.objects.update(status="ended")
    content = advisor.get(address).content.decode()
    assert "data-live" not in content and "live.js" not in content


@pytest.mark.parametrize("query", [{"turn": "x"}, {"tool": "-1"}, {"proposal": 2**63}])
def test_a_place_that_is_none_is_refused(call, advisor, query):
    assert advisor.get(live(call), query).status_code == 400


def test_a_call_is_followed_by_those_who_may_see_it(shop, call):
    say(call, 1, "caller", "A secret")
    other = make_shop(name="Other", phone_number="+15125550101")
    nobody, elsewhere = client_of(), client_of((other, Role.OWNER))
    assert client_of((shop, Role.TECHNICIAN)).get(live(call)).status_code == 200
    assert nobody.get(live(call)).status_code == 403
    assert "A secret" not in elsewhere.get(live(call), follow=True).content.decode()
    assert elsewhere.get(live(call)).status_code == 404


def test_callers_words_stay_text(call, advisor):
    say(call, 1, "caller", HOSTILE)
    say(call, 2, "agent", HOSTILE * 2, HOSTILE)
    use(call, 3, name=HOSTILE, arguments={"name": HOSTILE}, result={"message": HOSTILE})
    propose(call, 4, read_back=HOSTILE)
    answer = advisor.get(live(call))
    assert answer["Content-Type"] == "application/json"
    assert [entry["text"] for entry in answer.json()["entries"]] == [HOSTILE] * 4
    assert "<img" not in advisor.get(page("voice_call_change", call.pk)).content.decode()


def test_a_long_call_asks_no_more_than_a_short_one(call, advisor):
    counts = []
    for _ in range(2):
        Turn.objects.bulk_create(Turn(call=call, number=1, speaker="caller", text="Hm") for _ in range(10))
        with CaptureQueriesContext(connection) as queries:
            advisor.get(live(call))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 8
