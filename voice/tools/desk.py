"""Tools about the shop itself, and the end of the call."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Annotated, Any, Literal

from django.utils import timezone

from appointments import reads
from appointments.availability import Opening
from crm.models import Shop
from crm.phones import display_phone
from voice.language import language
from voice.tools.context import CallContext, Context
from voice.tools.envelope import Answer
from voice.tools.registry import Limit, tool

Topic = Literal["hours", "address", "services", "prices"]
DAYS_TOLD = 14


@tool()
def get_shop_info(context: Context, topic: Topic | None = None) -> Answer:
    """Tell facts about the shop: opening hours, address, services and prices.

    topic: One of them; without it all.
    """
    shop = context.shop
    wanted = (topic,) if topic else ("hours", "address", "services")
    data: dict[str, Any] = {"name": shop.name, "phone_number": shop.phone_number, "time_zone": shop.time_zone}
    said = []
    if "hours" in wanted:
        data["hours"], data["closed_days"] = _hours(shop)
        said.append(_say_hours(shop, data["hours"]))
        said += _say_closed(shop, data["closed_days"])
    if "address" in wanted:
        data["address"] = ", ".join(part for part in (shop.address, shop.city, shop.region) if part)
        said.append(
            f"We are at {data['address']}."
            if data["address"]
            else f"Our number is {display_phone(shop.phone_number)}."
        )
    if "services" in wanted or "prices" in wanted:
        data["services"] = [
            {
                "service_type": service.code,
                "name": service.name,
                "minutes": service.minutes,
                "price_from": service.price_from,
                "currency": shop.currency,
            }
            for service in reads.menu(shop).values()
        ]
        said.append(_say_menu(shop, data["services"], with_prices="prices" in wanted))
    return Answer(data, " ".join(said))


def _hours(shop: Shop) -> tuple[dict[str, list[list[str]]], dict[str, str]]:
    """Usual opening hours by weekday, and the coming days closed though usually open."""
    today = timezone.localdate(timezone=shop.zone)
    opening = reads.load_opening(shop, today, today + timedelta(days=DAYS_TOLD))
    say = language(shop.language).say
    hours = {
        day: [
            [f"{opens:%H:%M}", f"{closes:%H:%M}"] for opens, closes in sorted(opening.weekly.get(number, ()))
        ]
        for number, day in enumerate(say.WEEKDAYS)
    }
    return hours, {day.isoformat(): reason for day, reason in _exceptions(opening, today)}


def _exceptions(opening: Opening, today: date) -> list[tuple[date, str]]:
    days = (opening.on(today + timedelta(days=ahead)) for ahead in range(DAYS_TOLD))
    return [
        (day.date, day.closed_because)
        for day in days
        if day.closed_because and opening.weekly.get(day.date.weekday())
    ]


def _say_hours(shop: Shop, hours: dict[str, list[list[str]]]) -> str:
    """`We are open Monday to Friday from 9 AM to 5 PM. In between we are closed from noon to 1 PM.`

    A break is said once where all open days have the same; otherwise each day's spans are said.
    """
    say = language(shop.language).say
    breaks = {tuple(_breaks(spans)) for spans in hours.values() if spans}
    same = len(breaks) == 1
    groups: list[tuple[str, str, str]] = []
    for day, spans in hours.items():
        shown = [(spans[0][0], spans[-1][1])] if same and spans else spans
        span = say.both([_say_span(shop, opens, closes) for opens, closes in shown])
        if groups and groups[-1][2] == span:
            groups[-1] = (groups[-1][0], day, span)
        else:
            groups.append((day, day, span))
    told = [f"{first}{f' to {last}' if last != first else ''} {span}" for first, last, span in groups if span]
    if not told:
        return "We have no regular opening hours."
    closed = [_say_span(shop, *one) for one in breaks.pop()] if same else []
    between = f" In between we are closed {say.both(closed)}." if closed else ""
    return f"We are open {say.both(told)}.{between}"


def _say_closed(shop: Shop, closed_days: dict[str, str]) -> list[str]:
    say = language(shop.language).say
    today = timezone.localdate(timezone=shop.zone)
    days = [say.date(date.fromisoformat(day), today) for day in closed_days]
    return [f"We are also closed on {say.both(days)}."] if days else []


def _breaks(spans: list[list[str]]) -> list[tuple[str, str]]:
    return [(before[1], after[0]) for before, after in pairwise(spans)]


def _say_span(shop: Shop, opens: str, closes: str) -> str:
    say = language(shop.language).say
    return f"from {say.clock(_clock(opens))} to {say.clock(_clock(closes))}"


def _clock(text: str) -> time:
    return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 - a wall time


def _say_menu(shop: Shop, services: list[dict[str, Any]], *, with_prices: bool) -> str:
    say = language(shop.language).say
    if not with_prices:
        return f"We do {say.both([service['name'].lower() for service in services])}."
    priced = [
        f"{service['name'].lower()} from {say.money(service['price_from'], shop.currency)}"
        for service in services
        if service["price_from"] is not None
    ]
    return (
        f"{say.both(priced).capitalize()}." if priced else "Prices depend on the car; the desk will tell you."
    )


@tool(only_in_calls=True)
def end_call(context: CallContext, outcome: Annotated[str, Limit(40)] = "") -> Answer:
    """End the call, after the last words were heard.

    outcome: What came of it, in a word.
    """
    if outcome:
        context.call.outcome = outcome
        context.call.save(update_fields=["outcome"])
    return Answer(None, "Goodbye")
