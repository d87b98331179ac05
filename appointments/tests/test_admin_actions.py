"""What the desk does with one visit: each form calls its verb, and a house rule may be passed by name."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appointments import verbs
from appointments.models import Appointment, Resource, RulePass
from crm.models import Role, Shop
from crm.tests.desk import as_shown, client_of, page
from tests.factories import (
    DESK,
    MONDAY,
    at,
    book,
    make_customer,
    make_service,
    make_shop,
    make_vehicle,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

FORMS = ["check_in", "extend", "complete", "move", "swap", "services", "edit", "cancel"]


@pytest.fixture
def advisor(shop):
    return client_of((shop, Role.ADVISOR))


@pytest.fixture
def visit(shop, car):
    return book(shop, car, at(MONDAY, 10), actor=DESK)


@pytest.fixture
def here(visit):
    return verbs.check_in(DESK, visit)


def address(action, visit):
    return page(f"appointments_appointment_{action}", visit.pk)


def post(client, action, visit, **written):
    answer = client.post(address(action, visit), written)
    visit.refresh_from_db()
    return answer


def edit(client, action, visit, **written):
    return post(client, action, visit, **as_shown(client, address(action, visit), **written))


def story(client, visit):
    """The rows of the visit's changes, each by the headers of the table."""
    (told,) = client.get(address("change", visit)).context["sections"]
    return [dict(zip(told.headers, row.cells, strict=True)) for row in told.rows]


def another_visit(shop, when, **details):
    car = make_vehicle(make_customer(first_name="Jane", number="+15125550102"))
    return book(shop, car, when, actor=DESK, **details)


def test_a_car_is_checked_in_with_its_mileage(advisor, visit):
    post(advisor, "check_in", visit, mileage="81234")
    assert (visit.status, visit.stage, visit.mileage) == ("in_progress", "arrived", 81234)


def test_work_goes_from_stage_to_stage(advisor, here):
    for stage in ("in_bay", "waiting_parts", "ready", "picked_up"):
        advisor.post(page("appointments_appointment_stage", here.pk, stage))
        here.refresh_from_db()
        assert here.stage == stage


def test_a_stage_that_does_not_follow_is_a_message(advisor, here):
    answer = advisor.post(page("appointments_appointment_stage", here.pk, "picked_up"), follow=True)
    assert "A car that is Arrived cannot be picked up next" in answer.content.decode()


def test_completing_writes_the_remark_into_the_history_of_the_car(advisor, here):
    post(advisor, "complete", here, mileage="81234", remark="Full synthetic")
    assert here.status == "completed"
    record = here.vehicle.service_records.get()
    assert (record.mileage, record.description) == (81234, "Full synthetic")


def test_work_takes_longer(advisor, here):
    post(advisor, "extend", here, minutes="30")
    assert here.ends_at == at(MONDAY, 11)


def test_who_is_in_the_way_is_named_and_may_be_squeezed(shop, advisor, here):
    other = another_visit(shop, at(MONDAY, 10, 30))
    answer = post(advisor, "extend", here, minutes="30")
    errors = answer.context["form"].errors["minutes"]
    assert errors == [
        "This time slot is taken",
        "In the way: Jane Doe, Mon, Mar 2, 2026, 10:30 AM.",
    ]
    assert "pass_squeeze" in answer.context["form"].fields
    post(advisor, "extend", here, minutes="30", pass_squeeze="on", pass_reason="Nearly done")
    assert here.ends_at == at(MONDAY, 11)
    other.refresh_from_db()
    assert other.scheduled_at == at(MONDAY, 10, 30)


def test_the_work_is_changed(shop, advisor, visit):
    make_service(shop, "tire_rotation", minutes=30)
    edit(advisor, "services", visit, services=["tire_rotation", "oil_change"])
    assert [line.code for line in visit.services.all()] == ["oil_change", "tire_rotation"]
    assert visit.ends_at == at(MONDAY, 11)


def test_notes_and_the_promise_are_on_the_shops_clock(advisor, visit):
    written = {"transport": "wait", "promised_at": "2026-03-02T16:00", "notes": "Key in the box"}
    edit(advisor, "edit", visit, **written)
    assert (visit.transport, visit.notes, visit.promised_at) == ("wait", "Key in the box", at(MONDAY, 16))
    form = advisor.get(address("edit", visit)).context["form"]
    assert form["promised_at"].value() == "2026-03-02T16:00"
    edit(advisor, "edit", visit, transport="wait", promised_at="")
    assert visit.promised_at is None


def test_what_cannot_be_waited_for_is_told_at_its_field(shop, advisor, car):
    make_service(shop, "repair", waiter_ok=False)
    visit = book(shop, car, at(MONDAY, 10), "repair")
    answer = edit(advisor, "edit", visit, transport="wait")
    assert list(answer.context["form"].errors) == ["transport"]


def test_a_visit_goes_to_another_bay_at_the_same_time(shop, advisor, visit):
    bay = Resource.objects.create(shop=shop, kind="bay", name="bay 2")
    verbs.confirm(DESK, visit)
    post(advisor, "move", visit, scheduled_at="2026-03-02T10:00", bay=bay.pk)
    assert (visit.bay, visit.status) == (bay, "confirmed")


def test_a_bay_of_another_shop_cannot_be_chosen(advisor, visit):
    strange = Resource.objects.get(shop=make_shop(name="Lakeside"), kind="bay")
    answer = post(advisor, "move", visit, scheduled_at="2026-03-02T10:00", bay=strange.pk)
    assert list(answer.context["form"].errors) == ["bay"]


