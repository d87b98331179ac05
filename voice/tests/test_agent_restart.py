"""The facts are all that the agent needs: made anew between two turns it says the same."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.soak import rounds
from voice.models import Call
from voice.tests.agent_world import BOBS, EDS, ROSAS, STRANGERS, shop
from voice.tests.dialogue import play

__all__ = ["shop"]
pytestmark = pytest.mark.usefixtures("clock")
LINES = (
    "I need an oil change",
    "it's rosa diaz",
    "edward kowalski here, cancel my appointment",
    "bob miller, brakes for the camry and an oil change for the truck friday at ten",
    "my name is ann lee",
    "a 2015 honda accord",
    "the truck",
    "both",
    "friday afternoon",
    "same day at two",
    "anything later",
    "the first one",
    "the tire rotation",
    "yes",
    "no",
    "never mind",
    "i don't know",
    "can you say that again",
    "how much is it",
    "can i leave a message",
    "put me on the waiting list",
    "flurb",
    "i have the vin",
    "one h g c m eight two six",
)


@settings(
    max_examples=rounds(6, 300),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    number=st.sampled_from([ROSAS, BOBS, EDS, STRANGERS, ""]),
    lines=st.lists(st.sampled_from(LINES), min_size=1, max_size=8),
)
def test_an_agent_made_anew_before_each_turn_says_the_same(shop, number, lines):
    said = []
    for forgetful in (False, True):
        with transaction.atomic():
            said.append(play(shop, number, *lines, forgetful=forgetful).answers)
            transaction.set_rollback(True)
    assert said[0] == said[1]
    assert not Call.objects.exists()
