"""The work is done: the car's history, the next service due, and the bay."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from appointments import verbs
from appointments.errors import WrongStatus
from appointments.models import Appointment
from appointments.verbs.finishing import months_after
from crm.errors import InvalidValue
from crm.models import Event
from tests.factories import DESK, MONDAY, at, book, make_service, make_shop
from vehicles.distances import in_unit
from vehicles.models import ServiceRecord

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TEN = at(MONDAY, 10)


@pytest.fixture
def visit(shop, car, clock):
    """An oil change, due every six months or 5000 miles, and a repair that is never due, in work."""
    shop.services.update(interval_months=6, interval_mileage=5000, price_from=Decimal("59.90"))
    make_service(shop, "repair")
    visit = book(shop, car, TEN, "oil_change", "repair")
    clock.move_to(TEN)
    verbs.check_in(DESK, visit)
    return verbs.set_stage(DESK, visit, "in_bay")


def test_each_service_goes_into_the_cars_history_with_the_next_one_due(shop, car, visit):
    verbs.complete(DESK, visit, mileage=60_000, remark="Filter was black")
    oil, repair = ServiceRecord.objects.order_by("pk")
    assert (oil.vehicle, oil.shop, oil.date, oil.service_type) == (car, shop, MONDAY, "oil_change")
    assert (oil.mileage, oil.mileage_unit, oil.cost, oil.currency) == (60_000, "mi", Decimal("59.90"), "USD")
    assert (oil.services, oil.description) == (["Oil change"], "Filter was black")
    assert (oil.next_service_type, oil.next_due_date) == ("oil_change", date(2026, 9, 2))
    assert oil.next_due_mileage == 65_000
    assert (repair.cost, repair.currency, repair.next_service_type) == (None, "", "")
    assert [line.service_record for line in visit.services.all()] == [oil, repair]


def test_a_completed_visit_frees_its_bay_and_tells_its_car_and_its_customer(visit, clock):
    clock.move_to(at(MONDAY, 10, 40))
    verbs.complete(DESK, visit, mileage=60_000)
    visit.refresh_from_db()
    assert (visit.status, visit.stage, visit.completed_at) == ("completed", "ready", timezone.now())
    assert visit.stage_since == timezone.now()
    assert set(visit.claims.values_list("ends_at", "released")) == {(at(MONDAY, 10, 40), True)}
    assert visit.vehicle.current_mileage == 60_000
    assert visit.customer.last_service_date == MONDAY
    names = ["visit.completed", "vehicle.changed", "customer.changed"]
    assert list(Event.objects.order_by("pk").values_list("name", flat=True))[-3:] == names


def test_it_is_done_on_the_day_that_the_shops_clock_shows(visit, clock):
    clock.move_to(at(MONDAY, 23, 30))
    verbs.complete(DESK, visit)
    assert set(ServiceRecord.objects.values_list("date", flat=True)) == {MONDAY}


def test_a_reading_at_the_check_in_counts_when_it_is_done(shop, car, clock):
    shop.services.update(interval_mileage=5000)
    visit = book(shop, car, TEN)
    clock.move_to(TEN)
    verbs.check_in(DESK, visit, mileage=42_000)
    verbs.complete(DESK, visit)
    record = ServiceRecord.objects.get()
    assert (record.mileage, record.next_due_mileage, record.next_due_date) == (42_000, 47_000, None)


def test_without_any_reading_nothing_is_due_by_mileage(visit):
    verbs.complete(DESK, visit)
    oil = ServiceRecord.objects.earliest("pk")
    assert (oil.mileage, oil.next_due_mileage, oil.next_due_date) == (None, None, date(2026, 9, 2))


def test_a_reading_in_the_shops_unit_is_compared_with_one_in_another(visit, car):
    car.current_mileage, car.mileage_unit = 100_000, "km"
    car.save()
    with pytest.raises(InvalidValue, match="below the 62137 miles"):
        verbs.complete(DESK, visit, mileage=62_136)
    verbs.complete(DESK, visit, mileage=62_140)
    car.refresh_from_db()
    assert (car.current_mileage, car.mileage_unit) == (62_140, "mi")
    assert ServiceRecord.objects.earliest("pk").next_due_mileage == 67_140
    assert in_unit(62_140, "mi", "km") == 100_004


@pytest.mark.parametrize("mileage", [-1, 3_000_001, 49_999])
def test_a_mileage_that_cannot_be_is_refused_and_nothing_is_done(visit, car, mileage):
    car.current_mileage = 50_000
    car.save()
    with pytest.raises(InvalidValue) as refused:
        verbs.complete(DESK, visit, mileage=mileage)
    assert refused.value.data["field"] == "mileage"
    assert not ServiceRecord.objects.exists()


def test_only_work_under_way_is_completed_and_only_once(visit):
    verbs.complete(DESK, visit)
    with pytest.raises(WrongStatus):
        verbs.complete(DESK, visit)
    for status in ("scheduled", "confirmed", "cancelled", "no_show"):
        Appointment.objects.update(status=status)
        with pytest.raises(WrongStatus):
            verbs.complete(DESK, visit)
    assert ServiceRecord.objects.count() == 2


def test_a_car_is_picked_up_before_or_after_it_is_completed(shop, car, visit):
    verbs.complete(DESK, visit)
    assert verbs.set_stage(DESK, visit, "picked_up").status == "completed"
    other = verbs.check_in(DESK, book(shop, car, at(MONDAY + timedelta(days=1), 10)))
    for stage in ("ready", "picked_up"):
        verbs.set_stage(DESK, other, stage)
    assert verbs.complete(DESK, other).stage == "picked_up"


def test_an_earlier_service_date_is_not_put_over_a_later_one(visit):
    tomorrow = MONDAY + timedelta(days=1)
    visit.customer.last_service_date = tomorrow
    visit.customer.save()
    assert verbs.complete(DESK, visit).customer.last_service_date == tomorrow


def test_months_later_is_the_same_day_or_the_last_of_a_short_month():
    assert months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_after(date(2026, 12, 15), 1) == date(2027, 1, 15)
    assert months_after(date(2026, 3, 2), 24) == date(2028, 3, 2)


def test_a_shop_without_a_menu_line_any_more_still_writes_history(car, clock):
    shop = make_shop()
    visit = book(shop, car, TEN)
    shop.services.all().delete()
    clock.move_to(TEN)
    verbs.check_in(DESK, visit)
    verbs.complete(DESK, visit)
    assert ServiceRecord.objects.get().next_service_type == ""
