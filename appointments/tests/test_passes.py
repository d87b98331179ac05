"""House rules that the desk passes by name, chosen bays and technicians, and visits that are squeezed in."""

from datetime import timedelta

import pytest

from appointments import verbs
from appointments.errors import (
    BeyondHorizon,
    DuplicateAppointment,
    NobodyCan,
    OffGrid,
    OutsideHours,
    SlotTaken,
    VehicleBusy,
)
from appointments.models import Appointment, Block, Claim, Resource, RulePass, Shift
from crm.actors import Actor
from crm.errors import InvalidValue, NotAllowed
from tests.factories import (
    DESK,
    MONDAY,
    PROGRAM,
    at,
    book,
    make_customer,
    make_service,
    make_shop,
    make_vehicle,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TEN = at(MONDAY, 10)
TUESDAY = MONDAY + timedelta(days=1)
SQUEEZE = {"squeeze": "Stranded far from home"}


def another_car():
    return make_vehicle(make_customer(first_name="Jane"))


def resource(name):
    return Resource.objects.get(name=name)


def squeezed(visit):
    return set(visit.claims.values_list("squeezed_in", flat=True))


# Who may, and how


@pytest.mark.parametrize("actor", [PROGRAM, Actor.caller(call_id=1), Actor.system()])
def test_only_the_shops_own_people_pass_a_rule(shop, car, actor):
    with pytest.raises(NotAllowed):
        book(shop, car, at(MONDAY, 18), actor=actor, passes={"hours": "Please"})
    assert not Appointment.objects.exists()


@pytest.mark.parametrize(
    ("passes", "complaint"),
    [
        ({"hours": "  "}, "give the reason for passing hours"),
        ({"luck": "Please"}, "no house rule 'luck'"),
        ({"hours": "x" * 501}, "longer than 500"),
    ],
)
def test_a_pass_names_a_rule_and_a_reason(shop, car, passes, complaint):
    with pytest.raises(InvalidValue, match=complaint) as refused:
        book(shop, car, at(MONDAY, 18), actor=DESK, passes=passes)
    assert refused.value.data["field"] == "passes"


def test_a_pass_is_kept_with_its_author_and_in_the_history(shop, car, django_user_model):
    ana = django_user_model.objects.create_user("ana")
    visit = book(shop, car, at(MONDAY, 18), actor=Actor.staff(ana), passes={"hours": " An  old friend "})
    kept = RulePass.objects.get()
    assert (kept.appointment, kept.rule, kept.reason, kept.user) == (visit, "hours", "An old friend", ana)
    assert visit.history.latest().history_change_reason == "opening hours and shifts: An old friend"


# Each rule


@pytest.mark.parametrize(
    ("rule", "start", "refusal"),
    [
        ("hours", at(MONDAY, 18), OutsideHours),
        ("hours", at(MONDAY, 12), OutsideHours),
        ("grid", at(MONDAY, 10, 10), OffGrid),
        ("horizon", at(MONDAY + timedelta(days=70), 10), BeyondHorizon),
    ],
)
def test_a_rule_binds_the_desk_until_it_is_passed_by_its_name(shop, car, rule, start, refusal):
    others = {"hours": "x", "grid": "x", "horizon": "x", "skill": "x"}
    del others[rule]
    for passes in (None, others):
        with pytest.raises(refusal):
            book(shop, car, start, actor=DESK, passes=passes)
    assert book(shop, car, start, actor=DESK, passes={rule: "Needed"}).scheduled_at == start


def test_work_may_be_given_to_whom_it_is_not_for(shop, car):
    make_service(shop, "recall", bay_needs=["high voltage"])
    with pytest.raises(NobodyCan):
        book(shop, car, TEN, "recall", actor=DESK)
    assert book(shop, car, TEN, "recall", actor=DESK, passes={"skill": "Is learning it"})


def test_the_same_service_twice_a_day_is_passed_but_never_two_visits_at_once(car):
    shop = make_shop(bays=2, technicians=2)
    book(shop, car, TEN)
    passes = dict.fromkeys(RulePass.Rule.values, "It leaks again")
    with pytest.raises(DuplicateAppointment):
        book(shop, car, at(MONDAY, 15), actor=DESK)
    with pytest.raises(VehicleBusy):
        book(shop, car, TEN, actor=DESK, passes=passes)
    assert book(shop, car, at(MONDAY, 15), actor=DESK, passes={"duplicate": "It leaks again"})


def test_passes_that_were_named_for_a_cancellation_are_kept(shop, car):
    visit = book(shop, car, TEN)
    verbs.cancel(DESK, visit, "Sick", passes={"cutoff": "In hospital"})
    assert RulePass.objects.get().rule == "cutoff"


# Squeezing in


def test_a_visit_is_squeezed_into_a_taken_bay_only_by_that_pass(shop, car):
    normal = book(shop, another_car(), TEN)
    with pytest.raises(SlotTaken):
        book(shop, car, TEN, actor=DESK, passes={"hours": "x", "skill": "x"})
    visit = book(shop, car, TEN, actor=DESK, passes=SQUEEZE)
    assert squeezed(visit) == {True}
    assert squeezed(normal) == {False}
    assert (visit.bay, visit.technician) == (normal.bay, normal.technician)


def test_a_squeezed_visit_is_busy_for_everybody_else(shop, car):
    first = book(shop, another_car(), TEN)
    book(shop, car, TEN, actor=DESK, passes=SQUEEZE)
    verbs.cancel(DESK, first, "Sick")
    with pytest.raises(SlotTaken):
        book(shop, another_car(), TEN)


def test_it_is_squeezed_in_where_there_is_least_to_do(car):
    shop = make_shop(bays=2, technicians=2)
    book(shop, another_car(), TEN, duration_minutes=120)
    short = book(shop, another_car(), TEN, duration_minutes=30)
    visit = book(shop, car, TEN, actor=DESK, duration_minutes=60, passes=SQUEEZE)
    assert (visit.bay, visit.technician) == (short.bay, short.technician)


def test_with_room_nobody_is_squeezed(shop, car):
    assert squeezed(book(shop, car, TEN, actor=DESK, passes=SQUEEZE)) == {False}


def test_nobody_is_squeezed_into_a_blocked_bay_or_onto_somebody_off_shift(shop, car):
    Block.objects.create(shop=shop, resource=resource("bay 1"), starts_at=TEN, ends_at=at(MONDAY, 11))
    Shift.objects.create(resource=resource("technician 1"), weekday=0, starts="09:00", ends="12:00")
    for start in (TEN, at(MONDAY, 14)):
        with pytest.raises(SlotTaken):
            book(shop, car, start, actor=DESK, passes=SQUEEZE)


def test_a_squeezed_visit_that_is_moved_without_the_pass_is_a_visit_like_others(shop, car):
    book(shop, another_car(), TEN)
    visit = book(shop, car, TEN, actor=DESK, passes=SQUEEZE)
    with pytest.raises(SlotTaken):
        verbs.reschedule(DESK, visit, TEN)
    verbs.reschedule(DESK, visit, at(MONDAY, 11))
    assert squeezed(visit) == {False}
    verbs.reschedule(DESK, visit, TEN, passes=SQUEEZE)
    assert squeezed(visit) == {True}


# The bay and the technician


def test_bay_and_technician_can_be_chosen(car):
    shop = make_shop(bays=3, technicians=3)
    visit = book(shop, car, TEN, bay=resource("bay 2"), technician=resource("technician 3"))
    assert (visit.bay.name, visit.technician.name) == ("bay 2", "technician 3")


def test_a_chosen_bay_that_is_taken_is_refused_with_times_when_it_is_free(car):
    shop = make_shop(bays=2, technicians=2)
    book(shop, another_car(), TEN, bay=resource("bay 2"))
    with pytest.raises(SlotTaken) as refused:
        book(shop, car, TEN, bay=resource("bay 2"))
    assert TEN not in refused.value.data["alternatives"]
    visit = book(shop, car, TEN, actor=DESK, bay=resource("bay 2"), passes=SQUEEZE)
    assert visit.bay.name == "bay 2"


def test_a_technician_can_be_chosen_where_none_is_planned(car):
    shop = make_shop(plans_technicians=False)
    assert book(shop, car, TEN, technician=resource("technician 1")).technician.name == "technician 1"


def test_what_is_chosen_must_be_the_shops_of_that_kind_and_in_use(shop, car):
    other = make_shop(bays=0, technicians=0)
    foreign = Resource.objects.create(shop=other, kind="bay", name="far")
    idle = Resource.objects.create(shop=shop, kind="bay", name="broken lift", is_active=False)
    visit = book(shop, another_car(), at(MONDAY, 15))
    for bay in (foreign, idle, resource("technician 1")):
        with pytest.raises(InvalidValue) as refused:
            book(shop, car, TEN, bay=bay)
        assert refused.value.data["field"] == "bay"
        with pytest.raises(InvalidValue):
            verbs.reschedule(DESK, visit, TEN, bay=bay)
    with pytest.raises(InvalidValue) as refused:
        book(shop, car, TEN, technician=resource("bay 1"))
    assert refused.value.data["field"] == "technician"


def test_at_the_same_time_another_bay_is_a_bay_move_and_the_visit_stays_confirmed(car, clock):
    shop = make_shop(bays=2, technicians=2)
    visit = verbs.confirm(PROGRAM, book(shop, car, TEN))
    clock.move_to(at(MONDAY, 10, 5))
    moved = verbs.reschedule(DESK, visit, TEN, bay=resource("bay 2"))
    assert (moved.bay.name, moved.status, moved.scheduled_at) == ("bay 2", "confirmed", TEN)
    assert Claim.objects.count() == 2


def test_a_move_can_change_the_length(shop, car):
    moved = verbs.reschedule(DESK, book(shop, car, TEN), at(MONDAY, 14), duration_minutes=90)
    assert (moved.duration_minutes, moved.ends_at) == (90, at(MONDAY, 15, 30))
