"""Who sees and does what at the desk: the role in the shop decides, and nothing else."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User

from appointments.models import Block, Closure, Resource
from crm.models import Delivery, Role, Shop, StaffMembership
from crm.tests.desk import client_of, page
from tests.factories import DESK, MONDAY, at, book, make_customer, make_shop, make_vehicle
from voice.models import Call

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

MODELS = [model for model in admin.site._registry if model not in (User, Group)]


def list_page(model):
    return page(f"{model._meta.app_label}_{model._meta.model_name}_changelist")


@pytest.fixture
def other_shop():
    return make_shop(name="Lakeside")


@pytest.fixture
def visit(shop, car):
    return book(shop, car, at(MONDAY, 10), actor=DESK)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
@pytest.mark.parametrize("role", Role)
def test_everybody_of_a_shop_may_look_at_its_rows_but_only_owners_at_the_background_work(shop, role, model):
    open_to_all = model is not Delivery
    expected = 200 if open_to_all or role == Role.OWNER else 403
    assert client_of((shop, role)).get(list_page(model)).status_code == expected


def test_a_strangers_index_is_empty(shop):
    answer = client_of().get(page("index"))
    assert answer.context["app_list"] == []
    assert b"/admin/crm/customer/" not in answer.content


@pytest.mark.parametrize("name", ["index", "login"])
def test_nobody_is_told_anything_before_the_login(client, shop, name):
    answer = client.get(page(name), follow=True)
    assert answer.status_code == 200
    assert b"/admin/crm/customer/" not in answer.content


def test_a_login_of_an_inactive_shop_sees_nothing(shop):
    client = client_of((shop, Role.OWNER))
    Shop.objects.update(is_active=False)
    assert client.get(page("appointments_appointment_changelist")).status_code == 403


def test_visits_and_calls_are_their_shops_own(shop, other_shop, visit):
    Call.objects.create(shop=shop, channel="phone", caller_number="+15125550142")
    client = client_of((other_shop, Role.ADVISOR))
    assert b"John Doe" not in client.get(page("appointments_appointment_changelist")).content
    assert b"555-0142" not in client.get(page("voice_call_changelist")).content
    answer = client.get(page("appointments_appointment_change", visit.pk))
    assert answer.status_code == 302
    day = client.get(page("appointments_appointment_day", shop=shop.pk, date=MONDAY.isoformat()))
    assert day.status_code == 403


@pytest.mark.parametrize("action", ["move", "cancel", "confirm"])
def test_another_shops_advisor_changes_no_visit(other_shop, visit, action):
    client = client_of((other_shop, Role.ADVISOR))
    written = {"scheduled_at": "2026-03-02T11:00", "reason": "why not"}
    answer = client.post(page(f"appointments_appointment_{action}", visit.pk), written)
    assert answer.status_code == 302
    visit.refresh_from_db()
    assert (visit.status, visit.scheduled_at) == ("scheduled", at(MONDAY, 10))


@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.READ_ONLY])
@pytest.mark.parametrize("action", ["move", "cancel", "confirm"])
def test_who_only_looks_changes_no_visit(shop, visit, role, action):
    client = client_of((shop, role))
    written = {"scheduled_at": "2026-03-02T11:00", "reason": "why not"}
    assert client.post(page(f"appointments_appointment_{action}", visit.pk), written).status_code == 403
    seen = client.get(page("appointments_appointment_change", visit.pk))
    assert seen.status_code == 200
    assert page("appointments_appointment_move", visit.pk).encode() not in seen.content


@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.READ_ONLY])
@pytest.mark.parametrize("name", ["appointments_appointment_add", "crm_customer_add", "vehicles_vehicle_add"])
def test_who_only_looks_adds_nothing(shop, role, name):
    assert client_of((shop, role)).get(page(name)).status_code == 403


def test_the_role_counts_in_its_own_shop_only(shop, other_shop, visit):
    client = client_of((shop, Role.READ_ONLY), (other_shop, Role.OWNER))
    assert client.get(page("appointments_appointment_change", visit.pk)).status_code == 200
    assert client.post(page("appointments_appointment_cancel", visit.pk), {"reason": "x"}).status_code == 403
    assert client.get(page("appointments_appointment_add", shop=shop.pk)).status_code == 403
    assert client.post(page("crm_shop_change", shop.pk), {"name": "Mine"}).status_code == 403


@pytest.mark.parametrize("role", Role)
def test_customers_and_vehicles_are_everybodys(shop, other_shop, role):
    car = make_vehicle(make_customer(first_name="Rosa", last_name="Diaz"))
    client = client_of((other_shop, role))
    assert b"Rosa Diaz" in client.get(page("crm_customer_changelist")).content
    assert client.get(page("crm_customer_change", car.customer_id)).status_code == 200
    assert client.get(page("vehicles_vehicle_change", car.pk)).status_code == 200


def test_a_customers_page_shows_the_visits_of_ones_own_shops(shop, other_shop, visit):
    address = page("crm_customer_change", visit.customer_id)
    shown = page("appointments_appointment_change", visit.pk).encode()
    assert shown in client_of((shop, Role.READ_ONLY)).get(address).content
    assert shown not in client_of((other_shop, Role.OWNER)).get(address).content


@pytest.mark.parametrize("model", ["crm_customer", "vehicles_vehicle", "appointments_appointment"])
def test_people_vehicles_and_visits_are_not_saved_here(shop, visit, model):
    pk = {"crm_customer": visit.customer_id, "vehicles_vehicle": visit.vehicle_id}.get(model, visit.pk)
    client = client_of(is_superuser=True)
    assert client.post(page(f"{model}_change", pk), {"first_name": "X"}).status_code == 403
    assert client.post(page(f"{model}_delete", pk), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.OWNER, 302), (Role.ADVISOR, 403), (Role.TECHNICIAN, 403), (Role.READ_ONLY, 403)],
)
def test_settings_are_the_owners(shop, role, status):
    bay = Resource.objects.get(shop=shop, kind="bay")
    client = client_of((shop, role))
    answer = client.post(page("appointments_resource_change", bay.pk), {"name": "Lift", "is_active": "on"})
    assert answer.status_code == status
    bay.refresh_from_db()
    assert bay.name == ("Lift" if status == 302 else "bay 1")


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.OWNER, 302), (Role.ADVISOR, 302), (Role.TECHNICIAN, 403), (Role.READ_ONLY, 403)],
)
def test_closures_and_blocks_are_the_desks(shop, role, status):
    client = client_of((shop, role))
    day = (MONDAY + timedelta(days=1)).isoformat()
    closure = {"shop": shop.pk, "first_day": day, "last_day": day, "reason": "inventory"}
    assert client.post(page("appointments_closure_add"), closure).status_code == status
    block = {"shop": shop.pk, "starts_at": f"{day}T09:00", "ends_at": f"{day}T10:00", "reason": "training"}
    assert client.post(page("appointments_block_add"), block).status_code == status
    assert Closure.objects.count() == Block.objects.count() == (status == 302)


def test_nobody_writes_settings_of_another_shop(shop, other_shop):
    client = client_of((other_shop, Role.OWNER), (shop, Role.TECHNICIAN))
    day = MONDAY.isoformat()
    answer = client.post(
        page("appointments_closure_add"), {"shop": shop.pk, "first_day": day, "last_day": day}
    )
    assert list(answer.context["adminform"].form.errors) == ["shop"]
    assert not Closure.objects.exists()


def test_choices_are_of_ones_own_shops(shop, other_shop):
    Resource.objects.filter(shop=other_shop).update(name="Secret bay")
    answer = client_of((shop, Role.OWNER)).get(page("appointments_block_add"))
    fields = answer.context["form"].fields
    assert list(fields["shop"].queryset) == [shop]
    assert {resource.shop for resource in fields["resource"].queryset} == {shop}


def test_an_owner_gives_roles_in_his_own_shop_only(shop, other_shop):
    user = User.objects.create_user("newcomer", is_staff=True)
    client = client_of((shop, Role.OWNER))
    for wanted in (other_shop, shop):
        client.post(
            page("crm_staffmembership_add"), {"user": user.pk, "shop": wanted.pk, "role": Role.ADVISOR}
        )
    assert [one.shop for one in StaffMembership.objects.filter(user=user)] == [shop]


def test_only_a_superuser_opens_a_shop(shop):
    assert client_of((shop, Role.OWNER)).get(page("crm_shop_add")).status_code == 403
    assert client_of(is_superuser=True).get(page("crm_shop_add")).status_code == 200


def test_a_superuser_also_sees_inactive_shops(shop):
    Shop.objects.update(is_active=False)
    assert client_of(is_superuser=True).get(page("crm_shop_change", shop.pk)).status_code == 200


def test_djangos_own_autocomplete_knows_the_shops(shop, other_shop, visit):
    """It serves whatever model has a search, so it must be as narrow as the lists."""
    query = {"app_label": "appointments", "model_name": "claim", "field_name": "appointment"}
    assert client_of().get(page("autocomplete", **query)).status_code == 403
    results = client_of((other_shop, Role.OWNER)).get(page("autocomplete", **query)).json()["results"]
    assert results == []
    assert len(client_of((shop, Role.OWNER)).get(page("autocomplete", **query)).json()["results"]) == 1


@pytest.mark.parametrize("role", Role)
def test_booking_is_offered_to_the_desk_alone(shop, car, role):
    client = client_of((shop, role))
    offered = page("appointments_appointment_add", vehicle=car.pk)
    for address in (page("crm_customer_change", car.customer_id), page("vehicles_vehicle_change", car.pk)):
        content = client.get(address).content.decode()
        assert (offered in content) == (role in (Role.OWNER, Role.ADVISOR))
