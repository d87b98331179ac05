"""A booking without the guards.

It stands apart from the tests, so that the racers need not import pytest, which costs more than many races.
"""

from contextlib import ExitStack, nullcontext
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from django.db import connection, transaction

from appointments import placing
from appointments.verbs import booking
from tests.factories import book
from tests.racers import meet


def book_unguarded(*arguments: Any) -> None:
    """`book` without its locks, in which everybody has looked before anybody writes."""
    on_sqlite = connection.vendor == "sqlite"
    look = booking.check_vehicle
    with ExitStack() as stack:

        def look_and_meet(*arguments: Any, **options: Any) -> None:
            look(*arguments, **options)
            meet()
            if on_sqlite:
                stack.enter_context(transaction.atomic())

        stack.enter_context(patch.object(placing, "lock", lambda *_: None))
        stack.enter_context(patch.object(booking, "check_vehicle", look_and_meet))
        if on_sqlite:  # there the transaction is the lock: here it begins only after the look
            stack.enter_context(patch.object(booking, "transaction", SimpleNamespace(atomic=nullcontext)))
        book(*arguments)
