"""A form that stood open while another changed the row overwrites nothing that its user has not seen."""

from datetime import time
from decimal import Decimal

import pytest
from django.contrib.auth.models import User

from appointments import verbs as schedule
from appointments.models import Closure, OpeningHours, Resource, Service
from crm import verbs as people
from crm.actors import Actor
from crm.errors import ChangedMeanwhile
from crm.models import Phone, Role, Shop
from crm.tests.desk import as_shown, client_of, page
from tests.factories import DESK, MONDAY, at, book, make_service, make_shop
from vehicles import verbs as garage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

BY_CALL = Actor("caller", "call 7", call_id=7)


@pytest.fixture
def visit(shop, car):
    make_service(shop, "tire_rotation", minutes=30)
    return book(shop, car, at(MONDAY, 10), actor=DESK, notes="First line\nSecond line")


@pytest.fixture
def advisor(shop):
    return client_of((shop, Role.ADVISOR))


@pytest.fixture
def anna(visit):
    return Actor.staff(User.objects.create_user("anna"))


def customer_note(actor, visit):
    people.add_note(actor, visit.customer, "Likes tea")


def customer_number(actor, visit):
    people.update_customer(actor, visit.customer, phone_number="+15125550177")


def vehicle_colour(actor, visit):
    garage.update_vehicle(actor, visit.vehicle, color="red")


def vehicle_mileage(actor, visit):
    garage.update_vehicle(actor, visit.vehicle, current_mileage=90_000)


def visit_notes(actor, visit):
    schedule.change_visit(actor, visit, notes="First line\nNo key")


def visit_promise(actor, visit):
    schedule.change_visit(actor, visit, promised_at=at(MONDAY, 15))


def visit_work(actor, visit):
    schedule.change_services(actor, visit, ["oil_change", "tire_rotation"])


# The form, the row that it is about, the field, what its user writes, and what somebody else does meanwhile.
STALE = [
    ("crm_customer_edit", "customer", "notes", "Deaf in one ear", customer_note),
    ("crm_customer_edit", "customer", "phone_number", "+15125550188", customer_number),
    ("vehicles_vehicle_edit", "vehicle", "color", "blue", vehicle_colour),
    ("vehicles_vehicle_edit", "vehicle", "current_mileage", 80_000, vehicle_mileage),
    ("appointments_appointment_edit", "", "notes", "First line\r\nKey in the box", visit_notes),
    ("appointments_appointment_edit", "", "promised_at", "2026-03-02T16:00", visit_promise),
    ("appointments_appointment_services", "", "services", ["tire_rotation"], visit_work),
]
each_form = pytest.mark.parametrize(
    ("name", "row", "field", "mine", "theirs"), STALE, ids=[f"{one[0]} {one[2]}" for one in STALE]
)


def fresh(visit, row):
    found = getattr(visit, row) if row else visit
    return type(found).objects.get(pk=found.pk)


def kept(visit, row):
    """What a customer, a vehicle or a visit says, with numbers and work, whoever saved it last."""
    found = fresh(visit, row)
    values = {field.name: getattr(found, field.name) for field in found._meta.concrete_fields}
    del values["updated_at"], values["event_sequence"]
    numbers = set(Phone.objects.values_list("number", "is_primary"))
    return values, numbers, [line.code for line in visit.services.all()]


@each_form
def test_what_another_changed_meanwhile_is_shown_before_it_is_overwritten(
    advisor, anna, visit, name, row, field, mine, theirs
):
    address = page(name, fresh(visit, row).pk)
    written = as_shown(advisor, address, **{field: mine})
    theirs(anna, visit)
    before = fresh(visit, row).event_sequence
    answer = advisor.post(address, written)
    form = answer.context["form"]
    assert list(form.errors) == [field]
    assert "Changed meanwhile by anna" in form.errors[field][0]
    assert fresh(visit, row).event_sequence == before
    assert form[field].value() == (mine if isinstance(mine, list) else str(mine))

    # He has seen it now, and what he wrote is still there: saving once more says that he means it.
    again = written | {f"initial-{field}": form.data.getlist(f"initial-{field}")}
    assert advisor.post(address, again).status_code == 302
    assert fresh(visit, row).event_sequence > before


@each_form
def test_what_a_user_left_alone_stays_as_another_made_it(
    advisor, anna, visit, name, row, field, mine, theirs
):
    address = page(name, fresh(visit, row).pk)
    written = as_shown(advisor, address)
    theirs(anna, visit)
    before = kept(visit, row)
    assert advisor.post(address, written).status_code == 302
    assert kept(visit, row) == before


def test_a_caller_is_told_as_a_call(advisor, visit):
    address = page("crm_customer_edit", visit.customer_id)
    written = as_shown(advisor, address, notes="Deaf in one ear")
    customer_note(BY_CALL, visit)
    errors = advisor.post(address, written).context["form"].errors
    assert (
        "Changed meanwhile by a call. It is now: 2026-03-02 07:00, call 7: Likes tea." in errors["notes"][0]
    )


