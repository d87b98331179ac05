"""Texts that workers send: codes, and word of what a call changed; through every fault of the service."""

from datetime import timedelta

import pytest

from appointments import verbs
from crm import twilio
from crm.models import Consent
from tests import factories
from tests.factories import MONDAY, at
from tests.texting_service import LOST, STALL, texting_service
from voice.tests.helpers import ROSA, agree, call_of, make_busy_shop
from voice.tests.text_world import call_by_phone, left, make_textable, newest_code, work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "phone_line")]
TUESDAY = MONDAY + timedelta(1)


@pytest.fixture
def service(settings, monkeypatch):
    monkeypatch.setattr(twilio, "TIMEOUT_SECONDS", 0.3)
    with texting_service() as service:
        settings.TWILIO_API_URL = service.address
        yield service


@pytest.fixture
def shop(clock):
    return make_busy_shop(name="Bayline Auto")


@pytest.fixture
def rosa(clock):
    rosa = factories.make_customer(number=ROSA, first_name="Rosa", last_name="Diaz")
    make_textable(rosa)
    return rosa


@pytest.fixture
def visit(shop, rosa):
    return factories.book(shop, factories.make_vehicle(rosa), at(TUESDAY, 9))


def ask(tools):
    return tools.run("verify_caller", {})


def bodies(service):
    return [text["Body"] for text in service.texts]


# Codes


def test_the_code_is_texted_by_a_worker_and_opens_level_2(shop, rosa, service):
    _call, tools = call_by_phone(rosa, shop)
    ask(tools)
    assert not service.asked  # nobody waits for Twilio in a call
    assert work() == ["codes"]
    [text] = service.texts
    assert (text["To"], text["From"]) == (ROSA, shop.phone_number)
    assert text["ValidityPeriod"] == "300"
    said = text["Body"]
    assert "Rosa" not in said
    assert newest_code() in said
    assert tools.run("verify_caller", {"code": said.partition(":")[2].split()[0]})["data"] == {"level": 2}
    assert not left()


@pytest.mark.parametrize("fault", [(429, 20429), (500, 20500), (503, 0), (401, 20003), LOST, STALL], ids=str)
def test_a_code_that_met_a_fault_is_texted_soon_and_once(shop, rosa, service, clock, fault):
    _call, tools = call_by_phone(rosa, shop)
    ask(tools)
    service.faults = [fault]
    assert work() == ["codes"]
    assert len(left()) == 1
    clock.shift(3)
    assert work() == ["codes"]
    assert len(service.texts) == 1
    assert newest_code() in bodies(service)[0]
    assert not left()


@pytest.mark.parametrize("code", [21614, 21211, 21408])
def test_a_number_that_takes_no_texts_is_not_tried_again(shop, rosa, service, clock, code):
    ask(call_by_phone(rosa, shop)[1])
    service.faults = [(400, code)]
    work()
    [dead] = left()
    assert (dead.state, dead.error) == ("dead", "TextRefused")
    clock.shift(3600)
    assert not work()


def test_who_answered_stop_gets_no_more_and_the_desk_sees_it(shop, rosa, service):
    ask(call_by_phone(rosa, shop)[1])
    service.faults = [(400, 21610)]
    work()
    consent = Consent.objects.get()
    assert (consent.channel, consent.purpose, consent.granted) == ("sms", "service", False)
    assert not left()
    ask(call_by_phone(rosa, shop)[1])
    assert work() == ["codes"]
    assert service.asked == ["POST"]


def test_the_customer_of_an_old_id_answered_stop(shop, rosa, service):
    ask(call_by_phone(rosa, shop)[1])
    rosa.merged_into = factories.make_customer(number="+15125550144")
    rosa.save()
    service.faults = [(400, 21610)]
    work()
    assert Consent.objects.get().customer == rosa.merged_into


def spoiled_by_time(call, tools, clock):
    clock.shift(301)


def spoiled_by_a_newer_one(call, tools, clock):
    ask(tools)


def spoiled_by_use(call, tools, clock):
    tools.run("verify_caller", {"code": newest_code()})


def spoiled_with_its_call(call, tools, clock):
    call.delete()


