import pytest

from postwright.config.checks import check_settings, is_public

PUBLIC = "https://social.example.org"


@pytest.fixture
def found(settings, monkeypatch):
    """The ids of what is found with these settings."""
    monkeypatch.setenv("POSTWRIGHT_SECRET_KEY", "given")

    def look(**changes):
        address = {"PUBLIC_URL": PUBLIC, "ALLOWED_HOSTS": ["social.example.org"], "SECURE": True}
        for name, value in (address | {"TRUSTED_PROXIES": 1, "DEBUG": False} | changes).items():
            setattr(settings, name, value)
        return [one.id.removeprefix("postwright.") for one in check_settings(None) if one.hint]

    return look


class TestSettings:
    def test_that_are_right_pass(self, found):
        assert found() == []

    @pytest.mark.parametrize(
        "url", ["social.example.org", "ftp://a.example", "https://", "https://a.example/x"]
    )
    def test_name_an_address_of_a_site(self, found, url):
        assert "E001" in found(PUBLIC_URL=url)

    @pytest.mark.parametrize(
        ("hosts", "expected"),
        [(["other.example"], ["E002"]), (["*"], []), ([".example.org"], []), (["social.example.org"], [])],
    )
    def test_allow_their_own_host(self, found, hosts, expected):
        assert found(ALLOWED_HOSTS=hosts) == expected

    def test_hold_a_master_key(self, found):
        assert found(MASTER_KEY="") == ["E003"]

    @pytest.mark.parametrize("key", ["short", "ä", "c2hvcnQ="])
    def test_hold_a_master_key_that_is_one(self, found, key):
        assert found(MASTER_KEY=key) == ["E004"]
        assert found(MASTER_KEYS_BEFORE=[key]) == ["E004"]

    def test_hold_a_key_that_outlives_a_start(self, found, monkeypatch):
        monkeypatch.delenv("POSTWRIGHT_SECRET_KEY")

        assert found() == ["W005"]

    def test_show_no_error_pages_to_the_public(self, found):
        assert found(DEBUG=True) == ["E006"]
        assert found(DEBUG=True, PUBLIC_URL="http://127.0.0.1:8000", ALLOWED_HOSTS=["*"]) == []

    def test_send_no_cookie_in_the_clear(self, found):
        assert found(PUBLIC_URL="http://social.example.org", SECURE=False) == ["W007"]

    def test_count_their_proxies(self, found):
        assert found(TRUSTED_PROXIES=0) == ["W008"]

    @pytest.mark.parametrize("name", ["ALERT_WEBHOOK", "PING_URL"])
    @pytest.mark.parametrize("url", ["hooks.example.org", "https://", "ftp://a.example", "https://[::1/x"])
    def test_name_an_address_that_hears_of_a_stall(self, found, name, url):
        assert found(**{name: url}) == ["E009"]
        assert found(**{name: "http://10.0.0.5:8080/hook?x=1"}) == []


class TestPublic:
    @pytest.mark.parametrize(
        ("url", "public"),
        [
            ("http://localhost:8000", False),
            ("http://app.localhost", False),
            ("http://127.0.0.2", False),
            ("http://[::1]:8000", False),
            ("http://192.168.1.4", True),
            ("http://203.0.113.7", True),
            (PUBLIC, True),
        ],
    )
    def test_is_what_others_may_reach(self, url, public):
        assert is_public(url) is public
