"""The day of docs/a-shops-day.md, played at the desk: what it names is there, and does what it says."""

import re
from datetime import timedelta
from html import unescape

import pytest

from appointments.models import Appointment, Closure
from crm.actors import Actor
from crm.models import Customer, Merge, Role
from crm.tests.desk import client_of, page
from tests.factories import MONDAY, at, book, make_customer, make_shop, make_vehicle
from tests.servers import BASE
from vehicles.models import ServiceRecord

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TUESDAY = MONDAY + timedelta(days=1)
TODAY = page("appointments_appointment_today")
FIND = page("appointments_appointment_find")
TO_CHECK = page("crm_customer_to_check")


def named():
    """What the page sets in italics, the keys that it names, and the titles of its steps."""
    text = (BASE / "docs" / "a-shops-day.md").read_text()
    words = {" ".join(one.split()) for one in re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", text)}
    return (
        words,
        set(re.findall(r"`([a-z])`", text)),
        re.findall(r"^\d+\. \*\*(.+?)\.\*\*", text, re.MULTILINE),
    )


class Desk:
    """An owner's browser. It keeps what was on its pages, and which keys were pressed."""

    def __init__(self, shop):
        self.client = client_of((shop, Role.OWNER))
        self.pages, self.keys = [], set()

    def get(self, address):
        return self._kept(self.client.get(address, follow=True))

    def post(self, address, **fields):
        return self._kept(self.client.post(address, fields, follow=True))

    def _kept(self, answer):
        assert answer.status_code == 200
        self.pages.append(unescape(re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", answer.content.decode())))
        return answer.content.decode()

    @property
    def seen(self):
        return " ".join(" ".join(self.pages).split())

    def press(self, key, visit):
        """Press a key on a visit of today's list; the address of the form that it opens, if it opens one."""
        self.keys.add(key)
        row = re.search(rf'<article[^>]*id="visit-{visit.pk}".*?</article>', self.get(TODAY), re.DOTALL)[0]
        if link := re.search(rf'<a[^>]*data-key="{key}" href="([^"]+)"', row):
            return unescape(link[1])
        action = re.search(rf'action="([^"]+)">(?:(?!</form>).)*data-key="{key}"', row, re.DOTALL)[1]
        self.post(action, next=TODAY)
        visit.refresh_from_db()
        return None

    def click(self, label, html):
        """Press the button of this label."""
        found = re.search(rf'<form[^>]*action="([^"]+)"(?:(?!</form>).)*{re.escape(label)}', html, re.DOTALL)
        return self.post(unescape(found[1]))


@pytest.fixture
def shop():
    return make_shop(bays=2, technicians=2)


@pytest.fixture
def desk(shop):
    return Desk(shop)


def wishes(car, when, **fields):
    return {
        **{"vehicle": str(car.pk), "service_type": "oil_change", "scheduled_at": when},
        **{"transport": "drop_off", "booking_method": "walk_in"},
        **fields,
    }


def test_a_shops_day(shop, car, desk, clock):
    words, keys, steps = named()
    assert len(steps) == 10

    # Open, and a walk-in: a free start fills the form in, a rule is passed with a reason.
    assert desk.client.get("/admin/").url == TODAY
    offered = desk.get(f"{FIND}?shop={shop.pk}&service_type=oil_change&date=2026-03-02&transport=drop_off")
    start = next(
        link for link in re.findall(r'class="bay-start" href="([^"]+)"', offered) if "T10:00" in link
    )
    desk.post(unescape(start), **wishes(car, "2026-03-02T10:00"))
    visit = Appointment.objects.get()
    friend = make_vehicle(make_customer(first_name="Ann"))
    evening = wishes(friend, "2026-03-02T18:00")
    desk.post(page("appointments_appointment_add"), **evening)
    desk.post(page("appointments_appointment_add"), **evening, pass_hours="on", pass_reason="An old friend")
    assert "An old friend" in desk.seen

    # The agent's booking, and one that may not be had.
    caller = make_vehicle(make_customer(first_name="Jane"))
    missed = book(shop, caller, at(MONDAY, 11), actor=Actor.caller(1))
    desk.get(page("appointments_appointment_change", missed.pk))
    wanted = f"{FIND}?shop={shop.pk}&service_type=oil_change&date=2026-03-02&transport=drop_off"
    assert "The nearest free times" in desk.get(f"{wanted}&scheduled_at=2026-03-02T12:00")

    # In, out of the bay, back, and done.
    clock.move_to(at(MONDAY, 10))
    desk.get(page("appointments_appointment_change", visit.pk))
    for key in "cbapb":
        assert desk.press(key, visit) is None
    assert desk.post(desk.press("e", visit), minutes="15")
    clock.move_to(at(MONDAY, 11, 31))
    desk.press("r", visit)
    desk.post(desk.press("d", visit), mileage="60100", remark="New filter")
    assert ServiceRecord.objects.get().mileage == 60_100
    desk.press("u", visit)
    desk.press("n", missed)
    missed.refresh_from_db()
    assert (visit.stage, missed.status) == ("picked_up", "no_show")

    # Somebody else on a known number: merged, undone, settled.
    twin = make_customer(first_name="Jon", provisional=True)
    assert f"Merge into {car.customer}" in desk.get(TO_CHECK)
    preview = desk.get(page("crm_customer_merge", car.customer_id, other=twin.pk))
    desk.click(f"Merge {twin} into", preview)
    assert Merge.objects.get().survivor == car.customer
    desk.click("Undo", desk.get(TO_CHECK))
    desk.click("Is a customer of its own", desk.get(TO_CHECK))
    assert Customer.objects.filter(merged_into=None, provisional=False, pk=twin.pk).exists()

    # Snow: the visit is told of, and goes to the next open day when all that are ticked are moved.
    hit = book(shop, caller, at(TUESDAY, 10))
    closure = {"first_day": TUESDAY, "last_day": TUESDAY, "reason": "snow"}
    told = desk.post(page("appointments_closure_add"), shop=shop.pk, **closure)
    assert Closure.objects.exists() and "1 visit no longer fits" in told
    desk.get(page("appointments_appointment_day", shop=shop.pk, date=TUESDAY))
    move = page("appointments_appointment_move_day", shop=shop.pk, date=TUESDAY)
    assert 'value="2026-03-04T10:00"' in desk.get(move)
    desk.post(move, **{f"goes_{hit.pk}": "on", f"at_{hit.pk}": "2026-03-04T10:00", f"bay_{hit.pk}": ""})
    hit.refresh_from_db()
    assert hit.scheduled_at == at(MONDAY + timedelta(days=2), 10)
    assert "All coming visits fit." in desk.get(page("appointments_appointment_misfits"))

    desk.get(TODAY)
    assert desk.keys == keys
    assert {word for word in words if word.lower() not in desk.seen.lower()} == set()
