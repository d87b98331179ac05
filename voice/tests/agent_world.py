"""The shop and the people of the built-in agent's dialogues."""

from datetime import timedelta

import pytest

from crm.models import Shop
from tests.factories import MONDAY, at, book, make_customer, make_service, make_shop, make_vehicle

TUESDAY, THURSDAY, FRIDAY = (MONDAY + timedelta(days=days) for days in (1, 3, 4))
ROSAS, BOBS, EDS, STRANGERS = "+15125550123", "+15125550140", "+15125550150", "+15125550177"
MENU: tuple[tuple[str, int, str | None, list[str]], ...] = (
    ("brake_service", 120, "180.00", ["brakes"]),
    ("brake_inspection", 30, "39.00", []),
    ("tire_rotation", 30, "29.95", []),
    ("other", 60, None, []),
)


@pytest.fixture
def shop(db: None) -> Shop:
    """A shop with two bays; Rosa has a Civic, Bob two cars, and Ed two cars and three visits."""
    shop = make_shop(bays=2, technicians=2, address="12 Cedar Street", city="Austin")
    for code, minutes, price, spoken in MENU:
        make_service(shop, code, minutes=minutes, price_from=price, spoken_names=spoken)
    make_vehicle(make_customer(first_name="Rosa", last_name="Diaz", number=ROSAS))
    bob = make_customer(first_name="Bob", last_name="Miller", number=BOBS)
    make_vehicle(bob, year=2015, make="Toyota", model="Camry")
    make_vehicle(bob, year=2016, make="Ford", model="F-150", is_primary_vehicle=False)
    ed = make_customer(first_name="Edward", last_name="Kowalski", number=EDS)
    silverado = make_vehicle(ed, year=2014, make="Chevrolet", model="Silverado")
    odyssey = make_vehicle(ed, year=2019, make="Honda", model="Odyssey", is_primary_vehicle=False)
    book(shop, silverado, at(TUESDAY, 9), "tire_rotation")
    book(shop, odyssey, at(THURSDAY, 10), "brake_service")
    book(shop, silverado, at(FRIDAY, 14), "oil_change")
    return shop
