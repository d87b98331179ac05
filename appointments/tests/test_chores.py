"""What a worker clears away."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection, transaction
from django.utils import timezone

from appointments.chores import delete_expired_holds
from appointments.models import Claim
from appointments.verbs import hold
from crm.events.chores import CHORES
from tests.factories import MONDAY, PROGRAM, at, book
from tests.servers import until


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


@pytest.mark.engine
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets nobody wait for one row")
@pytest.mark.django_db(transaction=True)
def test_clearing_away_waits_for_nobody_who_is_clearing_too(shop, clock):
    for hour in (13, 14):
        start = at(MONDAY, hour)
        hold(PROGRAM, shop, holder=f"at {hour}", scheduled_at=start, services=["oil_change"])
    clock.shift(timedelta(minutes=4))

    def clear():
        delete_expired_holds()
        connection.close()

    worker = Thread(target=clear)
    with transaction.atomic():
        assert len(Claim.objects.select_for_update().filter(holder="at 13")) == 2
        worker.start()
        until(lambda: not worker.is_alive())
        assert set(Claim.objects.values_list("holder", flat=True)) == {"at 13"}