def test_lines_that_a_browser_sends_back_are_no_change(advisor, anna, visit):
    """It ends each line with two signs, in what the form was as well as in what it is."""
    address = page("appointments_appointment_edit", visit.pk)
    shown = as_shown(advisor, address)
    sent = {name: text.replace("\n", "\r\n") for name, text in shown.items() if isinstance(text, str)}
    assert advisor.post(address, sent | {"customer_concerns": "It squeaks"}).status_code == 302
    visit.refresh_from_db()
    assert (visit.notes, visit.customer_concerns) == ("First line\nSecond line", "It squeaks")
    assert advisor.post(address, sent | {"notes": "First line\r\nThird line"}).status_code == 302
    visit.refresh_from_db()
    assert visit.notes == "First line\nThird line"


def test_the_page_carries_what_the_form_was(advisor, visit):
    content = advisor.get(page("appointments_appointment_services", visit.pk)).content.decode()
    assert '<input type="hidden" name="initial-services" value="oil_change"' in content


@pytest.fixture
def owner(shop):
    return client_of((shop, Role.OWNER))


# The page, its row, the field, what its user writes, what another writes meanwhile, and how that is told.
SETTINGS = [
    ("crm_shop_change", Shop, "notice_minutes", 30, 90, "90"),
    ("crm_shop_change", Shop, "languages", "en, es", ["fr"], "fr"),
    ("appointments_service_change", Service, "price_from", "55.00", Decimal("60.00"), "60.00"),
    ("appointments_service_change", Service, "spoken_names", "oil", ["lube"], "lube"),
    ("appointments_resource_change", Resource, "name", "Lift", "Ramp", "Ramp"),
]
each_setting = pytest.mark.parametrize(
    ("name", "model", "field", "mine", "theirs", "told"),
    SETTINGS,
    ids=[f"{one[0]} {one[2]}" for one in SETTINGS],
)


@each_setting
def test_a_setting_that_another_changed_meanwhile_is_shown_before_it_is_overwritten(
    shop, owner, name, model, field, mine, theirs, told
):
    row = model.objects.first()
    address = page(name, row.pk)
    written = as_shown(owner, address, **{field: mine})
    model.objects.filter(pk=row.pk).update(**{field: theirs})
    form = owner.post(address, written).context["adminform"].form
    assert f"Changed meanwhile by somebody. It is now: {told}." in form.errors[field][0]
    assert getattr(model.objects.get(pk=row.pk), field) == theirs
    again = written | {f"initial-{field}": form.data[f"initial-{field}"]}
    assert owner.post(address, again).status_code == 302
    assert getattr(model.objects.get(pk=row.pk), field) != theirs


@each_setting
def test_a_setting_that_was_left_alone_stays_as_another_made_it(
    shop, owner, name, model, field, mine, theirs, told
):
    row = model.objects.first()
    address = page(name, row.pk)
    written = as_shown(owner, address)
    model.objects.filter(pk=row.pk).update(**{field: theirs})
    assert owner.post(address, written).status_code == 302
    assert getattr(model.objects.get(pk=row.pk), field) == theirs


def test_hours_that_another_changed_meanwhile_are_shown_before_they_are_overwritten(shop, owner):
    address = page("crm_shop_change", shop.pk)
    written = as_shown(owner, address, **{"opening_hours-0-opens": "10:00"})
    hours = OpeningHours.objects.get(pk=written["opening_hours-0-id"])
    OpeningHours.objects.filter(pk=hours.pk).update(opens=time(8))
    answer = owner.post(address, written)
    errors = answer.context["inline_admin_formsets"][0].formset.errors[0]
    assert "It is now: 08:00:00." in errors["opens"][0]
    hours.refresh_from_db()
    assert hours.opens == time(8)


def test_a_closure_that_went_to_another_shop_meanwhile_is_shown(shop):
    other, third = make_shop(name="North"), make_shop(name="South")
    owner = client_of(*((one, Role.OWNER) for one in (shop, other, third)))
    closure = Closure.objects.create(shop=shop, first_day=MONDAY, last_day=MONDAY)
    address = page("appointments_closure_change", closure.pk)
    written = as_shown(owner, address, shop=third.pk)
    Closure.objects.update(shop=other)
    form = owner.post(address, written).context["adminform"].form
    assert "It is now: North." in form.errors["shop"][0]
    again = written | {"initial-shop": form.data["initial-shop"]}
    assert owner.post(address, again).status_code == 302
    closure.refresh_from_db()
    assert closure.shop == third


def test_the_page_of_a_setting_carries_what_it_was(shop, owner):
    content = owner.get(page("crm_shop_change", shop.pk)).content.decode()
    assert f'<input type="hidden" name="initial-name" value="{shop.name}"' in content
    assert '<input type="hidden" name="initial-opening_hours-0-opens" value="09:00' in content


@pytest.mark.parametrize(
    ("verb", "row", "changes"),
    [
        (people.update_customer, "customer", {"notes": "x"}),
        (garage.update_vehicle, "vehicle", {"color": "blue"}),
        (schedule.change_visit, "", {"notes": "x"}),
    ],
)
def test_a_change_of_the_last_moment_is_seen_under_the_lock(visit, verb, row, changes):
    seen = fresh(visit, row)
    verb(DESK, seen, seen=seen.event_sequence, **changes)
    with pytest.raises(ChangedMeanwhile):
        verb(DESK, seen, seen=seen.event_sequence, **dict.fromkeys(changes, "late"))
    assert getattr(fresh(visit, row), *changes) == next(iter(changes.values()))
