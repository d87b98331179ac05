"""Child processes that never outlive the process that started them."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import Any

PR_SET_PDEATHSIG = 1  # prctl(2)
END_SECONDS = 8.0


def start_bound(
    command: Sequence[str], *, death_signal: int = signal.SIGTERM, **options: Any
) -> subprocess.Popen[Any]:
    """Start `command` in a process group of its own, so that a Ctrl-C reaches only its starter.

    It gets `death_signal` when its starter dies, kill -9 included. `options` are those of Popen.
    """
    return subprocess.Popen(  # noqa: S603  the callers' commands are fixed in the code
        command, process_group=0, preexec_fn=bound_to_parent(death_signal), **options
    )


def end(process: subprocess.Popen[Any], how: int = signal.SIGTERM) -> None:
    """Ask `process` to end, and end its whole group by force if it does not within END_SECONDS."""
    if process.poll() is None:
        process.send_signal(how)
        try:
            process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def bound_to_parent(death_signal: int = signal.SIGTERM) -> Callable[[], None] | None:
    """Return the `preexec_fn` of a child that is to get `death_signal` when its starter dies (Linux only)."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)  # loaded here: after the fork only the bare call is safe
    parent = os.getpid()

    def bind() -> None:
        libc.prctl(PR_SET_PDEATHSIG, death_signal)
        if os.getppid() != parent:  # it died before the bond was made
            os.kill(os.getpid(), death_signal)

    return bind
