"""Recall campaigns by make, model and year.

recallsByVehicle (https://www.nhtsa.gov/nhtsa-datasets-and-apis) lists the campaigns of a model; whether one
car is affected, and whether it was mended, only its maker knows by the VIN. Kept for a day.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import partial
from http import HTTPStatus
from typing import Any

from django.conf import settings

from vehicles.errors import RecallServiceFailed, RecallServiceTimeout
from vehicles.nhtsa import http, kept

KEEP_SECONDS = 86_400
LARGEST_ANSWER = 1024 * 1024  # bytes; a campaign is about 2 KiB, and a model has a few dozen at most
LONGEST_VALUE = 1000
YES_WORDS = {"true", "y", "yes", "1"}

_text = partial(http.clean, longest=LONGEST_VALUE)


@dataclass(frozen=True, slots=True)
class Campaign:
    """One recall campaign in NHTSA's own words; `reported_on` is ISO 8601 or "".

    `park_it`: owners are told not to drive. `park_outside`: to park away from buildings, as it may burn.
    """

    number: str
    reported_on: str
    component: str
    summary: str
    consequence: str
    remedy: str
    park_it: bool
    park_outside: bool

    @property
    def is_urgent(self) -> bool:
        """Whether it says what to do before anything is repaired."""
        return self.park_it or self.park_outside


def look_up(year: int, make: str, model: str) -> list[Campaign]:
    """The campaigns of a model, urgent ones first, then in NHTSA's order.

    From the cache or the live service (http.TIMEOUT_SECONDS at most). Raises RecallServiceTimeout,
    RecallServiceFailed.
    """
    wanted = {"make": make.casefold(), "model": model.casefold(), "modelYear": str(year)}
    # Make and model may be a caller's own words: not even the cache's keys show them.
    key = f"recalls:{hashlib.sha256(repr(wanted).encode()).hexdigest()}"
    known = _known(kept.read(key))
    if known is None:
        known = _fetch(wanted)
        kept.write(key, [asdict(campaign) for campaign in known], KEEP_SECONDS)
    return known


def _known(rows: Any) -> list[Campaign] | None:
    try:
        return [Campaign(**row) for row in rows] if isinstance(rows, list) else None
    except TypeError:  # of another release
        return None


def _fetch(wanted: Mapping[str, str]) -> list[Campaign]:
    address = f"{settings.RECALLS_URL.rstrip('/')}/recallsByVehicle"
    try:
        status, answer = http.get_json(address, wanted, most_bytes=LARGEST_ANSWER)
    except http.TooSlow:
        raise RecallServiceTimeout from None
    except http.OutOfReach:
        raise RecallServiceFailed("NHTSA API could not be reached") from None
    except http.Unusable as unusable:
        raise RecallServiceFailed(f"NHTSA API error: {unusable.status}") from None
    try:
        campaigns = _read(answer)
    except (TypeError, KeyError, AttributeError):
        raise RecallServiceFailed(f"NHTSA API error: {status}") from None
    # A model without campaigns is answered with 400 and an empty list.
    if status != HTTPStatus.OK and (status != HTTPStatus.BAD_REQUEST or campaigns):
        raise RecallServiceFailed(f"NHTSA API error: {status}")
    return campaigns


def _read(answer: Any) -> list[Campaign]:
    """The campaigns of an answer, which has a row for each part concerned."""
    results = answer["results"]
    if not isinstance(results, list):
        raise TypeError
    found: dict[str, Campaign] = {}
    for row in results:
        campaign = _campaign(row)
        first = found.setdefault(campaign.number, campaign)
        found[campaign.number] = replace(
            first,
            park_it=first.park_it or campaign.park_it,
            park_outside=first.park_outside or campaign.park_outside,
        )
    return sorted(found.values(), key=lambda campaign: not campaign.is_urgent)


def _campaign(row: Any) -> Campaign:
    return Campaign(
        number=_text(row["NHTSACampaignNumber"]),
        reported_on=_day(_text(row.get("ReportReceivedDate"))),
        component=_text(row.get("Component")),
        summary=_text(row.get("Summary")),
        consequence=_text(row.get("Consequence")),
        remedy=_text(row.get("Remedy")),
        park_it=_flag(row.get("parkIt")),
        park_outside=_flag(row.get("parkOutSide")),
    )


def _day(text: str) -> str:
    """NHTSA writes 27/01/2022."""
    try:
        day, month, year = map(int, text.split("/"))
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _flag(value: object) -> bool:
    """Seen as JSON's own true and as words."""
    return _text(value).lower() in YES_WORDS
