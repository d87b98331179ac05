"""Phone numbers, in any usual spelling, to E.164.

phonenumberslite is used without its Django field: the field insists on assigned numbers, whereas a shop
must be able to keep any possible one (+15555551234).
"""

from typing import TYPE_CHECKING

import phonenumbers

if TYPE_CHECKING:
    from crm.models import Shop

LONGEST = 40  # far above any spelling of a number; longer text is no number
# Who calls these pays more than for a call, and whoever is called gets a share of it.
DEAR = {
    phonenumbers.PhoneNumberType.PREMIUM_RATE,
    phonenumbers.PhoneNumberType.SHARED_COST,
    phonenumbers.PhoneNumberType.PERSONAL_NUMBER,
}


def parse_phone(text: str, region: str = "US") -> str | None:
    """The E.164 form of `text`, with `region` (ISO 3166) as the home country; None if it is no number."""
    if not isinstance(text, str) or len(text) > LONGEST:
        return None
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if number.extension or not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def display_phone(number: str) -> str:
    """An E.164 number as people of its country write it; anything else unchanged."""
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return number
    style = (
        phonenumbers.PhoneNumberFormat.NATIONAL
        if parsed.country_code == 1
        else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    return phonenumbers.format_number(parsed, style)


def dialable(number: str, shop: "Shop") -> bool:
    """Whether a call of this shop may be put through to an E.164 number.

    It has to be on the shop's list, in its own country, and cost no extra: a toll fraud needs one of these,
    whoever wrote the list.
    """
    if number not in shop.advisor_numbers:
        return False
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return False
    # Many countries share +1. A possible number that nobody was given belongs to none of them.
    region = phonenumbers.region_code_for_number(parsed)
    at_home = parsed.country_code == phonenumbers.country_code_for_region(shop.country) and (
        region in (shop.country, None)
    )
    possible = phonenumbers.is_possible_number(parsed)
    return at_home and possible and phonenumbers.number_type(parsed) not in DEAR
