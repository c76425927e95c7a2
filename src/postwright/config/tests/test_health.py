import pytest
from django.db import connection

from postwright.config import health

LOCAL = {"HTTP_HOST": "127.0.0.1:8000"}
STRANGER = {"REMOTE_ADDR": "203.0.113.7"}
PROXIES = [
    {f"HTTP_{name}": value}
    for name, value in {
        "CF_CONNECTING_IP": "203.0.113.7",
        "FORWARDED": "for=203.0.113.7",
        "VIA": "1.1 proxy",
        "X_FORWARDED_FOR": "203.0.113.7",
        "X_FORWARDED_PROTO": "https",
        "X_REAL_IP": "203.0.113.7",
    }.items()
]


@pytest.fixture
def ask(client, db):
    health._require_migrated.cache_clear()
    return lambda **meta: client.get("/readyz", **LOCAL | meta)


class TestReadiness:
    @pytest.mark.parametrize("meta", [STRANGER, *PROXIES, {"HTTP_HOST": "testserver"}])
    def test_is_one_word_for_a_stranger(self, ask, meta):
        answer = ask(**meta)

        assert (answer.status_code, answer.json()) == (503, {"status": "unavailable"})

    def test_is_one_word_behind_a_proxy_that_says_nothing_of_itself(self, ask, settings):
        settings.PUBLIC_URL = "https://social.example.org"

        assert ask().json() == {"status": "unavailable"}

    @pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "[::1]:8000"])
    def test_has_its_reasons_at_the_machine_itself(self, ask, host, settings):
        settings.ALLOWED_HOSTS = ["*"]

        assert ask(HTTP_HOST=host).json()["problems"] == ["no publisher is running"]

    def test_has_its_reasons_for_the_operator(self, as_member, olga, db):
        answer = as_member(olga).get("/readyz", **STRANGER)

        assert answer.json()["problems"] == ["no publisher is running"]

    def test_tells_what_is_due_and_that_this_process_has_no_watcher(self, ask):
        told = ask().json()

        assert (told["due"], told["oldest_due_seconds"], told["watcher_looked_seconds_ago"]) == (0, 0, None)

    def test_reads_the_migrations_once(self, ask):
        ask()
        with connection.execute_wrapper(_refuse_migrations):
            assert ask().json()["problems"] == ["no publisher is running"]

    def test_is_denied_while_migrations_are_missing(self, ask):
        with connection.execute_wrapper(_hide_migrations):
            answer = ask()

        assert (answer.status_code, answer.json()["problems"]) == (503, ["migrations are missing"])
        assert ask().json()["problems"] == ["no publisher is running"]


def _refuse_migrations(execute, sql, params, many, context):
    assert "django_migrations" not in sql
    return execute(sql, params, many, context)


def _hide_migrations(execute, sql, params, many, context):
    hidden = sql + " WHERE false" if "django_migrations" in sql and "WHERE" not in sql else sql
    return execute(hidden, params, many, context)


class TestWithoutDatabase:
    @pytest.fixture
    def away(self, committed, monkeypatch):
        """A server that nobody answers at."""
        connection.close()
        monkeypatch.setitem(connection.settings_dict, "HOST", "/nowhere")

    def test_the_process_still_says_that_it_lives(self, away, client):
        assert client.get("/healthz").json() == {"status": "ok"}

    def test_nobody_is_told_that_publishing_works(self, away, client):
        answer = client.get("/readyz", **LOCAL)

        assert (answer.status_code, answer.json()["problems"]) == (503, ["the database does not answer"])
