"""Moving a day, and the visits that changed settings lie under."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appointments import verbs
from appointments.models import Appointment, Block, Closure, OpeningHours, Resource
from crm.models import Role
from crm.tests.desk import client_of, page
from tests.factories import DESK, MONDAY, at, book, make_customer, make_shop, make_vehicle

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TUESDAY = MONDAY + timedelta(days=1)
MISFITS = page("appointments_appointment_misfits")


@pytest.fixture
def visits(shop, car):
    other = make_vehicle(make_customer(first_name="Jane", number="+15125550102"))
    return [book(shop, car, at(MONDAY, 9), actor=DESK), book(shop, other, at(MONDAY, 10), actor=DESK)]


@pytest.fixture
def owner(shop):
    return client_of((shop, Role.OWNER))


def move_day(**query):
    return page("appointments_appointment_move_day", date="2026-03-02", to_date="2026-03-03", **query)


def written(visits, *, day="2026-03-03", **others):
    fields = {}
    for visit, hour in zip(visits, ("09:00", "10:00"), strict=True):
        fields |= {f"goes_{visit.pk}": "on", f"at_{visit.pk}": f"{day}T{hour}", f"bay_{visit.pk}": ""}
    return {**fields, **others}


def starts(visits):
    return list(
        Appointment.objects.filter(pk__in=[visit.pk for visit in visits]).values_list(
            "scheduled_at", flat=True
        )
    )


def test_the_preview_tells_what_goes_where(visits, owner):
    lines = list(owner.get(move_day()).context["form"].lines())
    assert [(line.visit, line.was, line.at.value()) for line in lines] == [
        (visits[0], "9:00 AM", "2026-03-03T09:00"),
        (visits[1], "10:00 AM", "2026-03-03T10:00"),
    ]
    assert starts(visits) == [at(MONDAY, 9), at(MONDAY, 10)]


def test_all_are_moved(visits, owner):
    answer = owner.post(move_day(), written(visits), follow=True)
    assert starts(visits) == [at(TUESDAY, 9), at(TUESDAY, 10)]
    assert "Moved 2 visits." in answer.content.decode()


def test_where_one_cannot_go_none_goes_and_it_is_said_of_which(shop, visits, owner):
    another = make_vehicle(make_customer(first_name="Ann", number="+15125550103"))
    book(shop, another, at(TUESDAY, 10), actor=DESK)
    form = owner.post(move_day(), written(visits)).context["form"]
    assert list(form.errors) == [f"at_{visits[1].pk}"]
    assert "pass_squeeze" in form.fields
    assert starts(visits) == [at(MONDAY, 9), at(MONDAY, 10)]
    passing = {"pass_squeeze": "on", "pass_reason": "Snow"}
    owner.post(move_day(), written(visits, **passing))
    assert starts(visits) == [at(TUESDAY, 9), at(TUESDAY, 10)]


def test_what_is_not_ticked_stays(visits, owner):
    fields = written(visits)
    del fields[f"goes_{visits[0].pk}"]
    owner.post(move_day(), fields)
    assert starts(visits) == [at(MONDAY, 9), at(TUESDAY, 10)]


def test_a_bays_day_goes_to_another_bay(shop, visits, owner):
    bay = Resource.objects.create(shop=shop, kind="bay", name="bay 2")
    address = page(
        "appointments_appointment_move_day", date="2026-03-02", to_date="2026-03-02", to_bay=bay.pk
    )
    assert [line.bay.value() for line in owner.get(address).context["form"].lines()] == [bay.pk, bay.pk]
    fields = written(visits, day="2026-03-02") | {f"bay_{visit.pk}": bay.pk for visit in visits}
    owner.post(address, fields)
    assert {visit.bay for visit in Appointment.objects.all()} == {bay}


def test_only_the_visits_of_the_bay_are_listed(shop, visits, owner):
    bay = Resource.objects.create(shop=shop, kind="bay", name="bay 2")
    assert list(owner.get(move_day(bay=bay.pk)).context["form"].lines()) == []
    first = Resource.objects.get(name="bay 1")
    assert len(list(owner.get(move_day(bay=first.pk)).context["form"].lines())) == 2


def test_nothing_ticked_is_nothing_moved(visits, owner):
    assert owner.post(move_day(), {}).status_code == 200
    assert starts(visits) == [at(MONDAY, 9), at(MONDAY, 10)]


def told(answer):
    return [str(message) for message in answer.context["messages"]]


def test_a_closure_tells_which_visits_it_hits_and_moves_none(shop, visits, owner):
    day = {"first_day": MONDAY.isoformat(), "last_day": MONDAY.isoformat(), "reason": "snow"}
    answer = owner.post(page("appointments_closure_add"), {"shop": shop.pk, **day}, follow=True)
    (message,) = (text for text in told(answer) if "no longer fit" in text)
    assert "2 visits no longer fit what Shop can do: John Doe, Mon, Mar 2, 2026, 9:00 AM" in message
    assert page("appointments_appointment_misfits", shop=shop.pk) in message
    assert Closure.objects.count() == 1
    assert starts(visits) == [at(MONDAY, 9), at(MONDAY, 10)]


def test_a_block_tells_which_visits_it_hits(shop, visits, owner):
    fields = {"shop": shop.pk, "resource": Resource.objects.get(kind="bay").pk, "reason": "lift repair"}
    times = {"starts_at": "2026-03-02T09:00", "ends_at": "2026-03-02T10:00"}
    answer = owner.post(page("appointments_block_add"), {**fields, **times}, follow=True)
    assert any("1 visit no longer fits" in text and "lift repair" in text for text in told(answer))
    owner.post(page("appointments_block_delete", Block.objects.get().pk), {"post": "yes"})
    assert not owner.get(MISFITS).context["rows"]


def test_a_bay_that_is_no_longer_used_tells(shop, visits, owner):
    bay = Resource.objects.get(shop=shop, kind="bay")
    answer = owner.post(page("appointments_resource_change", bay.pk), {"name": "bay 1"}, follow=True)
    assert any("bay 1 is not in use" in text for text in told(answer))


def test_what_fits_is_not_told(shop, visits, owner):
    bay = Resource.objects.get(shop=shop, kind="bay")
    fields = {"name": "Lift", "is_active": "on"}
    answer = owner.post(page("appointments_resource_change", bay.pk), fields, follow=True)
    assert not any("no longer fit" in text for text in told(answer))


def test_the_visits_to_look_at_say_why_and_lead_to_the_move(shop, visits, owner):
    OpeningHours.objects.filter(weekday=0, opens="09:00").delete()
    rows = owner.get(MISFITS).context["rows"]
    assert [(misfit.visit, bool(misfit.why), move) for misfit, move in rows] == [
        (visit, True, page("appointments_appointment_move", visit.pk)) for visit in visits
    ]
    looking = client_of((shop, Role.TECHNICIAN)).get(MISFITS).context["rows"]
    assert [move for _, move in looking] == ["", ""]


@pytest.mark.parametrize("name", ["misfits", "move_day"])
def test_the_pages_ask_as_much_for_sixty_visits_as_for_three(name):
    shop = make_shop(bays=10, technicians=10)
    client = client_of((shop, Role.ADVISOR))
    counts = []
    for upto in (3, 60):
        for number in range(Appointment.objects.count(), upto):
            car = make_vehicle(make_customer(number=f"+151255501{number:02}"))
            book(shop, car, at(MONDAY, 9 + number // 20, 30 * (number // 10 % 2)), actor=DESK)
        block, _ = verbs.block(DESK, shop, resource=None, starts_at=at(MONDAY, 8), ends_at=at(MONDAY, 18))
        with CaptureQueriesContext(connection) as queries:
            content = client.get(page(f"appointments_appointment_{name}", date="2026-03-02")).content
        assert content.count(b'<article class="bay-row') == upto
        counts.append(len(queries))
        verbs.unblock(DESK, block)
    assert counts[0] == counts[1] <= 17
