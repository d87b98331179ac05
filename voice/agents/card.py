"""What the built-in agent knows of its shop, as plain values."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from appointments import reads
from crm.models import Shop
from voice.language import MenuItem


@dataclass(frozen=True, slots=True)
class ShopCard:
    """The shop of a call: `minutes` by service code, for several services in one visit."""

    name: str
    zone: ZoneInfo
    country: str
    language: str
    menu: tuple[MenuItem, ...]
    minutes: dict[str, int]


def shop_card(shop: Shop) -> ShopCard:
    """One query."""
    services = reads.menu(shop).values()
    return ShopCard(
        name=shop.name,
        zone=shop.zone,
        country=shop.country,
        language=shop.language,
        menu=tuple(MenuItem(one.code, one.name, tuple(one.spoken_names)) for one in services),
        minutes={one.code: one.minutes or reads.DEFAULT_VISIT_MINUTES for one in services},
    )
