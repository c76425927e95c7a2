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

    @pytest.mark.parametrize("half", ["META_APP_ID", "TIKTOK_CLIENT_SECRET"])
    def test_hold_both_halves_of_a_networks_keys(self, found, monkeypatch, half):
        monkeypatch.setenv(f"POSTWRIGHT_{half}", "given")
        assert found() == ["E015"]

    def test_let_no_simulator_play_for_the_public(self, found, settings):
        settings.NETWORKS = {"threads": {"hosts_at": "http://127.0.0.1:8900"}}
        assert found() == ["W016"]
        assert found(PUBLIC_URL="http://127.0.0.1:8000", ALLOWED_HOSTS=["*"]) == []

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


class TestSettingsOfABucket:
    @pytest.fixture
    def bucket(self, found):
        """What is found with an S3 storage that is declared in full, but for these changes."""
        whole = {
            "STORAGE_URL": "s3://media?endpoint=https://s3.example.org",
            "STORAGE_OWNER": "Bakery Hosting Ltd",
            "STORAGE_REGION": "Germany, Frankfurt",
            "S3_KEY_ID": "app",
            "S3_SECRET": "secret",
        }
        return lambda **changes: found(**whole | changes)

    def test_that_are_right_pass(self, bucket):
        assert bucket() == []
        assert (
            bucket(S3_KEY_ID="", S3_SECRET="", MEDIA_FROM_BUCKET=True, STORAGE_ACCOUNT="123456789012") == []
        )

    @pytest.mark.parametrize("url", ["s3://", "s3://media?endpoint=http://s3.example.org", "ftp://media"])
    def test_are_an_address(self, bucket, url):
        assert bucket(STORAGE_URL=url) == ["E010"]

    @pytest.mark.parametrize("missing", ["STORAGE_OWNER", "STORAGE_REGION"])
    def test_say_whose_it_is_and_where(self, bucket, missing):
        assert bucket(**{missing: ""}) == ["E011"]
        assert bucket(**{missing: "", "STORAGE_URL": ""}) == []

    @pytest.mark.parametrize("missing", ["S3_KEY_ID", "S3_SECRET"])
    def test_hold_the_key_whole(self, bucket, missing):
        assert bucket(**{missing: ""}) == ["E012"]

    def test_fetch_nothing_from_a_bucket_that_is_not_there(self, bucket):
        assert bucket(STORAGE_URL="", MEDIA_FROM_BUCKET=True) == ["W013"]

    @pytest.mark.parametrize("account", ["1234", "12345678901a", "arn:aws:iam::123456789012"])
    def test_name_an_account(self, bucket, account):
        assert bucket(STORAGE_ACCOUNT=account) == ["E014"]
