from datetime import date

import pytest

from postwright.kit.seasons import season_in


class TestSeason:
    @pytest.mark.parametrize(
        ("zone", "day", "season"),
        [
            ("Europe/Berlin", date(2026, 11, 30), "autumn"),
            ("Europe/Berlin", date(2026, 12, 1), "winter"),
            ("Europe/Berlin", date(2026, 2, 28), "winter"),
            ("America/New_York", date(2026, 6, 1), "summer"),
            ("Australia/Sydney", date(2026, 12, 24), "summer"),
            ("Pacific/Auckland", date(2026, 4, 1), "autumn"),
        ],
    )
    def test_is_that_of_the_hemisphere(self, zone, day, season):
        assert season_in(zone, day) == season

    @pytest.mark.parametrize("zone", ["Asia/Singapore", "America/Bogota", "UTC", "", "Etc/GMT+5"])
    def test_is_none_where_there_is_no_such_season(self, zone):
        assert season_in(zone, date(2026, 7, 1)) is None