def test_two_visits_swap_or_neither(shop, advisor, visit):
    other = another_visit(shop, at(MONDAY, 14))
    post(advisor, "swap", visit, other=other.pk)
    other.refresh_from_db()
    assert (visit.scheduled_at, other.scheduled_at) == (at(MONDAY, 14), at(MONDAY, 10))


def test_a_visit_of_another_shop_cannot_be_swapped_with(advisor, visit):
    strange = another_visit(make_shop(name="Lakeside"), at(MONDAY, 14))
    answer = post(advisor, "swap", visit, other=strange.pk)
    assert list(answer.context["form"].errors) == ["other"]


def wishes(car, when, **fields):
    return {
        **{"vehicle": car.pk, "service_type": "oil_change", "scheduled_at": when},
        **{"transport": "drop_off", "booking_method": "walk_in", **fields},
    }


@pytest.mark.parametrize(
    ("when", "rule"),
    [
        ("2026-03-02T18:00", "hours"),
        ("2026-03-02T10:10", "grid"),
        ("2026-06-01T10:00", "horizon"),
        ("2026-03-02T14:00", "squeeze"),
    ],
)
def test_a_house_rule_is_passed_by_name_with_a_reason_that_is_kept(shop, car, advisor, when, rule):
    another_visit(shop, at(MONDAY, 14))
    book_page = page("appointments_appointment_add")
    form = advisor.post(book_page, wishes(car, when)).context["form"]
    assert {name for name in form.fields if name.startswith("pass_")} == {f"pass_{rule}", "pass_reason"}
    without = advisor.post(book_page, wishes(car, when, **{f"pass_{rule}": "on"})).context["form"]
    assert "Say why." in without.errors["pass_reason"]
    assert Appointment.objects.count() == 1
    answer = advisor.post(
        book_page, wishes(car, when, **{f"pass_{rule}": "on", "pass_reason": "He is on his way"}), follow=True
    )
    kept = RulePass.objects.get()
    assert (kept.rule, kept.reason, kept.user.username) == (rule, "He is on his way", "user0")
    assert "He is on his way" in answer.content.decode()


def test_a_rule_that_stands_in_the_way_next_is_offered_beside_the_first(shop, car, advisor):
    another_visit(shop, at(MONDAY, 14))
    passing = {"pass_grid": "on", "pass_reason": "In a hurry"}
    form = advisor.post(
        page("appointments_appointment_add"), wishes(car, "2026-03-02T14:10", **passing)
    ).context["form"]
    assert {"pass_grid", "pass_squeeze"} <= set(form.fields)
    assert form["pass_grid"].value()


def test_a_hard_rule_is_never_offered(shop, car, advisor, visit):
    Resource.objects.create(shop=shop, kind="bay", name="bay 2")
    Resource.objects.create(shop=shop, kind="technician", name="technician 2")
    make_service(shop, "tire_rotation")
    written = wishes(car, "2026-03-02T10:00", service_type="tire_rotation")
    form = advisor.post(page("appointments_appointment_add"), written).context["form"]
    assert list(form.errors) == ["scheduled_at"]
    assert not any(name.startswith("pass_") for name in form.fields)


@pytest.mark.parametrize("action", [form for form in FORMS if form != "edit"])
@pytest.mark.parametrize("status", ["cancelled", "no_show", "completed"])
def test_a_form_opens_only_where_the_visit_allows_it(advisor, visit, action, status):
    Appointment.objects.update(status=status)
    answer = advisor.get(address(action, visit), follow=True)
    assert answer.redirect_chain == [(address("change", visit), 302)]
    assert "that cannot be done with it any more" in answer.content.decode()


@pytest.mark.parametrize("action", FORMS)
def test_a_form_opens_where_the_visit_allows_it(advisor, visit, action):
    if action in ("extend", "complete"):
        verbs.check_in(DESK, visit)
    assert advisor.get(address(action, visit)).status_code == 200


def test_a_visits_page_tells_who_changed_what_when_and_why(advisor, visit):
    verbs.set_stage(DESK, verbs.check_in(DESK, visit), "in_bay")
    edit(advisor, "edit", visit, transport="wait", notes="Key in the box")
    newest, stage, arrival, booking = story(advisor, visit)
    assert newest["Before → after"].splitlines() == [
        "notes: – → Key in the box",
        "transport: drops off → waits",
    ]
    assert (newest["Who"], newest["By way of"]) == ("user0", "desk")
    assert stage["Before → after"] == "stage: Arrived → in the bay"
    assert "status: Scheduled → in progress" in arrival["Before → after"]
    assert booking["What"] == "visit added"


def test_a_visits_changes_are_told_on_its_shops_clock(advisor, visit):
    verbs.change_visit(DESK, visit, promised_at=at(MONDAY, 15))
    Shop.objects.update(time_zone="America/New_York")
    newest = story(advisor, visit)[0]
    assert newest["When"] == "Mon, Mar 2, 2026, 8:00 AM"
    assert newest["Before → after"] == "promised at: – → Mon, Mar 2, 2026, 4:00 PM"


def test_another_bay_at_the_same_time_is_told_too(advisor, shop, visit):
    bay = Resource.objects.create(shop=shop, kind="bay", name="Bay 9")
    verbs.reschedule(DESK, visit, visit.scheduled_at, bay=bay)
    newest = story(advisor, visit)[0]
    assert (newest["What"], newest["Before → after"]) == ("bay, technician or work changed", "")


def test_the_page_of_a_visit_asks_as_much_after_many_changes(advisor, visit):
    counts = []
    for many in (2, 20):
        for number in range(many):
            verbs.change_visit(DESK, visit, notes=f"{many} {number}")
        with CaptureQueriesContext(connection) as queries:
            advisor.get(address("change", visit))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 20
