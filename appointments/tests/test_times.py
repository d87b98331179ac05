"""Times as callers and programs write them, on the shop's clock."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from appointments.errors import InvalidDate, InvalidDatetime, TimeDoesNotExist
from appointments.times import parse_day, parse_moment
from tests.factories import CHICAGO


def moment(text, zone=CHICAGO):
    return parse_moment(text, zone, "scheduled_at")


def test_an_offset_is_converted_and_not_dropped():
    five = datetime(2026, 3, 2, 17, tzinfo=UTC)
    assert moment("2026-03-02T17:00:00+00:00") == five
    assert moment("2026-03-02T17:00:00Z") == five
    assert moment("2026-03-02T11:00-06:00") == five
    assert moment("2026-03-02T22:30+05:30") == five


@pytest.mark.parametrize("text", ["2026-03-02T17:00:00", "2026-03-02 17:00", " 2026-03-02T17:00 "])
def test_a_time_without_an_offset_is_the_shops(text):
    assert moment(text) == datetime(2026, 3, 2, 23, tzinfo=UTC)
    assert moment(text, ZoneInfo("Asia/Kolkata")) == datetime(2026, 3, 2, 11, 30, tzinfo=UTC)


def test_the_shops_time_follows_its_clocks_over_the_year():
    assert moment("2026-07-01T09:00") == datetime(2026, 7, 1, 14, tzinfo=UTC)
    assert moment("2026-12-01T09:00") == datetime(2026, 12, 1, 15, tzinfo=UTC)


@pytest.mark.parametrize("clock", ["02:00", "02:30", "02:59:59"])
def test_a_time_that_the_clocks_skip_is_refused(clock):
    with pytest.raises(TimeDoesNotExist) as refused:
        moment(f"2026-03-08T{clock}")
    assert refused.value.data == {"field": "scheduled_at"}
    assert moment("2026-03-08T03:00") == datetime(2026, 3, 8, 8, tzinfo=UTC)


def test_of_a_time_that_comes_twice_the_first_is_meant():
    assert moment("2026-11-01T01:30") == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    assert moment("2026-11-01T01:30-06:00") == datetime(2026, 11, 1, 7, 30, tzinfo=UTC), "unless told"


@pytest.mark.parametrize(
    "text",
    [
        *("", "tomorrow", "10:00", "2026-03-02", "2026-02-30T10:00", "2026-03-02T25:00"),
        *("2026-03-02T10:00+99:00", "0001-01-01T00:00", "9999-12-31T23:59+00:00", "٢٠٢٦-03-02T10:00"),
    ],
)
def test_what_is_no_time_is_refused(text):
    with pytest.raises(InvalidDatetime, match="^Invalid datetime format$"):
        moment(text)


def test_a_day_is_written_in_one_way():
    assert parse_day("2026-03-02") == date(2026, 3, 2)
    for text in ("", "03/02/2026", "2026-02-30", "2026-03-02T10:00", "tomorrow", "0001-01-01"):
        with pytest.raises(InvalidDate, match="^Invalid date format$"):
            parse_day(text)
