"""How long a trial lasts: short in the suite, long under `make soak`, which sets SOAK."""

import os


def rounds(short: int, long: int) -> int:
    """So many rounds of a trial: `short` in the suite, `long` under `make soak`."""
    return long if os.environ.get("SOAK") else short
