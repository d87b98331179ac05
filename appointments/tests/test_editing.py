"""What is written about a visit, and its work, change while it stands."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from appointments import verbs
from appointments.errors import (
    CannotWait,
    DuplicateAppointment,
    InvalidServiceType,
    OutsideHours,
    SlotTaken,
    WrongStatus,
)
from appointments.models import RulePass
from crm.errors import InvalidValue
from crm.models import Event
from tests.factories import DESK, MONDAY, at, book, make_customer, make_service, make_shop, make_vehicle

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TEN, ELEVEN = at(MONDAY, 10), at(MONDAY, 11)


def another_car():
    return make_vehicle(make_customer(first_name="Jane"))


def codes(visit):
    return [line.code for line in visit.services.all()]


@pytest.fixture
def visit(shop, car):
    make_service(shop, "repair", minutes=60)
    return book(shop, car, TEN)


# Words


def test_texts_transport_and_promise_change_with_an_event_that_tells_no_words(visit):
    promised = at(MONDAY, 16)
    verbs.change_visit(DESK, visit, notes="Red key ring", transport="wait", promised_at=promised)
    visit.refresh_from_db()
    assert (visit.notes, visit.transport, visit.promised_at) == ("Red key ring", "wait", promised)
    assert Event.objects.latest("pk").data == {"changed": ["notes", "promised_at", "transport"]}
    assert visit.history.latest().notes == "Red key ring"


def test_what_is_the_same_already_is_no_change(visit):
    verbs.change_visit(DESK, visit, notes="")
    assert Event.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("status", "completed"),
        ("scheduled_at", ELEVEN),
        ("notes", None),
        ("notes", "x" * 10_001),
        ("transport", "taxi"),
        ("promised_at", "tomorrow"),
        ("promised_at", datetime(2026, 3, 2, 16)),  # noqa: DTZ001 - just that is refused
    ],
)
def test_nothing_else_is_changed_this_way(visit, name, value):
    with pytest.raises(InvalidValue) as refused:
        verbs.change_visit(DESK, visit, **{name: value})
    assert refused.value.data["field"] == name


def test_one_does_not_wait_for_what_takes_the_day(shop, car):
    make_service(shop, "recall", waiter_ok=False)
    visit = book(shop, car, TEN, "recall")
    with pytest.raises(CannotWait):
        verbs.change_visit(DESK, visit, transport="wait")


# Work


def test_more_work_makes_a_visit_longer_and_is_no_obstacle_to_itself(visit):
    verbs.change_services(DESK, visit, ["repair", "oil_change"])
    visit.refresh_from_db()
    assert codes(visit) == ["repair", "oil_change"]
    assert (visit.service_type, visit.duration_minutes) == ("repair", 90)
    assert visit.ends_at == at(MONDAY, 11, 30)
    assert set(visit.claims.values_list("starts_at", "ends_at")) == {(TEN, at(MONDAY, 11, 30))}
    assert Event.objects.latest("pk").data == {"changed": ["duration_minutes", "services"]}


def test_less_work_frees_the_time(shop, visit):
    verbs.change_services(DESK, visit, ["repair"])
    verbs.change_services(DESK, visit, ["oil_change"])
    assert book(shop, another_car(), at(MONDAY, 10, 30))


def test_lines_that_stay_keep_their_price_and_what_left_the_menu_may_stay(shop, visit):
    visit.services.update(price_from=Decimal("49.90"))
    shop.services.filter(code="oil_change").update(is_active=False, price_from=Decimal("99.90"))
    verbs.change_services(DESK, visit, ["repair", "oil_change"])
    assert list(visit.services.values_list("code", "price_from")) == [
        ("repair", None),
        ("oil_change", Decimal("49.90")),
    ]
    with pytest.raises(InvalidServiceType):
        verbs.change_services(DESK, visit, ["wash"])


def test_other_work_keeps_the_rules_of_booking(shop, car, visit):
    with pytest.raises(OutsideHours):
        verbs.change_services(DESK, visit, ["repair"], duration_minutes=180)
    verbs.change_services(
        DESK, visit, ["repair"], duration_minutes=180, passes={"hours": "Works through lunch"}
    )
    assert RulePass.objects.get().rule == "hours"
    verbs.change_services(DESK, visit, ["repair"])
    book(shop, car, at(MONDAY, 15))
    with pytest.raises(DuplicateAppointment):
        verbs.change_services(DESK, visit, ["oil_change"])
    book(shop, another_car(), ELEVEN)
    with pytest.raises(SlotTaken):
        verbs.change_services(DESK, visit, ["repair"], duration_minutes=90)
    assert codes(visit) == ["repair"]


def test_work_found_in_the_bay_is_added_at_the_end(shop, visit, clock):
    clock.move_to(TEN)
    verbs.set_stage(DESK, verbs.check_in(DESK, visit), "in_bay")
    clock.move_to(at(MONDAY, 10, 20))
    verbs.change_services(DESK, visit, ["oil_change", "repair"])
    visit.refresh_from_db()
    assert (visit.scheduled_at, visit.ends_at) == (TEN, at(MONDAY, 11, 30))
    other = book(shop, another_car(), at(MONDAY, 11, 30), actor=DESK)
    with pytest.raises(SlotTaken) as refused:
        verbs.change_services(DESK, visit, ["oil_change", "repair"], duration_minutes=120)
    assert refused.value.data == {"appointments": [other.pk]}
    with pytest.raises(OutsideHours) as refused:
        verbs.change_services(DESK, visit, ["oil_change", "repair"], duration_minutes=150)
    assert "alternatives" not in refused.value.data, "it is here already"
    verbs.change_services(DESK, visit, ["oil_change"])
    visit.refresh_from_db()
    assert (visit.duration_minutes, visit.ends_at) == (30, at(MONDAY, 11, 30))


def test_what_is_over_is_not_given_other_work(visit):
    verbs.cancel(DESK, visit, "Sick")
    with pytest.raises(WrongStatus):
        verbs.change_services(DESK, visit, ["repair"])


@pytest.mark.engine
def test_a_stale_page_changes_the_visit_where_it_stands_now(car):
    shop = make_shop(bays=2, technicians=2)
    make_service(shop, "repair")
    stale = book(shop, car, TEN)
    verbs.reschedule(DESK, stale, at(MONDAY, 14) + timedelta(days=1))
    changed = verbs.change_services(DESK, stale, ["repair"])
    assert changed.scheduled_at == at(MONDAY, 14) + timedelta(days=1)
    assert changed.ends_at - changed.scheduled_at == timedelta(minutes=60)
