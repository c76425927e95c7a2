"""Calls that meet something on their way: the caller knows too little, the log knows all."""

import json

import pytest
import requests

from tests.simulators.meta import MetaSimulator
from tests.simulators.meta.conftest import Desk
from tests.simulators.meta.switches import FATES, TROUBLE, fate

STORED = sorted(name for name, one in FATES.items() if one.has_effect)
LOST = sorted(name for name, one in FATES.items() if not one.has_effect)
PATIENCE_S = 0.3


def tried(call):
    """What a caller with as little patience as ours sees: a status, or that the line broke, or nothing in time."""
    try:
        return call().status
    except requests.exceptions.JSONDecodeError:
        return "malformed"
    except requests.ConnectionError:
        return "cut"
    except requests.Timeout:
        return "late"


SEEN = {
    "done": 200,
    "slow": 200,
    "late": "late",
    "held": "late",
    "cut": "cut",
    "lost": "cut",
    "gateway_stored": 502,
    "gateway_lost": 502,
    "error_stored": 500,
    "error_lost": 500,
    "malformed": "malformed",
    "spam_stored": 400,
}


class TestWishes:
    @pytest.mark.parametrize("name", [*STORED, *LOST])
    def test_in_a_text_are_met_once(self, desk, name):
        text = f"Bread [{name}]"
        seen = tried(lambda: desk.feed(text, timeout=PATIENCE_S))
        desk.meta.settle()

        assert (seen, desk.texts()) == (SEEN[name], [text] * (name in STORED))
        assert desk.feed(text).status == 200

    @pytest.mark.parametrize("name", ["cut", "spam_stored", "gateway_lost", "code_190_463"])
    def test_in_a_caption_are_met_when_it_is_published(self, desk, files, name):
        text = f"Bread [{name}]"
        made = desk.container(image_url=files.picture(), caption=text).body["id"]
        seen = tried(lambda: desk.publish(made))
        is_stored = fate(name).has_effect

        assert seen in {"cut", 400, 502}
        assert [one.text for one in desk.meta.published(desk.account.id)] == [text] * is_stored

    def test_can_name_another_place(self, desk, files):
        text = "Bread [code_m1_2207032@media]"
        said = {"image_url": files.picture(), "caption": text}

        assert desk.container(**said).error == (-1, 2207032)
        assert desk.publish(desk.container(**said).body["id"]).status == 200

    def test_that_nobody_knows_are_words(self, desk):
        assert desk.feed("[citation needed] [code_7] [constructor]").status == 200


class TestLateness:
    def test_is_in_the_ledger_as_it_was(self, desk):
        tried(lambda: desk.feed("Bread [late]", timeout=PATIENCE_S))
        desk.meta.settle()
        [held], [logged] = desk.meta.published(desk.page.id), desk.meta.log

        assert held.at - logged.at > PATIENCE_S
        assert logged.published == [held.id]


class TestScripts:
    def test_are_for_the_next_calls_that_match(self, desk):
        desk.meta.switches.script("/feed", "code_2", times=2)
        answers = [desk.get(desk.page.id).status, *(desk.feed().status for _ in range(3))]

        assert answers == [200, 500, 500, 200]

    def test_reach_reads_as_well(self, desk, files):
        made = desk.container(image_url=files.picture()).body["id"]
        desk.meta.switches.script(f"GET /graph.facebook.com/{made}", "code_100_33")

        assert desk.get(made).error == (100, 33)
        assert desk.get(made, fields="status_code").body["status_code"] == "FINISHED"

    def test_must_name_something_that_there_is(self, desk):
        with pytest.raises(KeyError):
            desk.meta.switches.script("/feed", "plague")


class TestChance:
    def test_brings_the_same_trouble_for_the_same_seed(self):
        def met(seed):
            with MetaSimulator(seed=seed, trouble=TROUBLE, caller_waits=0.01) as meta:
                desk = Desk(meta)
                for number in range(40):
                    tried(lambda number=number: desk.feed(f"Bread {number}"))
                meta.settle()
                return [one.fate.name for one in meta.log], desk.texts()

        first, again, other = met(1), met(1), met(2)
        assert first == again
        assert first != other

    def test_leaves_the_log_and_the_wall_in_agreement(self):
        with MetaSimulator(seed=3, trouble=TROUBLE, caller_waits=0.01) as meta:
            desk = Desk(meta)
            for number in range(40):
                tried(lambda number=number: desk.feed(f"Bread {number}"))
            meta.settle()
            told = sorted(one.text for one in meta.log if one.published)

            assert told == sorted(desk.texts())
            assert all(one.is_over and one.fate.has_effect == bool(one.published) for one in meta.log)
            assert any(one.fate.is_ambiguous for one in meta.log)


class TestUsage:
    def test_is_told_in_both_headers(self, desk):
        desk.meta.usage.fill("page", desk.page.id, 80, desk.meta.clock.now())
        headers = desk.feed().headers
        [page] = json.loads(headers["X-Business-Use-Case-Usage"])[desk.page.id]

        assert (page["type"], page["call_count"]) == ("pages", 80)
        assert page["estimated_time_to_regain_access"] == 0
        assert set(json.loads(headers["X-App-Usage"])) == {"call_count", "total_time", "total_cputime"}

    def test_throttles_until_its_time_is_over(self, desk):
        desk.meta.usage.fill("page", desk.page.id, 100, desk.meta.clock.now())
        refused = desk.feed()
        [page] = json.loads(refused.headers["X-Business-Use-Case-Usage"])[desk.page.id]
        desk.meta.clock.advance(page["estimated_time_to_regain_access"] * 60)

        assert refused.error == (80001, None)
        assert 0 < page["estimated_time_to_regain_access"] <= 1441
        assert desk.feed().status == 200

    def test_may_be_silent_until_enough_is_used(self, desk):
        desk.meta.usage.says_from = 50

        assert "X-App-Usage" not in desk.feed().headers