@pytest.mark.parametrize(
    ("spoil", "sent"),
    [
        (spoiled_by_time, 0),
        (spoiled_by_a_newer_one, 1),
        (spoiled_by_use, 0),
        (spoiled_with_its_call, 0),
    ],
)
def test_a_code_that_is_of_no_use_any_more_is_not_texted(shop, rosa, service, clock, spoil, sent):
    call, tools = call_by_phone(rosa, shop)
    ask(tools)
    spoil(call, tools, clock)
    work()
    assert len(service.texts) == sent
    assert not left()


def test_asked_in_vain_nothing_is_texted(shop, rosa, service):
    rosa.phones.update(verified_at=None)
    ask(call_by_phone(rosa, shop)[1])
    assert work() == ["codes"]
    assert not service.asked


# Visits


def move(tools, visit, start="2026-03-04T09:00"):
    asked = tools.run("reschedule_appointment", {"appointment_id": visit.pk, "new_datetime": start})
    return agree(tools, asked)


def cancel(tools, visit):
    return agree(tools, tools.run("cancel_appointment", {"appointment_id": visit.pk, "reason": "Secret"}))


@pytest.mark.parametrize(("change", "word"), [(move, "moved"), (cancel, "cancelled")])
def test_what_a_call_changes_at_level_1_is_told_to_the_number_on_file(
    shop, rosa, visit, service, change, word
):
    assert change(call_by_phone(rosa, shop)[1], visit)["success"]
    assert not service.asked
    assert work() == ["messages"]
    [text] = service.texts
    assert (text["To"], text["From"]) == (ROSA, shop.phone_number)
    # No name, car, work, time or reason: others may read along.
    assert text["Body"] == (
        f"Bayline Auto: a visit of yours was {word} by phone. "
        "If this was not your wish, please call us at (512) 555-0100."
    )
    assert not left()


def test_the_notice_goes_to_the_primary_number_whatever_the_call_says_of_itself(shop, rosa, visit, service):
    rosa.phones.create(number="+15125550188", textable=True)
    rosa.phones.create(number="+15125550189")
    assert cancel(call_by_phone(rosa, shop, number="+15125550188")[1], visit)["success"]
    work()
    assert [text["To"] for text in service.texts] == [ROSA]


def test_each_change_is_told(shop, rosa, visit, service):
    _call, tools = call_by_phone(rosa, shop)
    move(tools, visit)
    cancel(tools, visit)
    work()
    assert [body.split()[7] for body in bodies(service)] == ["moved", "cancelled"]


def no_yes(shop, rosa, visit, settings):
    tools = call_by_phone(rosa, shop)[1]
    asked = tools.run("cancel_appointment", {"appointment_id": visit.pk, "reason": "x"})
    agree(tools, asked, "no")


def by_level_2(shop, rosa, visit, settings):
    cancel(call_by_phone(rosa, shop, level=2)[1], visit)


def at_the_console(shop, rosa, visit, settings):
    cancel(call_of(rosa, shop), visit)


def without_texts(shop, rosa, visit, settings):
    settings.TWILIO_ACCOUNT_SID = settings.TWILIO_AUTH_TOKEN = ""
    cancel(call_by_phone(rosa, shop)[1], visit)


def no_textable_number(shop, rosa, visit, settings):
    rosa.phones.update(textable=False)
    cancel(call_by_phone(rosa, shop)[1], visit)


def opted_out(shop, rosa, visit, settings):
    Consent.objects.create(customer=rosa, channel="sms", purpose="service", granted=False)
    cancel(call_by_phone(rosa, shop)[1], visit)


def by_the_desk(shop, rosa, visit, settings):
    verbs.cancel(factories.DESK, visit, "x")


@pytest.mark.parametrize(
    "case", [no_yes, by_level_2, at_the_console, without_texts, no_textable_number, opted_out, by_the_desk]
)
def test_nobody_is_told(shop, rosa, visit, service, settings, case):
    case(shop, rosa, visit, settings)
    work()
    assert not service.asked
    assert not left()


def test_a_number_that_is_not_verified_gets_notices_but_no_codes(shop, rosa, visit, service):
    rosa.phones.update(verified_at=None)
    cancel(call_by_phone(rosa, shop)[1], visit)
    work()
    assert len(service.texts) == 1


@pytest.mark.parametrize("fault", [(500, 20500), LOST, STALL], ids=str)
def test_a_notice_that_met_a_fault_is_sent_once(shop, rosa, visit, service, clock, fault):
    cancel(call_by_phone(rosa, shop)[1], visit)
    service.faults = [fault]
    work()
    clock.shift(10)
    work()
    assert len(service.texts) == 1
    assert not left()
