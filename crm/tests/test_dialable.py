"""Whom a call may be put through to: the shop's own people, at home, at no extra cost."""

import pytest

from crm.models import Shop
from crm.phones import dialable


@pytest.mark.parametrize(
    ("number", "country", "may"),
    [
        ("+15125550111", "US", True),
        ("+15555551234", "US", True),  # possible, assigned to nobody
        ("+18005550111", "US", True),
        ("+19005550111", "US", False),  # premium
        ("+18765550111", "US", False),  # Jamaica, with America's +1
        ("+15125550111", "CA", False),
        ("+442079460000", "GB", True),
        ("+448712345678", "GB", False),  # shared cost or premium
        ("+447012345678", "GB", False),  # personal
        ("+442079460000", "US", False),
        ("+1512", "US", False),
        ("5125550111", "US", False),
        ("sip:anna@example.com", "US", False),
    ],
)
def test_only_numbers_at_home_that_cost_no_extra(number, country, may):
    assert dialable(number, Shop(country=country, advisor_numbers=[number])) is may


def test_only_numbers_on_the_shops_list():
    assert not dialable("+15125550111", Shop(country="US", advisor_numbers=["+15125550112"]))
