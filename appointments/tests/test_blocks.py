"""Blocks, and the visits that they, or other edits of the shop's rows, leave without a place."""

from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from appointments import reads, verbs
from appointments.errors import BlockNotFound, SlotTaken
from appointments.models import Block, Closure, OpeningHours, Resource, Shift
from crm.errors import InvalidValue
from tests.factories import DESK, MONDAY, at, book, make_customer, make_service, make_shop, make_vehicle

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TUESDAY = MONDAY + timedelta(days=1)
NINE, TEN, NOON = at(MONDAY, 9), at(MONDAY, 10), at(MONDAY, 12)


def another_car():
    return make_vehicle(make_customer(first_name="Jane"))


@pytest.fixture
def shop():
    return make_shop(bays=2, technicians=2)


@pytest.fixture
def bays(shop):
    return list(shop.resources.filter(kind="bay").order_by("pk"))


def whys(shop):
    return [(found.visit, found.why) for found in reads.misfits(shop, now=timezone.now())]


# Blocks


def test_a_block_lists_the_visits_that_it_hits_and_moves_none(shop, bays, car):
    hit = book(shop, car, TEN, bay=bays[0])
    book(shop, another_car(), TEN, bay=bays[1])
    book(shop, another_car(), at(MONDAY, 14), bay=bays[0])
    block, visits = verbs.block(
        DESK, shop, resource=bays[0], starts_at=NINE, ends_at=NOON, reason="Lift is checked"
    )
    assert visits == [hit]
    assert str(block) == "bay 1: Lift is checked"
    hit.refresh_from_db()
    assert (hit.scheduled_at, hit.status) == (TEN, "scheduled")


def test_a_block_of_the_whole_shop_hits_each_visit_once(shop, car):
    visits = [book(shop, car, TEN), book(shop, another_car(), TEN)]
    gone = book(shop, another_car(), at(MONDAY, 11))
    verbs.cancel(DESK, gone, "Sick")
    assert verbs.block(DESK, shop, resource=None, starts_at=NINE, ends_at=NOON)[1] == visits
    with pytest.raises(SlotTaken):
        book(shop, another_car(), at(MONDAY, 11))


def test_what_only_touches_a_block_is_not_hit(shop, car):
    book(shop, car, TEN)
    for starts_at, ends_at in ((NINE, TEN), (at(MONDAY, 10, 30), NOON)):
        assert verbs.block(DESK, shop, resource=None, starts_at=starts_at, ends_at=ends_at)[1] == []


def test_time_that_is_unblocked_can_be_booked_again(shop, car):
    block, _ = verbs.block(DESK, shop, resource=None, starts_at=NINE, ends_at=NOON)
    verbs.unblock(DESK, block)
    assert book(shop, car, TEN)
    block.pk = 1
    with pytest.raises(BlockNotFound):
        verbs.unblock(DESK, block)


def test_an_entry_of_another_calendar_is_one_block_that_moves(shop, bays):
    entry = {"resource": bays[0], "source": "calendar", "external_id": "e1"}
    first, _ = verbs.block(DESK, shop, starts_at=NINE, ends_at=TEN, **entry)
    moved, _ = verbs.block(DESK, shop, starts_at=TEN, ends_at=NOON, **entry)
    assert moved == first
    assert list(Block.objects.values_list("starts_at", "ends_at")) == [(TEN, NOON)]


def test_a_block_has_a_length_a_short_reason_and_a_resource_of_the_shop(shop, bays):
    foreign = Resource.objects.filter(shop=make_shop()).first()
    for field, values in {
        "ends_at": {"ends_at": NINE},
        "reason": {"reason": "x" * 121},
        "resource": {"resource": foreign},
    }.items():
        with pytest.raises(InvalidValue) as refused:
            verbs.block(DESK, shop, **{"resource": bays[0], "starts_at": NINE, "ends_at": NOON, **values})
        assert refused.value.data["field"] == field
    with pytest.raises(InvalidValue):
        verbs.block(DESK, shop, resource=None, starts_at=NINE, ends_at=NINE + timedelta(days=367))


# Edits under visits that stand


def test_visits_that_fit_are_no_misfits(shop, car):
    make_service(shop, "repair", minutes=240, may_run_over=True)
    book(shop, car, TEN)
    book(shop, another_car(), at(MONDAY, 15), "repair")
    assert whys(shop) == []


