"""Who may open and send what of the schedule's pages: one test for each kind of person."""

from datetime import timedelta

import pytest

from appointments import verbs
from appointments.models import Appointment, Block
from crm.models import Role
from crm.tests.desk import client_of, page
from tests.factories import DESK, MONDAY, at, book, make_shop

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TO_LOOK = ["day", "today", "misfits"]
TO_WORK = ["find", "move_day", "add"]
# What is sent to each, for a visit that has not begun and for one that is under way.
BEFORE = {
    "check_in": {},
    "confirm": {},
    "no_show": {},
    "move": {"scheduled_at": "2026-03-02T11:00"},
    "swap": {"other": "0"},
    "services": {"services": ["oil_change"], "initial-services": "oil_change", "duration_minutes": "60"},
    "edit": {"transport": "wait", "initial-transport": "drop_off", "notes": "x"},
    "cancel": {"reason": "x"},
}
UNDER_WAY = {"extend": {"minutes": "30"}, "complete": {"remark": "x"}, "stage": {}}
POSTS = {**BEFORE, **UNDER_WAY}


@pytest.fixture
def other_shop():
    return make_shop(name="Lakeside")


@pytest.fixture
def visit(shop, car, clock):
    visit = book(shop, car, at(MONDAY, 9), actor=DESK)
    clock.move_to(at(MONDAY, 9, 45))  # late enough to be a no-show
    return visit


def send(client, action, visit):
    """Post to an action of a visit; the answer, and whether the visit changed."""
    if action in UNDER_WAY:
        verbs.check_in(DESK, visit)
    before = Appointment.objects.values().get(pk=visit.pk)
    args = [visit.pk, "ready"] if action == "stage" else [visit.pk]
    answer = client.post(page(f"appointments_appointment_{action}", *args), POSTS[action])
    return answer, Appointment.objects.values().get(pk=visit.pk) != before


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", [*TO_LOOK, *TO_WORK])
def test_everybody_looks_and_the_desk_works(shop, role, name):
    answer = client_of((shop, role)).get(page(f"appointments_appointment_{name}"))
    at_desk = role in (Role.OWNER, Role.ADVISOR)
    assert answer.status_code == (200 if at_desk or name in TO_LOOK else 403)


@pytest.mark.parametrize("name", [*TO_LOOK, *TO_WORK])
def test_a_stranger_and_another_shops_owner_see_no_page_of_a_shop(shop, other_shop, name):
    address = page(f"appointments_appointment_{name}", shop=shop.pk)
    for client in (client_of(), client_of((other_shop, Role.OWNER))):
        assert client.get(address).status_code == 403
        assert client.post(address, {}).status_code == 403


@pytest.mark.parametrize("role", [Role.OWNER, Role.ADVISOR])
@pytest.mark.parametrize("action", [action for action in POSTS if action != "swap"])
def test_the_desk_acts(shop, visit, role, action):
    answer, changed = send(client_of((shop, role)), action, visit)
    assert (answer.status_code, changed) == (302, True)


@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.READ_ONLY])
@pytest.mark.parametrize("action", POSTS)
def test_who_only_looks_does_nothing(shop, visit, role, action):
    answer, changed = send(client_of((shop, role)), action, visit)
    assert (answer.status_code, changed) == (403, False)


@pytest.mark.parametrize("action", POSTS)
def test_another_shops_owner_and_a_stranger_reach_no_visit(other_shop, visit, action):
    if action in UNDER_WAY:
        verbs.check_in(DESK, visit)
    before = Appointment.objects.values().get(pk=visit.pk)
    args = [visit.pk, "ready"] if action == "stage" else [visit.pk]
    for client in (client_of((other_shop, Role.OWNER)), client_of()):
        answer = client.post(page(f"appointments_appointment_{action}", *args), POSTS[action])
        assert answer.status_code in (302, 403)
    assert Appointment.objects.values().get(pk=visit.pk) == before


@pytest.mark.parametrize("action", ["confirm", "no_show"])
def test_what_changes_something_is_sent_and_not_opened(shop, visit, action):
    client_of((shop, Role.OWNER)).get(page(f"appointments_appointment_{action}", visit.pk))
    visit.refresh_from_db()
    assert visit.status == "scheduled"


@pytest.mark.parametrize(
    ("role", "moves"),
    [(Role.OWNER, True), (Role.ADVISOR, True), (Role.TECHNICIAN, False), (Role.READ_ONLY, False)],
)
def test_only_the_desk_moves_a_day(shop, visit, role, moves):
    address = page("appointments_appointment_move_day", date="2026-03-02", to_date="2026-03-03")
    written = {f"goes_{visit.pk}": "on", f"at_{visit.pk}": "2026-03-03T09:00", f"bay_{visit.pk}": ""}
    answer = client_of((shop, role)).post(address, written)
    visit.refresh_from_db()
    assert answer.status_code == (302 if moves else 403)
    assert visit.scheduled_at == at(MONDAY + timedelta(days=int(moves)), 9)


@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.READ_ONLY])
def test_who_only_looks_takes_no_block_away(shop, role):
    block, _ = verbs.block(DESK, shop, resource=None, starts_at=at(MONDAY, 14), ends_at=at(MONDAY, 15))
    answer = client_of((shop, role)).post(page("appointments_block_delete", block.pk), {"post": "yes"})
    assert answer.status_code == 403
    assert Block.objects.exists()
