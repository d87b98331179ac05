"""Two shops told apart by their words, and values that lead to their rows, where random ones would miss."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from appointments.models import Appointment
from crm.models import Shop
from tests import factories
from tests.rest.world import V1
from vehicles.models import Vehicle
from voice.models import Call, Turn
from voice.tools import TOOLS
from voice.tools.registry import Tool

OURS, OTHERS = "Homely", "Strange"
TIMES = [f"2026-03-{day:02}T{hour:02}:00" for day in (2, 3, 4) for hour in (8, 9, 10, 14)]
# What fits whatever the shop is.
VALUES: dict[str, Sequence[Any]] = {
    "scheduled_at": TIMES,
    "new_datetime": TIMES,
    "promised_at": TIMES,
    "date": ["2026-03-02", "2026-03-03", "2026-03-08"],
    "services": [[], ["oil_change"]],
    "additional_services": [[], ["oil_change"]],
    "duration_minutes": [30, 60, 5],
    "phone_number": ["+15125550144", "512 555 0199", "+15125550177"],
    "vin": ["1HGCM82633A004352", "1hgcm82633a004353"],
}
Choose = Callable[[Sequence[Any]], Any]


@dataclass
class Side:
    """One of the two shops: the ids of its rows by list, and by the name of a member."""

    rows: dict[str, int]
    values: dict[str, Any]


class Marked:
    """A shop and another one, whose words tell them apart. Customers and cars are of both."""

    def __init__(self, shop: Shop) -> None:
        """Give the shop its rows, and make the other one."""
        self.shop, self.other = shop, factories.make_shop(bays=2)
        self._sides = [_mark(self.shop, OURS, "+15125550199"), _mark(self.other, OTHERS, "+15125550144")]
        self._tools: list[Tool] = [tool for tool in TOOLS.values() if not tool.only_in_calls]

    def aim_address(self, case: Any, choose: Choose) -> None:
        """Put the id of a row of either shop into the address."""
        if "id" in case.path_parameters:
            name = case.operation.path.removeprefix(V1).partition("/")[0]
            case.path_parameters["id"] = choose([side.rows[name] for side in self._sides])

    def aim_body(self, case: Any, choose: Choose) -> None:
        """Put values that fit into the body: those of one shop, or of both; or a tool with its arguments."""
        if "name" in case.path_parameters:
            tool = choose(self._tools)
            case.path_parameters["name"] = tool.name
            case.headers["X-Shop"] = str(choose(self._sides).values["shop"])
            case.body = dict.fromkeys(tool.definition["function"]["parameters"]["properties"], "Some words")
        if isinstance(case.body, dict):
            sides = choose([self._sides[:1], self._sides[1:], self._sides])
            for name in case.body:
                if name in VALUES:
                    case.body[name] = choose(VALUES[name])
                elif name in sides[0].values:
                    case.body[name] = choose(sides).values[name]


def _mark(shop: Shop, word: str, number: str) -> Side:
    """Write the word into all that is the shop's alone."""
    shop.name = f"{word} shop"
    shop.save()
    shop.resources.filter(name="bay 2").update(name=f"{word} bay")
    service = factories.make_service(shop, f"{word.lower()}_service", name=f"{word} service", position=1)
    car: Vehicle = factories.make_vehicle(factories.make_customer(number=number))
    visit: Appointment = factories.book(shop, car, factories.at(factories.MONDAY, 11), notes=f"{word} visit")
    call = Call.objects.create(shop=shop, channel=Call.Channel.CONSOLE, summary=f"{word} call")
    Turn.objects.create(call=call, number=0, speaker="caller", text=f"{word} words")
    bay, technician = (shop.resources.filter(kind=kind).order_by("-pk")[0] for kind in ("bay", "technician"))
    rows = {
        "shops": shop.pk,
        "services": service.pk,
        "resources": bay.pk,
        "calls": call.pk,
        "customers": car.customer_id,
        "vehicles": car.pk,
        "appointments": visit.pk,
    }
    values = {
        "shop": shop.pk,
        "customer": car.customer_id,
        "customer_id": car.customer_id,
        "other": factories.make_customer(number=number).pk,
        "vehicle": car.pk,
        "vehicle_id": car.pk,
        "appointment_id": visit.pk,
        "service_type": service.code,
        "bay": bay.pk,
        "technician": technician.pk,
    }
    return Side(rows, values)
