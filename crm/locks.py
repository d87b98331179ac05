"""Locks on things that have no row of their own: a phone number, a day of a shop's schedule."""

import zlib
from collections.abc import Iterable
from enum import IntEnum

from django.db import connection


class Lock(IntEnum):
    """Namespaces; a shop's days use the shop's own (positive) id in their place."""

    PHONE_NUMBER = -1
    MERGES = -2
    VIN = -3
    CODES = -4


def lock(namespace: int, keys: Iterable[int]) -> None:
    """Wait for the locks (namespace, key), in sorted order so that two verbs cannot deadlock; until commit.

    One query. On SQLite the IMMEDIATE transaction already lets only one writer in.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A lock without a transaction locks nothing.")
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, key) FROM unnest(%s::int[]) AS key",
            [namespace, sorted(set(keys))],
        )


def lock_number(number: str) -> None:
    """Keep others from adding a customer on this E.164 number until commit."""
    lock(Lock.PHONE_NUMBER, [_key(number)])


def lock_vin(vin: str) -> None:
    """Keep others from saving an active car with this VIN until commit."""
    lock(Lock.VIN, [_key(vin)])


def lock_merges() -> None:
    """Let one merge run at a time, until commit: none changes under another who is who."""
    lock(Lock.MERGES, [0])


def lock_codes() -> None:
    """Let one one-time code be made at a time, until commit: how many there were is counted before each."""
    lock(Lock.CODES, [0])


def _key(text: str) -> int:
    return zlib.crc32(text.encode()) - 2**31
