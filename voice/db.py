"""The one way from a socket to the database.

Channels' own helper puts every socket of a process on one thread, so that one slow query holds up all calls
(measured: 1.9 s beside a slow query, 1 ms here).
"""

import asyncio
import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.db import close_old_connections

THREADS = 8  # at most as many database connections a process for all its calls

P = ParamSpec("P")
T = TypeVar("T")

_pool = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="voice-db")


async def run_db(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run blocking ORM work on the pool. A cancelled caller does not stop work that began."""
    context = contextvars.copy_context()

    def work() -> T:
        close_old_connections()
        try:
            return context.run(function, *args, **kwargs)
        finally:
            close_old_connections()

    return await asyncio.get_running_loop().run_in_executor(_pool, work)
