"""Every refusal of the table can be had: by what the world is like, or by an order."""

import csv

import pytest
import requests

from tests.simulators.meta.errors import CODES, TABLE, read_table
from tests.simulators.meta.recipes import RECIPES

ALL = sorted({(one.code, one.subcode) for one in read_table()}, key=str)


def named(code, subcode):
    return f"code_{code}{'' if subcode is None else f'_{subcode}'}".replace("_-", "_m")


class TestCodes:
    @pytest.mark.parametrize(("code", "subcode"), list(RECIPES), ids=str)
    def test_come_from_the_state_of_the_world(self, desk, files, code, subcode):
        answer = RECIPES[code, subcode](desk, files)
        known = CODES[code, subcode]

        assert answer.error == (code, subcode)
        assert (answer.status, answer.body["error"]["type"]) == (known.status, known.kind)
        assert answer.body["error"]["is_transient"] is known.is_transient

    def test_come_by_order_each_of_them(self, desk):
        seen = []
        for code, subcode in ALL:
            desk.meta.switches.script("/feed", named(code, subcode))
            seen.append(desk.feed().error)

        assert seen == ALL
        assert desk.texts() == []

    def test_that_the_table_says_need_no_order_have_a_recipe(self):
        said = {(one.code, one.subcode) for one in read_table() if one.how == "state"}

        assert said == set(RECIPES)

    def test_are_said_the_same_wherever_they_stand(self):
        with TABLE.open(newline="") as file:
            rows = [(row["code"], row["subcode"], row["how"], row["status"]) for row in csv.DictReader(file)]

        assert {row[2] for row in rows} == {"state", "switch"}
        assert len({row[:2] for row in rows}) == len(set(rows))


class TestOtherShapes:
    def test_of_the_login_at_instagram(self, meta):
        answer = requests.post(f"{meta.host('api.instagram.com')}/oauth/access_token", data={}, timeout=5)

        assert answer.status_code == 400
        assert answer.json() == {
            "error_type": "OAuthException",
            "code": 400,
            "error_message": "Invalid platform app",
        }

    def test_of_a_proof_that_is_wrong_or_missing(self, desk):
        desk.meta.options.require_proof = True
        answers = [desk.feed(), desk.feed(appsecret_proof="0" * 64)]

        kinds = [(one.status, one.error, one.body["error"]["type"]) for one in answers]
        assert kinds == [(400, (100, None), "GraphMethodException")] * 2

    def test_of_a_role_that_comes_through_a_business(self, desk, files):
        desk.page.through_business.add(desk.anna.id)
        answer = desk.container(image_url=files.picture())

        assert (answer.status, answer.error) == (403, (200, None))
