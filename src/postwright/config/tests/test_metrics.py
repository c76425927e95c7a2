import pytest
from django.core.cache import cache
from django.db import connection
from prometheus_client.parser import text_string_to_metric_families

from postwright.base.notices.models import Alert
from postwright.flow.publishing.models import Worker
from postwright.kit.clock import now

LOCAL = {"HTTP_HOST": "127.0.0.1:8000"}
STRANGER = {"REMOTE_ADDR": "203.0.113.7"}


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()


def families(answer):
    return {family.name: family for family in text_string_to_metric_families(answer.text)}


def value(answer, name, **labels):
    [sample] = [one for one in families(answer)[name].samples if labels.items() <= one.labels.items()]
    return sample.value


class TestMetrics:
    @pytest.fixture
    def answer(self, client, db):
        return client.get("/metrics", **LOCAL)

    def test_are_what_prometheus_reads(self, answer):
        found = families(answer)

        assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
        assert all(name.startswith("postwright_") for name in found)
        assert all(family.documentation for family in found.values())
        assert {family.type for family in found.values()} <= {"gauge", "info"}

    def test_have_the_names_that_the_page_about_watching_uses(self, answer):
        assert {
            "postwright_publishing_overdue_seconds",
            "postwright_publishing_due_publications",
            "postwright_publishing_stalled",
            "postwright_publishers",
            "postwright_watchers",
            "postwright_publishing_queue_publications",
            "postwright_publishing_lag_seconds",
            "postwright_publishing_outcomes",
            "postwright_channels",
            "postwright_jobs",
        } <= set(families(answer))

    def test_count_who_lives_and_say_that_it_stalls(self, client, db):
        Worker.objects.create(name="one", started_at=now(), ticked_at=now())
        Alert.objects.create(cause="publishing_stalls", seen_at=now(), began_at=now())
        answer = client.get("/metrics", **LOCAL)

        assert value(answer, "postwright_publishers") == 1
        assert value(answer, "postwright_publishing_stalled") == 1

    def test_are_missing_while_the_database_is_away(self, committed, client, monkeypatch):
        connection.close()
        monkeypatch.setitem(connection.settings_dict, "HOST", "/nowhere")

        assert client.get("/metrics", **LOCAL).status_code == 503


class TestAccess:
    def test_is_for_whoever_sends_the_token(self, client, db, settings):
        settings.METRICS_TOKEN = "a long secret"

        assert (
            client.get("/metrics", **STRANGER, HTTP_AUTHORIZATION="Bearer a long secret").status_code == 200
        )
        assert client.get("/metrics", **STRANGER, HTTP_AUTHORIZATION="Bearer a guess").status_code == 404
        assert client.get("/metrics", **STRANGER, HTTP_AUTHORIZATION="Bearer ").status_code == 404

    def test_is_for_nobody_outside_without_a_token(self, client, db):
        assert client.get("/metrics", **STRANGER).status_code == 404
        assert client.get("/metrics", **STRANGER, HTTP_AUTHORIZATION="Bearer ").status_code == 404
        assert client.get("/metrics", **LOCAL, HTTP_X_FORWARDED_FOR="203.0.113.7").status_code == 404

    def test_is_not_for_members(self, as_member, anna):
        assert as_member(anna).get("/metrics", **STRANGER).status_code == 404
