"""Which season it is where somebody lives, told by their time zone."""

import re
from datetime import date
from functools import cache
from importlib.resources import files

# Between the tropics people speak of rain and dryness instead, and deserts lie up to here.
_TEMPERATE = 27.0
_OF_QUARTER = ("winter", "spring", "summer", "autumn")
_LATITUDE = re.compile(r"([+-])(\d{2})(\d{2})")


def season_in(zone: str, day: date) -> str | None:
    """
    As meteorologists count, by whole months: "spring", "summer", "autumn" or "winter".

    None where the zone names no place, or one without those seasons.
    """
    latitude = _latitudes().get(zone)
    if latitude is None or abs(latitude) < _TEMPERATE:
        return None
    quarter = day.month % 12 // 3
    return _OF_QUARTER[(quarter + (2 if latitude < 0 else 0)) % 4]


@cache
def _latitudes() -> dict[str, float]:
    """Degrees of each zone's city, from the table that the time zone database brings along."""
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return {row[2]: degrees for row in rows if (degrees := _degrees(row[1])) is not None}


def _degrees(coordinates: str) -> float | None:
    found = _LATITUDE.match(coordinates)
    if not found:
        return None
    sign, degrees, minutes = found.groups()
    return (int(degrees) + int(minutes) / 60) * (-1 if sign == "-" else 1)
