from django.urls import reverse

from conftest import NOON
from postwright.base.accounts.operations import create_token, use_token


class TestTokensPage:
    def test_tells_the_last_use_on_its_readers_clocks(self, as_member, anna):
        _token, key = create_token(name="website", by=anna, at=NOON)
        use_token(key=key, at=NOON)
        anna.user.time_zone = "Asia/Tokyo"
        anna.user.save()

        page = as_member(anna).get(reverse("tokens")).text

        assert 'data-zone="Asia/Tokyo"' in page
        assert f"{NOON:%Y}, 21:00" in page
