"""Level 2 by a one-time code: who gets one, what it is good for, and that nobody learns more by asking."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from crm.models import Consent, Event, Phone
from tests import factories
from voice import codes
from voice.codes import code_of
from voice.models import Call, OneTimeCode
from voice.tests.helpers import BOB, NOBODY, ROSA, call_of, make_busy_shop, make_call, on_call
from voice.tests.text_world import call_by_phone, left, make_textable, newest_code, wrong_code

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "phone_line")]

# A value, or the name of a savepoint.
VALUE = re.compile(r"""'[^']*'(?:::\w+)?|(?<![\w."])\d+|\bNULL\b|"s\d+_x\d+\"""")
ASKED = {"level": 1, "code_expected": True}


@pytest.fixture
def shop(clock):
    return make_busy_shop()


@pytest.fixture
def rosa(clock):
    rosa = factories.make_customer(number=ROSA, first_name="Rosa", last_name="Diaz")
    make_textable(rosa)
    return rosa


def ask(tools):
    return tools.run("verify_caller", {})


def tell(tools, code):
    return tools.run("verify_caller", {"code": code})


def sent_to():
    """Where the codes so far went, "" for nowhere."""
    return list(OneTimeCode.objects.values_list("number", flat=True))


# The way to level 2


@pytest.mark.parametrize("form", ["{}", "it's {}", "{0[0]} {0[1]} {0[2]}, {0[3]} {0[4]} {0[5]}"])
def test_the_code_opens_level_2(shop, rosa, form):
    call, tools = call_by_phone(rosa, shop)
    assert ask(tools)["data"] == ASKED
    assert tell(tools, form.format(newest_code())) == {
        "success": True,
        "data": {"level": 2},
        "message": "Thank you.",
    }
    call.refresh_from_db()
    assert call.level == 2
    history = tools.run("get_service_history", {"customer_id": rosa.pk})
    assert history["success"]


def test_a_name_and_then_a_code(shop, rosa):
    call, tools = call_by_phone(rosa, shop, level=0, customer=None)
    tools = on_call(call, "It's Rosa")
    assert tools.run("verify_caller", {"name": "Rosa"})["data"] == {"level": 1}
    ask(tools)
    assert tools.run("verify_caller", {"name": "Rosa", "code": newest_code()})["data"] == {"level": 2}
    # Further on nothing is sent or asked for.
    assert ask(tools)["data"] == tell(tools, "123456")["data"] == {"level": 2}
    assert len(sent_to()) == 1


def test_codes_are_six_digits_and_differ(shop, rosa):
    made = set()
    for _call in range(5):
        ask(call_by_phone(rosa, shop)[1])
        made.add(newest_code())
    assert all(len(code) == 6 and code.isdecimal() for code in made)
    assert len(made) == 5


def test_another_key_makes_another_code(shop, rosa, settings):
    ask(call_by_phone(rosa, shop)[1])
    before = newest_code()
    settings.SECRET_KEY = "another" * 10
    assert newest_code() != before


# Which phone


@pytest.mark.parametrize(
    ("phones", "caller", "number"),
    [
        ([("+15125550181", True, True, True)], "+15125550181", "+15125550181"),
        ([("+15125550181", True, True, True), ("+15125550182", True, True, False)], ROSA, "+15125550181"),
        ([("+15125550181", True, True, True), (ROSA, True, True, False)], ROSA, ROSA),
        ([("+15125550181", False, True, True), ("+15125550182", True, True, False)], ROSA, "+15125550182"),
        ([("+15125550181", True, False, True)], "+15125550181", ""),
        ([("+15125550181", False, True, True)], "+15125550181", ""),
        ([], ROSA, ""),
    ],
)
def test_a_code_goes_to_a_verified_number_that_takes_texts_rather_to_the_callers_own(
    shop, rosa, phones, caller, number
):
    rosa.phones.all().delete()
    for digits, textable, verified, primary in phones:
        at = timezone.now() if verified else None
        Phone.objects.create(
            customer=rosa, number=digits, textable=textable, verified_at=at, is_primary=primary
        )
    ask(call_by_phone(rosa, shop, number=caller)[1])
    assert sent_to() == [number]


@pytest.mark.parametrize(("granted", "number"), [(True, ROSA), (False, "")])
def test_who_withdrew_from_texts_gets_none(shop, rosa, granted, number, clock):
    for newest in (not granted, granted):
        Consent.objects.create(customer=rosa, channel="sms", purpose="service", granted=newest)
        Consent.objects.create(customer=rosa, channel="sms", purpose="marketing", granted=not newest)
        clock.shift(60)
    ask(call_by_phone(rosa, shop)[1])
    assert sent_to() == [number]


# What is not good enough


