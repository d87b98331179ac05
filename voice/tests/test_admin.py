"""Calls at the desk: to read, whatever the caller said."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.models import Role
from crm.tests.desk import client_of, page
from tests.factories import MONDAY, at, book, make_customer
from voice.admin.transcript import read, split_heard
from voice.models import Call, Proposal, ToolCall, Turn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

CALLS = page("voice_call_changelist")
START = datetime(2026, 3, 2, 20, tzinfo=UTC)  # 2 PM in Chicago
HOSTILE = '<script>alert("x")</script>'


@pytest.fixture
def call(shop):
    return Call.objects.create(
        shop=shop,
        channel="phone",
        status="ended",
        caller_number="+15125550123",
        level=1,
        outcome="booked",
        started_at=START,
        ended_at=START + timedelta(seconds=185),
    )


@pytest.fixture
def advisor(shop):
    return client_of((shop, Role.ADVISOR))


def say(call, second, speaker, text, heard="", **fields):
    at = START + timedelta(seconds=second)
    return Turn.objects.create(call=call, number=1, speaker=speaker, text=text, heard=heard, at=at, **fields)


def use(call, second, **fields):
    values = {"name": "verify_caller", "success": True, "result": {"message": "Thank you."}, **fields}
    at = START + timedelta(seconds=second)
    return ToolCall.objects.create(call=call, turn=1, milliseconds=4.2, at=at, **values)


def propose(call, second, **fields):
    at = START + timedelta(seconds=second)
    values = {"steps": [], "must_hear": [], "read_back": "Shall I book it?", "state": "done", **fields}
    return Proposal.objects.create(
        public_id=uuid.uuid4(), call=call, level=1, created_at=at, expires_at=at, **values
    )


def test_a_transcript_is_in_order_of_time(call):
    answer = say(call, 6, "agent", "Thank you.", "Thank you.")
    proposal = propose(call, 5)
    tool = use(call, 3)
    question = say(call, 2, "caller", "It's Rosa")
    assert [entry.key for entry in read(call).entries] == [
        f"turn-{question.pk}",
        f"tool-{tool.pk}",
        f"proposal-{proposal.pk}",
        f"turn-{answer.pk}",
    ]


@pytest.mark.parametrize(
    ("planned", "heard", "unheard"),
    [
        ("I have nine or ten. Which one?", "I have nine", "or ten. Which one?"),
        ("I have nine or ten.", "I  have nine or ten.", ""),
        ("Nine o'clock.", "Nineo'clock", "."),
        ("Nine o'clock.", "", "Nine o'clock."),
        ("Nine o'clock.", "Something else", "Nine o'clock."),
        ("Nine", "Nine o'clock", ""),
    ],
)
def test_what_was_not_heard_is_told_from_what_was(planned, heard, unheard):
    assert split_heard(planned, heard) == (heard, unheard)


def test_the_page_reads_like_the_call(call, advisor):
    say(call, 1, "caller", "It's Rosa")
    timings = {"first_words": 420.4, "tools": 60, "all": 1200}
    say(call, 4, "agent", "I have nine or ten. Which one?", "I have nine", interrupted=True, timings=timings)
    use(call, 2, success=False, result={"error": "Customer not found", "message": "Sorry."})
    propose(call, 6, state="withdrawn")
    content = advisor.get(page("voice_call_change", call.pk)).content.decode()
    for told in (
        "It&#x27;s Rosa",
        "I have nine</span> <del",
        "first words 420 ms, tools 60 ms, all 1,200 ms",
        "Customer not found",
        "Withdrawn",
        "2:00:04 PM",
        "3:05",
    ):
        assert told in content
    assert ">or ten. Which one?</del>" in content
    assert "(512) 555-0123" in content


def test_the_page_leads_to_the_visits_of_the_call(shop, car, call, advisor):
    """Also where the call never learned who its caller is."""
    visit = book(shop, car, at(MONDAY, 10))
    done = {"success": True, "data": {"appointment_id": visit.pk}}
    for result in (done, {"success": True, "data": None}, {"success": True, "data": {"slots": []}}):
        ToolCall.objects.create(
            call=call, name="accept_proposal", turn=1, success=True, milliseconds=1, result=result
        )
    content = advisor.get(page("voice_call_change", call.pk)).content.decode()
    assert content.count(page("appointments_appointment_change", visit.pk)) == 1


def test_callers_words_are_never_markup(call, advisor):
    say(call, 1, "caller", HOSTILE)
    say(call, 2, "agent", f"{HOSTILE} and more", HOSTILE)
    result = {"message": HOSTILE, "data": {"name": HOSTILE}}
    tool = use(call, 3, arguments={"name": HOSTILE}, result=result, name=HOSTILE[:60])
    failed = use(call, 3, success=False, result={"error": HOSTILE})
    proposal = propose(call, 4, read_back=HOSTILE, steps=[{"arguments": {"notes": HOSTILE}}])
    Call.objects.update(summary=HOSTILE, outcome=HOSTILE, facts={"name": HOSTILE})
    pages = [
        CALLS,
        page("voice_toolcall_changelist"),
        page("voice_proposal_changelist"),
        page("voice_call_change", call.pk),
        page("voice_toolcall_change", tool.pk),
        page("voice_toolcall_change", failed.pk),
        page("voice_proposal_change", proposal.pk),
    ]
    for address in pages:
        answer = advisor.get(address)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.content.decode()


@pytest.mark.parametrize("name", ["voice_call", "voice_toolcall", "voice_proposal"])
def test_a_call_is_only_looked_at(call, name):
    rows = {"voice_call": call, "voice_toolcall": use(call, 1), "voice_proposal": propose(call, 2)}
    client = client_of(is_superuser=True)
    assert client.get(page(f"{name}_add")).status_code == 403
    for action in ("change", "delete"):
        assert client.post(page(f"{name}_{action}", rows[name].pk), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("term", ["555-0123", "(512) 555 0123", "rosa", "booked"])
def test_a_call_is_found(shop, call, advisor, term):
    Call.objects.update(customer=make_customer(first_name="Rosa"))
    Call.objects.create(shop=shop, channel="console", caller_number="+15125550188")
    assert list(advisor.get(CALLS, {"q": term}).context["cl"].result_list) == [call]


def test_a_call_without_a_number_says_so(shop, advisor):
    Call.objects.create(shop=shop, channel="phone")
    assert "withheld" in advisor.get(CALLS).content.decode()


def test_the_list_asks_as_much_for_thirty_calls_as_for_three(shop, advisor):
    counts = []
    for upto in (3, 30):
        for number in range(Call.objects.count(), upto):
            customer = make_customer(number=f"+151255501{number:02}")
            Call.objects.create(shop=shop, channel="phone", customer=customer)
        with CaptureQueriesContext(connection) as queries:
            assert len(advisor.get(CALLS).context["cl"].result_list) == upto
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_a_page_asks_as_much_for_a_long_call_as_for_a_short_one(call, advisor):
    advisor.get(page("voice_call_change", call.pk))  # Django keeps content types from its first page on
    counts = []
    for _ in range(2):
        for second in range(10):
            say(call, second, "caller", "Hm")
            use(call, second)
        with CaptureQueriesContext(connection) as queries:
            advisor.get(page("voice_call_change", call.pk))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_calls_are_narrowed_down_and_found_by_their_summary(shop, call, advisor):
    Call.objects.update(intent="book", agent="builtin", summary="Rosa Diaz booked an oil change.")
    Call.objects.create(shop=shop, channel="console", outcome="answered", intent="hours")
    for query in (
        {"outcome": "booked"},
        {"intent": "book"},
        {"agent": "builtin"},
        {"channel__exact": "phone"},
        {"status__exact": "ended"},
        {"level__exact": "1"},
        {"q": "oil change"},
    ):
        assert list(advisor.get(CALLS, query).context["cl"].result_list) == [call], query


def test_a_call_says_who_answered_and_what_became_of_its_hand_over(call, advisor):
    Call.objects.update(agent="builtin", handoff={"reason": "angry", "summary": "the bill", "nobody": True})
    content = advisor.get(page("voice_call_change", call.pk)).content.decode()
    for told in ("builtin", "Twilio ConversationRelay", "angry; the bill; nobody took the call"):
        assert told in content
