"""No log line carries a caller: no number, no VIN, no words of an exception."""

import logging

import pytest

from config.logs import PrivateFormatter


def logged(message, *arguments, error=None):
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("voice", logging.ERROR, __file__, 1, message, arguments, info)
    return PrivateFormatter().format(record)


@pytest.mark.parametrize(
    "private",
    [
        "+15555550142",
        "555-555-0142",
        "(555) 555-0142",
        "15555550142",
        "1HGCM82633A004352",
        "1hgcm82633a004352",
    ],
)
def test_numbers_and_vins_are_masked(private):
    line = logged("Not found: /customers/%s/", private)
    assert private not in line
    assert "Not found: /customers/" in line


@pytest.mark.parametrize("message", ["visit 41 booked for 2026-11-27 09:00", "took 12.5 ms", "port 8000"])
def test_what_names_nobody_stays_readable(message):
    assert logged(message).endswith(message)


def test_of_an_exception_only_type_and_place_are_kept():
    words = "Key (number)=(+15555550142) already exists"
    try:
        raise ValueError(words)
    except ValueError as error:
        line = logged("Writing failed", error=error)
    assert "ValueError" in line
    assert "test_logs.py" in line
    assert "exists" not in line