def test_guesses_end_after_three_and_the_right_code_comes_too_late(shop, rosa):
    _call, tools = call_by_phone(rosa, shop)
    ask(tools)
    for _guess in range(3):
        assert tell(tools, wrong_code())["data"] == ASKED
    assert tell(tools, newest_code())["data"] == ASKED


def test_the_third_try_still_counts(shop, rosa):
    _call, tools = call_by_phone(rosa, shop)
    ask(tools)
    tell(tools, wrong_code())
    tell(tools, "nothing like it")
    assert tell(tools, newest_code())["data"] == {"level": 2}


@pytest.mark.parametrize(("seconds", "level"), [(299, 2), (300, 1)])
def test_a_code_is_good_for_five_minutes(shop, rosa, clock, seconds, level):
    _call, tools = call_by_phone(rosa, shop)
    ask(tools)
    clock.shift(seconds)
    assert tell(tools, newest_code())["data"]["level"] == level


def test_a_code_is_good_once(shop, rosa):
    call, tools = call_by_phone(rosa, shop)
    ask(tools)
    tell(tools, newest_code())
    Call.objects.update(level=1)
    assert tell(on_call(Call.objects.get(pk=call.pk)), newest_code())["data"] == ASKED


def test_a_newer_code_takes_the_place_of_the_older(shop, rosa):
    _call, tools = call_by_phone(rosa, shop)
    ask(tools)
    older = newest_code()
    ask(tools)
    assert tell(tools, older)["data"] == ASKED
    assert tell(tools, newest_code())["data"] == {"level": 2}


def test_a_code_of_another_call_of_the_same_customer_is_none(shop, rosa):
    _first, tools = call_by_phone(rosa, shop)
    _second, others = call_by_phone(rosa, shop)
    ask(tools)
    code = newest_code()
    assert tell(others, code)["data"] == ASKED  # where none was asked for
    ask(others)
    assert tell(others, code)["data"] == ASKED
    assert tell(tools, code)["data"] == {"level": 2}


def test_a_code_proves_the_customer_for_whom_it_was_made_alone(shop, rosa):
    bob = factories.make_customer(number=BOB, first_name="Bob")
    make_textable(bob)
    call, tools = call_by_phone(rosa, shop)
    ask(tools)
    Call.objects.update(customer=bob)
    assert tell(on_call(Call.objects.get(pk=call.pk)), newest_code())["data"] == ASKED
    call.refresh_from_db()
    assert call.level == 1


def test_a_decoy_fits_nothing_even_to_whom_could_read_it(shop, rosa):
    """The row is there for everybody; its digits prove nothing where no phone got them."""
    rosa.phones.update(textable=False)
    _call, tools = call_by_phone(rosa, shop)
    ask(tools)
    assert tell(tools, newest_code())["data"] == ASKED


@pytest.mark.parametrize("said", ["", "000000", "no code came", "1" * 160, "４２７１９３", "•••"])
def test_nothing_is_no_code(shop, rosa, said):
    _call, tools = call_by_phone(rosa, shop)
    assert tell(tools, said)["data"] == ASKED
    ask(tools)
    assert tell(tools, said)["data"] == ASKED


# Nobody learns anything by asking


def played(tools, guess):
    """What a caller hears who asks for a code and reads out a wrong one, and the queries behind it."""
    heard = []
    for arguments in ({}, {"code": guess}, {}, {"code": guess}):
        with CaptureQueriesContext(connection) as queries:
            answer = tools.run("verify_caller", arguments)
        shapes = [VALUE.sub("?", query["sql"]) for query in queries]
        heard.append((answer["success"], answer["message"], shapes))
    return heard


def test_unknown_wrong_and_not_sent_sound_alike_and_take_the_same_way(shop, rosa):
    """Time is not measured: the same statements in the same order are all that takes any."""
    ann = factories.make_customer(number=NOBODY, first_name="Ann")  # no texts
    gone = factories.make_customer(number=BOB, first_name="Bob")
    make_textable(gone)
    Consent.objects.create(customer=gone, channel="sms", purpose="service", granted=False)
    stranger = on_call(make_call(shop, "+15125550111", channel=Call.Channel.PHONE))
    callers = [call_by_phone(one, shop)[1] for one in (rosa, ann, gone)]
    worn = call_by_phone(rosa, shop)[1]
    for _time in range(codes.MOST_IN_CALL):
        ask(worn)
    nameless = call_by_phone(rosa, shop, level=0, customer=None)[1]
    first, *others = (played(tools, "123456") for tools in [*callers, worn, stranger, nameless])
    for other in others:
        assert other == first


def test_codes_are_compared_in_constant_time(shop, rosa, monkeypatch):
    compared = []
    monkeypatch.setattr(codes, "constant_time_compare", lambda *pair: compared.append(pair) or False)
    _call, tools = call_by_phone(rosa, shop)
    tell(tools, "123456")  # none was made
    ask(tools)
    tell(tools, "123456")
    assert len(compared) == 2


