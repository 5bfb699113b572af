"""A country's public holidays, computed here without a network."""

from collections.abc import Iterable
from datetime import date

import holidays


def public_holidays(place: str, years: Iterable[int]) -> frozenset[date]:
    """The days off in a country, "FR", or in a part of one, "DE-BY". Raises ValueError for another place."""
    country, _, part = place.partition("-")
    parts = holidays.list_supported_countries().get(country)
    if parts is None:
        raise ValueError(f"{place!r} is not a country such as FR, or a part of one such as DE-BY")
    if part and part not in parts:
        known = ", ".join(parts) or "none"
        raise ValueError(f"{place!r} is not a part of {country} whose holidays are known; known: {known}")
    return frozenset(holidays.country_holidays(country, subdiv=part or None, years=list(years)))
