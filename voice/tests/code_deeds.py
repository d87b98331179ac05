"""What racers do with codes."""

from typing import Any

import voice.language.en  # noqa: F401  once for all racers: loaded in a race it would hold the lock for a second
from voice.models import Call
from voice.tests.helpers import on_call


def verify(call_id: int, **arguments: Any) -> None:
    """Use the tool in a call, on a line of its own."""
    call = Call.objects.select_related("shop").get(pk=call_id)
    envelope = on_call(call).run("verify_caller", arguments)
    assert envelope["success"], envelope