def test_a_snow_day_hits_the_visits_of_that_day(shop, car):
    visit = book(shop, car, TEN)
    book(shop, another_car(), at(TUESDAY, 10))
    Closure.objects.create(shop=shop, first_day=MONDAY, last_day=MONDAY, reason="snow")
    assert whys(shop) == [(visit, "Closed: snow")]


def test_shorter_hours_hit_the_visits_outside_them(shop, car):
    late, early = book(shop, car, at(MONDAY, 16)), book(shop, another_car(), TEN)
    OpeningHours.objects.filter(shop=shop, weekday=0, opens=time(13)).update(closes=time(16))
    assert whys(shop) == [(late, "Outside opening hours")]
    verbs.cancel(DESK, late, "We close earlier")
    assert whys(shop) == []
    OpeningHours.objects.filter(shop=shop, weekday=0).delete()
    assert whys(shop) == [(early, "Closed on Mondays")]


def test_work_over_night_whose_next_morning_is_gone_no_longer_fits(shop, car):
    make_service(shop, "repair", minutes=240, may_run_over=True)
    visit = book(shop, car, at(MONDAY, 15), "repair")
    Closure.objects.create(shop=shop, first_day=TUESDAY, last_day=TUESDAY, reason="snow")
    assert [found for found, _ in whys(shop)] == [visit]


def test_a_new_shift_hits_the_visits_outside_it(shop, car):
    visit = book(shop, car, at(MONDAY, 14))
    Shift.objects.create(resource=visit.technician, weekday=0, starts=time(9), ends=time(12))
    assert whys(shop) == [(visit, "technician 1 is not on shift")]


def test_blocks_and_resources_put_away_hit_what_claims_them(shop, bays, car):
    visit = book(shop, car, TEN, bay=bays[1])
    verbs.block(DESK, shop, resource=bays[1], starts_at=NINE, ends_at=NOON, reason="repair")
    verbs.block(DESK, shop, resource=bays[0], starts_at=NINE, ends_at=NOON)
    assert whys(shop) == [(visit, "bay 2 is blocked: repair")]
    bays[1].is_active = False
    bays[1].save()
    assert whys(shop) == [(visit, "bay 2 is not in use; bay 2 is blocked: repair")]


def test_hours_that_a_person_passed_are_not_held_against_a_visit_but_a_closure_is(shop, car):
    visit = book(shop, car, at(MONDAY, 18), actor=DESK, passes={"hours": "An old friend"})
    assert whys(shop) == []
    Closure.objects.create(shop=shop, first_day=MONDAY, last_day=MONDAY, reason="snow")
    assert whys(shop) == [(visit, "Closed: snow")]


def test_work_that_is_done_or_out_of_the_bay_needs_no_place(shop, car, clock):
    visit = book(shop, car, TEN)
    clock.move_to(TEN)
    verbs.check_in(DESK, visit)
    verbs.block(DESK, shop, resource=visit.bay, starts_at=NINE, ends_at=NOON, reason="repair")
    assert whys(shop) == [(visit, "bay 1 is blocked: repair")]
    clock.move_to(at(MONDAY, 10, 10))
    verbs.set_stage(DESK, visit, "waiting_parts")
    assert whys(shop) == []


def test_work_in_hand_fits_at_any_second_in_the_bay_and_out_of_it(shop, car, clock):
    visit = book(shop, car, TEN)
    clock.move_to(TEN + timedelta(minutes=3, seconds=13))
    verbs.check_in(DESK, visit)
    assert whys(shop) == []
    for stage, minute in (("waiting_parts", 10), ("in_bay", 40), ("ready", 45)):
        clock.move_to(TEN + timedelta(minutes=minute, seconds=29))
        verbs.set_stage(DESK, visit, stage)
        clock.move_to(TEN + timedelta(minutes=minute, seconds=57))
        assert whys(shop) == []


def test_misfits_take_the_same_few_queries_whatever_the_number_of_visits(shop):
    counts = []
    for hours in ((10,), (9, 11, 13, 14, 15)):
        for hour in hours:
            book(shop, another_car(), at(MONDAY, hour))
        with CaptureQueriesContext(connection) as captured:
            reads.misfits(shop, now=timezone.now())
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 10
