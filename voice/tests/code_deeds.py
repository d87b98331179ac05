"""What racers do with codes."""

from typing import Any

from voice.models import Call
from voice.tests.helpers import on_call


def verify(call_id: int, **arguments: Any) -> None:
    """Use the tool in a call, on a line of its own."""
    call = Call.objects.select_related("shop").get(pk=call_id)
    assert on_call(call).run("verify_caller", arguments)["success"]
