"""How far a long command has come: a bar on a terminal, a line now and then elsewhere."""

import time
from collections.abc import Iterable

from django.core.management.base import OutputWrapper

BAR = 30
EVERY_SECONDS = 10.0  # between lines where nobody sees a bar move


def shown(steps: Iterable[int], first: int, last: int, what: str, out: OutputWrapper) -> None:
    """Go through `steps`, counts on the way from `first` to `last`, and show each on `out`."""
    began = said = time.monotonic()
    for done in steps:
        now = time.monotonic()
        rate = (done - first) / max(now - began, 0.001)
        left = f"{(last - done) / rate:.0f} s left"
        if out.isatty():
            full = BAR * done // last
            bar = f"{'█' * full}{'·' * (BAR - full)}"
            end = "\n" if done == last else ""
            out.write(f"\r{bar} {done:,} of {last:,} {what}, {rate:,.0f} a second, {left}  ", ending=end)
            out.flush()
        elif done == last or now - said >= EVERY_SECONDS:
            said = now
            out.write(f"{done:,} of {last:,} {what}, {rate:,.0f} a second, {left}")
            out.flush()
