"""Phone numbers, in any usual spelling, to E.164.

phonenumberslite is used without its Django field: the field insists on assigned numbers, whereas a shop
must be able to keep any possible one (+15555551234).
"""

import phonenumbers

LONGEST = 40  # far above any spelling of a number; longer text is no number


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
