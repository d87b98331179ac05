"""Codes asked for, guessed and read out at the same moment, by processes of their own."""

from functools import partial

import pytest

from tests import factories
from tests.racers import DONE, Racers
from voice.models import Call, OneTimeCode
from voice.tests import code_deeds
from voice.tests.code_deeds import verify
from voice.tests.helpers import ROSA, make_busy_shop, make_call
from voice.tests.text_world import make_textable, newest_code, wrong_code

RACERS = 8

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def racers(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), Racers(RACERS, code_deeds.__name__) as racers:
        yield racers


@pytest.fixture
def calls(transactional_db):
    """As many calls of Rosa's as there are racers."""
    shop = make_busy_shop()
    rosa = factories.make_customer(number=ROSA, first_name="Rosa")
    make_textable(rosa)
    return [make_call(shop, level=1, customer=rosa).pk for _racer in range(RACERS)]


def race(racers, deeds):
    assert {outcome.what for outcome in racers.race(deeds)} == {DONE}


def test_many_guesses_at_once_are_three(racers, calls):
    verify(calls[0])
    race(racers, [partial(verify, calls[0], code=wrong_code())] * RACERS)
    assert OneTimeCode.objects.get().tries == 3
    assert not Call.objects.filter(level=2).exists()


def test_a_code_read_out_many_times_at_once_is_used_once(racers, calls):
    verify(calls[0])
    race(racers, [partial(verify, calls[0], code=newest_code())] * RACERS)
    code = OneTimeCode.objects.get()
    assert code.used_at
    assert code.tries == 1


def test_one_code_tried_in_many_calls_at_once_opens_its_own(racers, calls):
    verify(calls[0])
    race(racers, [partial(verify, pk, code=newest_code()) for pk in calls])
    assert list(Call.objects.filter(level=2).values_list("pk", flat=True)) == [calls[0]]


def test_calls_that_ask_at_once_get_no_more_codes_than_the_customer_may(racers, calls):
    race(racers, [partial(verify, pk) for pk in calls])
    assert OneTimeCode.objects.exclude(number="").count() == 5
    assert OneTimeCode.objects.count() == RACERS
