"""What a worker clears away."""

from datetime import timedelta

import pytest
from django.utils import timezone

from appointments.chores import delete_expired_holds
from appointments.models import Claim
from appointments.verbs import hold
from crm.events.chores import CHORES
from tests.factories import MONDAY, PROGRAM, at, book


@pytest.mark.engine
def test_expired_holds_go_and_everything_else_stays(shop, car, clock):
    book(shop, car, at(MONDAY, 10))
    hold(PROGRAM, shop, holder="gone", scheduled_at=at(MONDAY, 13), services=["oil_change"])
    clock.shift(timedelta(minutes=2))
    hold(PROGRAM, shop, holder="here", scheduled_at=at(MONDAY, 14), services=["oil_change"])
    clock.shift(timedelta(minutes=2))
    assert delete_expired_holds in CHORES
    delete_expired_holds()
    assert set(Claim.objects.values_list("kind", "holder")) == {("visit", ""), ("hold", "here")}
    assert not Claim.objects.filter(expires_at__lte=timezone.now()).exists()
