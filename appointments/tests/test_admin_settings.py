"""Bays, technicians, menu, closures and blocks at the desk."""

from datetime import time, timedelta

import pytest

from appointments.models import Block, Closure, Resource, Service, Shift
from crm.models import Role
from crm.tests.desk import client_of, page
from tests.factories import CHICAGO, MONDAY, at, make_shop

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def owner(shop):
    return client_of((shop, Role.OWNER))


def block_of(of_shop, **fields):
    return {
        "shop": of_shop.pk,
        "resource": "",
        "starts_at": "2026-03-02T09:00",
        "ends_at": "2026-03-02T10:00",
        **fields,
    }


def shifts(technician, *rows):
    fields = {"name": technician.name, "skills": "lift, alignment", "is_active": "on"}
    fields |= {"shifts-TOTAL_FORMS": len(rows), "shifts-INITIAL_FORMS": 0}
    for number, (weekday, starts, ends) in enumerate(rows):
        row = {"id": "", "resource": technician.pk, "weekday": weekday, "starts": starts, "ends": ends}
        fields |= {f"shifts-{number}-{name}": value for name, value in row.items()}
    return fields


def test_a_block_is_on_the_shops_clock(shop, settings):
    settings.TIME_ZONE = "Asia/Kolkata"
    east = make_shop(name="East", time_zone="America/New_York")
    client = client_of((shop, Role.ADVISOR), (east, Role.ADVISOR))
    client.post(page("appointments_block_add"), block_of(shop))
    client.post(page("appointments_block_add"), block_of(east))
    assert Block.objects.get(shop=shop).starts_at == at(MONDAY, 9)
    block = Block.objects.get(shop=east)
    assert block.starts_at == at(MONDAY, 8)
    shown = client.get(page("appointments_block_change", block.pk)).content.decode()
    assert "Mon, Mar 2, 2026, 9:00 AM" in shown


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"ends_at": "2026-03-02T09:00"}, "ends_at"),
        ({"starts_at": "soon"}, "starts_at"),
        ({"starts_at": ""}, "starts_at"),
        ({"starts_at": "2026-03-08T02:30", "ends_at": "2026-03-09T09:00"}, "starts_at"),
        ({"shop": ""}, "shop"),
    ],
)
def test_a_wrong_block_is_refused_at_its_field(shop, owner, wrong, field):
    answer = owner.post(page("appointments_block_add"), block_of(shop, **wrong))
    assert list(answer.context["form"].errors) == [field]
    assert not Block.objects.exists()


def test_a_block_is_of_a_resource_of_its_shop(shop):
    other = make_shop(name="Lakeside")
    client = client_of((shop, Role.OWNER), (other, Role.OWNER))
    bay = Resource.objects.get(shop=other, kind="bay")
    answer = client.post(page("appointments_block_add"), block_of(shop, resource=bay.pk))
    assert list(answer.context["form"].errors) == ["resource"]


def test_a_block_from_an_outside_calendar_is_only_looked_at(shop, owner):
    block = Block.objects.create(
        shop=shop, starts_at=at(MONDAY, 9), ends_at=at(MONDAY, 10), source="google", external_id="x1"
    )
    address = page("appointments_block_change", block.pk)
    assert owner.get(address).status_code == 200
    assert owner.post(address, block_of(shop)).status_code == 403


def test_a_closure_ends_no_earlier_than_it_begins(shop, owner):
    days = {"first_day": MONDAY.isoformat(), "last_day": (MONDAY - timedelta(days=1)).isoformat()}
    answer = owner.post(page("appointments_closure_add"), {"shop": shop.pk, **days})
    assert list(answer.context["adminform"].form.errors) == ["last_day"]
    assert not Closure.objects.exists()


def test_an_owner_plans_the_shifts_of_a_technician(shop, owner):
    technician = Resource.objects.get(shop=shop, kind="technician")
    written = shifts(technician, (0, "09:00", "12:00"), (0, "13:00", "00:00"))
    assert owner.post(page("appointments_resource_change", technician.pk), written).status_code == 302
    assert list(technician.shifts.values_list("starts", "ends")) == [
        (time(9), time(12)),
        (time(13), time(0)),
    ]
    technician.refresh_from_db()
    assert technician.skills == ["lift", "alignment"]


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        ([(0, "12:00", "09:00")], "ends"),
        ([(0, "09:00", "13:00"), (0, "12:00", "17:00")], "starts"),
    ],
)
def test_wrong_shifts_are_refused_at_the_field(shop, owner, rows, field):
    technician = Resource.objects.get(shop=shop, kind="technician")
    answer = owner.post(page("appointments_resource_change", technician.pk), shifts(technician, *rows))
    errors = answer.context["inline_admin_formsets"][0].formset.errors
    assert [list(one) for one in errors if one] == [[field]]
    assert not Shift.objects.exists()


def test_a_bay_has_no_shifts(shop, owner):
    bay = Resource.objects.get(shop=shop, kind="bay")
    answer = owner.get(page("appointments_resource_change", bay.pk))
    assert not answer.context["inline_admin_formsets"]


def test_an_owner_writes_the_menu_in_words(shop, owner):
    written = {
        "shop": shop.pk,
        "code": "detailing",
        "name": "Detailing",
        "spoken_names": "wash, full clean, wash",
        "minutes": 90,
        "buffer_minutes": 0,
        "bay_needs": "",
        "technician_needs": "",
        "position": 3,
        "is_active": "on",
    }
    assert owner.post(page("appointments_service_add"), written).status_code == 302
    service = Service.objects.get(code="detailing")
    assert (service.spoken_names, service.bay_needs) == (["wash", "full clean"], [])


def test_the_code_of_a_service_stays(shop, owner):
    service = Service.objects.get(shop=shop)
    answer = owner.get(page("appointments_service_change", service.pk))
    assert not {"code", "shop"} & set(answer.context["adminform"].form.fields)


def test_lists_are_in_the_shops_time(shop, owner):
    Block.objects.create(shop=shop, starts_at=at(MONDAY, 9), ends_at=at(MONDAY, 10).astimezone(CHICAGO))
    assert "Mon, Mar 2, 2026, 9:00 AM<" in owner.get(page("appointments_block_changelist")).content.decode()
