"""Who changed what, when, by which channel, and why: before and after can be read of every version."""

import pytest
from django.contrib.auth import get_user_model

from appointments.verbs import cancel, confirm
from crm.actors import Actor
from crm.verbs import add_phone, remove_phone, update_customer
from tests.factories import MONDAY, at, book, make_customer
from vehicles.verbs import update_vehicle

pytestmark = pytest.mark.django_db


@pytest.fixture
def advisor(clock):
    return get_user_model().objects.create_user("advisor")


def changes(version, before):
    delta = version.diff_against(before)
    ours = ("updated_at", "event_sequence")
    return {change.field: (change.old, change.new) for change in delta.changes if change.field not in ours}


def author(version):
    return version.history_user_id, version.actor_kind, version.actor_call, version.actor_key


def test_a_change_by_the_desk_names_its_user_and_moment(advisor, clock):
    rosa = make_customer(first_name="Rosa")
    clock.move_to(at(MONDAY, 11))
    update_customer(Actor.staff(advisor), rosa, email="rosa@example.com")
    version, before = rosa.history.all()[:2]
    assert author(version) == (advisor.pk, "staff", None, None)
    assert version.history_date == at(MONDAY, 11)
    assert changes(version, before) == {"email": ("", "rosa@example.com")}


def test_a_change_by_a_program_names_its_key_and_one_in_a_call_its_call(advisor, car):
    update_vehicle(Actor.key(advisor, key_id=4), car, color="red")
    update_vehicle(Actor.caller(call_id=7), car, color="blue")
    caller, program = car.history.all()[:2]
    assert author(program) == (advisor.pk, "key", None, 4)
    assert author(caller) == (None, "caller", 7, None)
    assert changes(caller, program) == {"color": ("red", "blue")}


def test_a_number_has_its_history_even_when_it_is_gone(advisor, shop):
    rosa, desk = make_customer(), Actor.staff(advisor)
    phone = add_phone(desk, rosa, "+15125550150", shop=shop)
    update_customer(Actor.caller(call_id=7), rosa, phone_number="+15125550150")
    pk = phone.pk
    remove_phone(desk, phone)
    gone, primary, added = phone.history.model.objects.filter(id=pk)
    assert [version.history_type for version in (added, primary, gone)] == ["+", "~", "-"]
    assert [author(version)[1] for version in (added, primary, gone)] == ["staff", "caller", "staff"]
    assert changes(primary, added) == {"is_primary": (False, True)}


def test_a_visit_tells_who_booked_confirmed_and_cancelled_it(advisor, shop, car):
    visit = book(shop, car, at(MONDAY, 10), actor=Actor.key(advisor, key_id=4))
    confirm(Actor.caller(call_id=7), visit)
    cancel(Actor.staff(advisor), visit, "asked")
    cancelled, confirmed, booked = visit.history.all()
    assert [author(version)[1] for version in (booked, confirmed, cancelled)] == ["key", "caller", "staff"]
    assert changes(confirmed, booked)["status"] == ("scheduled", "confirmed")
    assert changes(cancelled, confirmed)["cancellation_reason"] == ("", "asked")


def test_a_save_from_the_shell_leaves_a_version_by_nobody(advisor, car):
    changed = update_vehicle(Actor.staff(advisor), car, color="red")
    changed.color = "blue"
    changed.save()
    version, before = changed.history.all()[:2]
    assert author(version) == (None, "", None, None)
    assert changes(version, before) == {"color": ("red", "blue")}