# Limits


def test_three_codes_a_call(shop, rosa):
    _call, tools = call_by_phone(rosa, shop)
    for _time in range(4):
        ask(tools)
    assert sent_to() == [ROSA] * 3 + [""]


def test_five_codes_a_customer_a_day_to_whatever_number(shop, rosa, clock):
    for last in range(6):
        rosa.phones.update(number=f"+1512555018{last}")
        ask(call_by_phone(rosa, shop)[1])
    assert sent_to()[-2:] == ["+15125550184", ""]
    clock.shift(timedelta(days=1))
    ask(call_by_phone(rosa, shop)[1])
    assert sent_to()[-1] == "+15125550185"


def test_five_codes_a_number_a_day_for_whomever(shop, rosa):
    bob = factories.make_customer(number=ROSA, first_name="Bob")
    make_textable(bob)
    for customer in (rosa, bob, rosa, bob, rosa, bob):
        ask(call_by_phone(customer, shop)[1])
    assert sent_to() == [ROSA] * 5 + [""]


def test_so_many_codes_a_day_in_all(shop, rosa, monkeypatch):
    monkeypatch.setattr(codes, "MOST_IN_ALL", 2)
    bob = factories.make_customer(number=BOB, first_name="Bob")
    make_textable(bob)
    for customer in (rosa, bob, rosa):
        ask(call_by_phone(customer, shop)[1])
    assert sent_to() == [ROSA, BOB, ""]


def test_what_was_sent_nowhere_counts_for_nobody(shop, rosa):
    stranger = on_call(make_call(shop, "+15125550111", channel=Call.Channel.PHONE))
    for _time in range(10):
        ask(stranger)
    ask(call_by_phone(rosa, shop)[1])
    assert sent_to() == [""] * 10 + [ROSA]


def test_old_codes_are_cleared_away(shop, rosa, clock):
    ask(call_by_phone(rosa, shop)[1])
    clock.shift(timedelta(hours=23))
    codes.delete_old_codes()
    assert OneTimeCode.objects.exists()
    clock.shift(timedelta(hours=1))
    codes.delete_old_codes()
    assert not OneTimeCode.objects.exists()


# Without texts, and at the console


def test_without_texts_a_person_is_offered_to_everybody_alike(shop, rosa, settings):
    settings.TWILIO_ACCOUNT_SID = settings.TWILIO_AUTH_TOKEN = ""
    known = call_by_phone(rosa, shop)[1]
    unknown = on_call(make_call(shop, NOBODY, channel=Call.Channel.PHONE))
    answers = [run(tools) for tools in (known, unknown) for run in (ask, lambda one: tell(one, "123456"))]
    assert all(answer == answers[0] for answer in answers)
    assert answers[0]["success"] is False
    assert "person" in answers[0]["message"]
    assert not OneTimeCode.objects.exists()


def test_a_call_at_the_console_texts_nobody_and_shows_its_code(
    shop, rosa, settings, django_capture_on_commit_callbacks
):
    settings.TWILIO_ACCOUNT_SID = settings.TWILIO_AUTH_TOKEN = ""
    tools, shown = call_of(rosa, shop), []
    tools._context.watch_codes = shown.append
    with django_capture_on_commit_callbacks(execute=True):
        answer = ask(tools)
        assert not shown
    assert shown == [newest_code()]
    assert newest_code() not in str(answer)
    assert not left()
    assert tell(tools, shown[0])["data"] == {"level": 2}


def test_on_the_phone_nobody_is_shown_a_code(shop, rosa, django_capture_on_commit_callbacks):
    tools, shown = call_by_phone(rosa, shop)[1], []
    tools._context.watch_codes = shown.append
    with django_capture_on_commit_callbacks(execute=True):
        ask(tools)
    assert not shown


# Attempts are logged, codes are not


def test_every_attempt_is_logged_by_its_call_alone(shop, rosa, caplog):
    call, tools = call_by_phone(rosa, shop)
    with caplog.at_level("INFO"):
        ask(tools)
        tell(tools, wrong_code())
        tell(tools, newest_code())
    assert [record.getMessage() for record in caplog.records] == [
        f"call {call.pk}: a code was asked for",
        f"call {call.pk}: a code did not fit",
    ]


def test_neither_the_row_nor_its_delivery_holds_the_code(shop, rosa):
    ask(call_by_phone(rosa, shop)[1])
    code = OneTimeCode.objects.get()
    [delivery] = left()
    assert delivery.payload == {"code": code.pk}
    assert code_of(code) not in str(OneTimeCode.objects.values().get())
    assert not Event.objects.exists()
