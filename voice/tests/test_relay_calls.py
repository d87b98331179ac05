"""Whole calls on the phone line: webhook, socket, callbacks."""

import asyncio

import pytest

from appointments.models import Appointment
from tests.factories import make_customer, make_vehicle
from voice.db import run_db
from voice.models import Call, Turn
from voice.tests.relay_world import make_caller

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("phone_line")]

NUMBER = "+15125550123"


async def test_a_caller_books_and_says_goodbye(shop, clock):
    await run_db(lambda: make_vehicle(make_customer(number=NUMBER)))
    somebody = make_caller(number=NUMBER)
    greeting = await somebody.call()
    assert greeting.startswith("Thank you for calling Shop. This is the automated assistant")
    read_back = await somebody.says(
        "Hi, it's John, an oil change for my Civic, the first time you have tomorrow"
    )
    assert "Tuesday" in read_back, read_back
    assert "booked" in await somebody.says("Yes, please")
    goodbye = await somebody.says("No, that's all, thank you")
    await somebody.hears_out()
    assert "Goodbye" in goodbye
    assert somebody.over
    call = await run_db(Call.objects.get)
    assert (call.channel, call.status, call.end_reason, call.level) == ("phone", "ended", "goodbye", 1)
    assert call.attestation == "A"
    assert await run_db(Appointment.objects.count) == 1
    agents = await run_db(list, Turn.objects.filter(speaker="agent"))
    assert all(turn.heard == turn.text for turn in agents)
    assert asyncio.all_tasks() == {asyncio.current_task()}
