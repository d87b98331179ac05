"""Proves that a call is possible: scripted tool calls, with the caller's own rights, reach its end."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import time_machine
from django.core.cache import cache
from django.db import transaction

from appointments.models import Appointment
from evals.judge import car_of, judge_rows
from evals.parts import Call, Wish
from evals.state import rows
from evals.world import World, wall
from voice.models import Call as CallRow
from voice.tools import CallContext, ToolRouter

HALF_HOUR = timedelta(minutes=30)
MOST_STEPS = 14 * 48


class Impossible(Exception):
    """The tools refuse what the call asks for."""


def prove(call: Call, world: World) -> list[str]:
    """What stands in the way of a call; nothing when it is possible."""
    cache.clear()
    with time_machine.travel(wall(call.now), tick=False), transaction.atomic():
        try:
            for change in call.before:
                change(world)
            before = rows()
            _Oracle(call, world).run()
            return judge_rows(call, before, rows())
        except Impossible as error:
            return [str(error)]
        finally:
            transaction.set_rollback(True)


class _Oracle:
    def __init__(self, call: Call, world: World) -> None:
        self._call, self._world = call, world
        row = CallRow.objects.create(
            shop=world.shop,
            channel=CallRow.Channel.PHONE,
            caller_number=call.caller.number,
            attestation=call.caller.attestation,
        )
        self._context = CallContext(row)
        self._context.said.append(call.caller.name)
        self._router = ToolRouter(self._context)
        self._new: dict[str, int] = {}

    def run(self) -> None:
        """Do all that is granted, and leave what is to be left. Raises Impossible."""
        call = self._call
        if call.caller.person:
            level = self._use("verify_caller", name=call.caller.name)["data"]["level"]
            if level < 1:
                raise Impossible("the caller cannot prove to be who is meant")
        for wish in call.wishes:
            if wish.granted and wish.do in ("book", "move", "cancel"):
                self._do(wish)
        for kind in call.left or ():
            name = "leave_message" if kind == "message" else "transfer_to_advisor"
            given = {"text": "a message"} if kind == "message" else {"reason": "asked", "summary": "asked"}
            if call.caller.keeps and kind == "message":
                given["callback_number"] = call.caller.keeps
            self._use(name, **given)

    def _do(self, wish: Wish) -> None:
        tried = ""
        for at in _starts(wish) or [""]:
            answer = self._propose(wish, at)
            if answer.get("error") == "confirmation_required":
                data = answer["data"]
                done = self._router.decide(data["proposal_id"], heard=data["read_back"], answer="yes")
                if done["success"]:
                    return
                tried = done["message"]
            else:
                tried = answer["message"]
        raise Impossible(f"{wish.do}: {tried}")

    def _propose(self, wish: Wish, at: str) -> dict[str, Any]:
        if wish.do == "cancel":
            reason = "Cancelled: " + " ".join(
                sum((list(pool) for pool in (wish.opens, *wish.tells.values())), [])
            )
            return self._router.run(
                "cancel_appointment", {"appointment_id": self._visit(wish), "reason": reason[:2000]}
            )
        if wish.do == "move":
            return self._router.run(
                "reschedule_appointment", {"appointment_id": self._visit(wish), "new_datetime": at}
            )
        customer = self._customer()
        return self._router.run(
            "book_appointment",
            {
                "customer_id": customer,
                "vehicle_id": self._car(wish, customer),
                "scheduled_at": at,
                "service_type": wish.services[0],
                "additional_services": list(wish.services[1:]),
            },
        )

    def _customer(self) -> int:
        caller = self._call.caller
        if caller.person:
            return self._world.cars[caller.person][0].customer_id
        if "customer" not in self._new:
            made = self._router.run(
                "create_customer",
                {
                    "first_name": caller.first,
                    "last_name": caller.last,
                    "phone_number": caller.keeps or caller.number,
                },
            )
            self._new["customer"] = made["data"]["customer_id"]
        return self._new["customer"]

    def _car(self, wish: Wish, customer: int) -> int:
        car = car_of(self._call, wish)
        for mine in self._world.cars.get(self._call.caller.person, ()):
            if mine.description == car:
                return mine.pk
        if car not in self._new:
            year, make, model = car.split(" ", 2)
            given = {"customer_id": customer, "year": int(year), "make": make, "model": model}
            self._new[car] = self._router.run("add_vehicle", given)["data"]["vehicle_id"]
        return self._new[car]

    def _visit(self, wish: Wish) -> int:
        mine = Appointment.objects.filter(customer_id=self._customer(), scheduled_at=wall(wish.visit))
        visit = mine.first()
        if visit is None:
            raise Impossible(f"there is no visit at {wish.visit}")
        return visit.pk

    def _use(self, tool: str, /, **given: Any) -> Mapping[str, Any]:
        answer = self._router.run(tool, given)
        if not answer["success"]:
            raise Impossible(f"{tool}: {answer['message']}")
        return answer


def _starts(wish: Wish) -> list[str]:
    """The starts that suit, on the half hours from each span's first."""
    found = []
    for span in wish.at:
        first = wall(span.partition("/")[0])
        for step in range(MOST_STEPS if "/" in span else 1):
            at = (first + step * HALF_HOUR).isoformat(timespec="minutes")[:16]
            if not wish.suits(at):
                break
            found.append(at)
    return found
