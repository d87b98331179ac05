"""What calls left for people: the list of it, and that somebody did it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from crm.models import Role
from crm.tests.desk import client_of, page, staff
from tests.factories import make_customer, make_shop
from voice.models import Call, FollowUp

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
LIST = page("voice_followup_changelist")
HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture
def call(shop):
    return Call.objects.create(shop=shop, channel="phone", caller_number="+15125550123")


@pytest.fixture
def advisor(shop):
    return client_of((shop, Role.ADVISOR))


def leave(call, minutes=60, **fields):
    values = {"kind": "call_back", "number": call.caller_number, "text": "The bill", **fields}
    due = timezone.now() + timedelta(minutes=minutes)
    return FollowUp.objects.create(shop=call.shop, call=call, due_at=due, **values)


def listed(client, **query):
    return list(client.get(LIST, query).context["cl"].result_list)


def done(row, **query):
    return page("voice_followup_done", row.pk, **query)


def test_what_is_due_first_stands_first_and_what_is_done_not_at_all(call, advisor):
    later, sooner = leave(call, 90), leave(call, 30, kind="message")
    gone = leave(call, 10, done_at=timezone.now())
    assert listed(advisor) == [sooner, later]
    assert listed(advisor, state="done") == [gone]
    assert listed(advisor, state="all") == [gone, sooner, later]
    assert listed(advisor, kind="message") == [sooner]


def test_a_line_says_whom_to_call_and_what_for(call, advisor):
    leave(call, customer=make_customer(first_name="Rosa", last_name="Diaz"))
    content = advisor.get(LIST).content.decode()
    for told in ("Rosa Diaz", "(512) 555-0123", "tel:+15125550123", "The bill", "8:00 AM"):
        assert told in content
    assert page("voice_call_change", call.pk) in content
    assert "overdue" not in content


def test_what_is_overdue_is_marked(call, advisor):
    leave(call, -1)
    assert "overdue" in advisor.get(LIST).content.decode()


def test_one_click_and_it_is_done(shop, call):
    user = staff((shop, Role.ADVISOR))
    advisor = client_of((shop, Role.ADVISOR))
    advisor.force_login(user)
    row = leave(call)
    button = f'formaction="{done(row, kind="call_back")}"'
    assert button in advisor.get(LIST, {"kind": "call_back"}).content.decode()
    assert advisor.post(done(row, kind="call_back")).url == f"{LIST}?kind=call_back"
    row.refresh_from_db()
    assert (row.done_at, row.done_by) == (timezone.now(), user)
    assert listed(advisor) == []


def test_a_look_at_the_button_does_nothing(call, advisor):
    row = leave(call)
    assert advisor.get(done(row)).status_code == 302
    row.refresh_from_db()
    assert row.done_at is None


def test_a_row_that_is_done_has_no_button(call, advisor):
    row = leave(call)
    assert done(row) in advisor.get(page("voice_followup_change", row.pk)).content.decode()
    advisor.post(done(row))
    assert done(row) not in advisor.get(page("voice_followup_change", row.pk)).content.decode()
    assert done(row) not in advisor.get(LIST, {"state": "done"}).content.decode()


@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.READ_ONLY])
def test_who_does_not_work_at_the_desk_only_looks(shop, call, role):
    row, client = leave(call), client_of((shop, role))
    assert listed(client) == [row]
    assert "formaction" not in client.get(LIST).content.decode()
    assert client.post(done(row)).status_code == 403


def test_what_another_shop_has_to_do_is_its_own(shop, call):
    row = leave(call)
    other = make_shop(name="Other", phone_number="+15125550101")
    owner = client_of((other, Role.OWNER))
    assert listed(owner) == []
    assert owner.post(done(row)).status_code == 404
    both = client_of((other, Role.OWNER), (shop, Role.TECHNICIAN))
    assert listed(both) == [row]
    assert "formaction" not in both.get(LIST).content.decode()
    assert both.post(done(row)).status_code == 403
    row.refresh_from_db()
    assert row.done_at is None


def test_callers_words_are_never_markup(call, advisor):
    row = leave(call, text=HOSTILE)
    for address in (LIST, page("voice_followup_change", row.pk)):
        content = advisor.get(address).content.decode()
        assert "&lt;img" in content and "<img" not in content


def test_the_list_asks_as_much_for_thirty_rows_as_for_three(shop, call, advisor):
    counts = []
    for upto in (3, 30):
        for number in range(FollowUp.objects.count(), upto):
            leave(call, number, customer=make_customer(number=f"+151255501{number:02}"))
        with CaptureQueriesContext(connection) as queries:
            assert len(listed(advisor)) == upto
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10


def test_today_says_how_many_wait(shop, call, advisor):
    today = page("appointments_appointment_today")
    assert LIST + "?" not in advisor.get(today).content.decode()
    leave(call, -5)
    leave(call, 5)
    leave(call, 5, done_at=timezone.now())
    content = advisor.get(today).content.decode()
    assert f"{LIST}?shop={shop.pk}" in content
    assert "2 callers need you" in content and "1 overdue" in content


def test_a_call_leads_to_what_it_left(call, advisor):
    row = leave(call)
    assert (
        page("voice_followup_change", row.pk)
        in advisor.get(page("voice_call_change", call.pk)).content.decode()
    )
