"""Agree in the dialog, and see how long what comes of it lives."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.simulators.meta.conftest import INSTAGRAM_SCOPES, SCOPES
from tests.simulators.meta.options import DAY, HOUR
from tests.simulators.meta.tokens import proof

BACK = "http://localhost:8000/back"


@pytest.fixture
def dialog(desk):
    return Dialog(desk)


class Dialog:
    def __init__(self, desk):
        self.desk, self.app = desk, desk.meta.world.app

    def address(self, **more):
        said = {
            "client_id": self.app.id,
            "redirect_uri": BACK,
            "state": "s1",
            "scope": ",".join(SCOPES),
        } | more
        host = self.desk.meta.host("www.facebook.com")
        return requests.Request("GET", f"{host}/v25.0/dialog/oauth", params=said).prepare().url

    def instagram(self, **more):
        said = {
            "client_id": self.app.instagram_id,
            "redirect_uri": BACK,
            "state": "s1",
            "response_type": "code",
        }
        said |= {"scope": ",".join(INSTAGRAM_SCOPES)} | more
        host = self.desk.meta.host("www.instagram.com")
        return requests.Request("GET", f"{host}/oauth/authorize", params=said).prepare().url

    def decide(self, address, **said):
        answer = requests.post(address, data=said, allow_redirects=False, timeout=5)
        return {
            name: values[0] for name, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()
        }

    def exchange(self, **more):
        said = {"client_id": self.app.id, "client_secret": self.app.secret} | more
        return self.desk.get("oauth/access_token", token="", **said)

    def debug(self, token):
        asking = f"{self.app.id}|{self.app.secret}"
        return self.desk.get("debug_token", token=asking, input_token=token).body["data"]

    def agreed(self, *scopes):
        said = {"decision": "agree", "person": self.desk.anna.id, "permissions[]": scopes or SCOPES}
        return self.decide(self.address(), **said, **{"pages[]": [self.desk.page.id]})

    def user(self):
        return self.exchange(code=self.agreed()["code"], redirect_uri=BACK).body


class TestFacebook:
    def test_page_shows_people_permissions_and_pages(self, dialog):
        page = requests.get(dialog.address(), timeout=5).text

        assert all(one in page for one in ("Anna", "Ben", "pages_manage_posts", "Demo Bakery (of Anna, Ben)"))
        assert re.findall(r'name="decision" value="(\w+)"', page) == ["agree", "refuse"]

    def test_whoever_agrees_gets_a_short_token_and_then_a_long_one(self, dialog):
        short = dialog.user()
        long = dialog.exchange(grant_type="fb_exchange_token", fb_exchange_token=short["access_token"]).body
        told = dialog.debug(long["access_token"])

        assert (short["token_type"], short["expires_in"]) == ("bearer", 2 * HOUR)
        assert long["expires_in"] == 60 * DAY
        assert told["is_valid"]
        assert {"scope": "pages_manage_posts", "target_ids": [dialog.desk.page.id]} in told["granular_scopes"]

    def test_whoever_refuses_is_sent_back_with_the_reason(self, dialog):
        assert dialog.decide(dialog.address(), decision="refuse", person=dialog.desk.anna.id) == {
            "error": "access_denied",
            "error_code": "200",
            "error_description": "Permissions error",
            "error_reason": "user_denied",
            "state": "s1",
        }

    def test_a_permission_can_be_left_out(self, dialog):
        token = dialog.exchange(code=dialog.agreed("pages_show_list")["code"], redirect_uri=BACK).body[
            "access_token"
        ]
        told = dialog.desk.get("me/permissions", token=token).body["data"]

        assert {"permission": "pages_show_list", "status": "granted"} in told
        assert {"permission": "pages_manage_posts", "status": "declined"} in told

    def test_a_configuration_is_all_or_nothing(self, dialog):
        dialog.app.configurations["7"] = ("pages_show_list", "pages_manage_posts")
        said = {"decision": "agree", "person": dialog.desk.anna.id, "permissions[]": ["pages_show_list"]}

        assert dialog.decide(dialog.address(config_id="7"), **said)["error"] == "access_denied"

    @pytest.mark.parametrize("more", [{"redirect_uri": BACK + "/x"}, {"client_id": "1"}])
    def test_nobody_is_sent_where_the_app_is_not(self, dialog, more):
        dialog.app.redirect_uris.add(BACK)
        answer = requests.get(dialog.address(**more), allow_redirects=False, timeout=5)

        assert answer.status_code == 400

    def test_pages_are_those_that_were_ticked_with_tokens_that_never_end(self, dialog):
        short = dialog.user()["access_token"]
        long = dialog.exchange(grant_type="fb_exchange_token", fb_exchange_token=short).body["access_token"]
        [page] = dialog.desk.get(
            "me/accounts",
            token=long,
            fields="name,access_token,tasks,instagram_business_account{id,username}",
        ).body["data"]
        dialog.desk.meta.clock.advance(61 * DAY)

        assert page["instagram_business_account"]["username"] == "demobakery"
        assert dialog.debug(page["access_token"])["expires_at"] == 0
        assert dialog.desk.feed(token=page["access_token"]).status == 200
        assert dialog.debug(long)["error"]["subcode"] == 463

    def test_of_a_short_token_a_page_token_ends_as_well(self, dialog):
        short = dialog.user()["access_token"]
        [page] = dialog.desk.get("me/accounts", token=short, fields="access_token").body["data"]
        dialog.desk.meta.clock.advance(2 * HOUR + 1)

        assert dialog.desk.feed(token=page["access_token"]).error == (190, 463)

    def test_without_the_scope_nothing_is_published(self, dialog):
        token = dialog.exchange(code=dialog.agreed("pages_show_list")["code"], redirect_uri=BACK).body[
            "access_token"
        ]
        [page] = dialog.desk.get("me/accounts", token=token, fields="access_token").body["data"]

        assert dialog.desk.feed(token=page["access_token"]).error == (200, None)

    def test_a_person_token_does_not_write_on_a_page(self, desk):
        assert desk.feed(token=desk.user_token).error == (200, None)

    def test_a_task_is_needed_on_the_page(self, desk):
        ben = desk.meta.world.people[next(one for one in desk.page.tasks if one != desk.anna.id)]
        token = desk.meta.page_token(ben, desk.page, *SCOPES)

        assert desk.feed(token=token).error == (200, None)

    def test_whoever_revokes_is_gone(self, desk):
        assert desk.delete("me/permissions", token=desk.user_token).body == {"success": True}
        assert desk.feed().error == (190, 458)

    def test_a_right_proof_is_taken_where_it_is_required(self, desk):
        desk.meta.options.require_proof = True
        given = proof(desk.meta.world.app.secret, desk.token)

        assert desk.feed(appsecret_proof=given).status == 200


class TestInstagram:
    def code(self, dialog):
        said = {"decision": "agree", "account": dialog.desk.account.id, "permissions[]": INSTAGRAM_SCOPES}
        return dialog.decide(dialog.instagram(), **said)["code"]

    def token(self, dialog):
        said = {"client_id": dialog.app.instagram_id, "client_secret": dialog.app.instagram_secret}
        said |= {"grant_type": "authorization_code", "redirect_uri": BACK, "code": self.code(dialog)}
        return dialog.desk.call("POST", "oauth/access_token", host="api.instagram.com", token="", **said).body

    def long(self, dialog, short):
        said = {"grant_type": "ig_exchange_token", "client_secret": dialog.app.instagram_secret}
        return dialog.desk.get("access_token", host="graph.instagram.com", token=short, **said).body

    def refresh(self, dialog, token):
        said = {"host": "graph.instagram.com", "grant_type": "ig_refresh_token"}
        return dialog.desk.get("refresh_access_token", token=token, **said)

    @pytest.mark.parametrize("in_data", [True, False])
    def test_a_code_becomes_a_token_in_either_shape(self, dialog, in_data):
        dialog.desk.meta.options.instagram_answers_in_data = in_data
        told = self.token(dialog)
        found = told["data"][0] if in_data else told

        assert str(found["user_id"]) == dialog.desk.account.id
        assert isinstance(found["permissions"], str if in_data else list)

    def test_a_long_token_is_renewed_once_it_is_a_day_old(self, dialog):
        long = self.long(dialog, self.token(dialog)["access_token"])
        early = self.refresh(dialog, long["access_token"])
        dialog.desk.meta.clock.advance(DAY + 1)
        later = self.refresh(dialog, long["access_token"])

        assert long["expires_in"] == 60 * DAY
        assert early.error == (100, None)
        assert later.body["expires_in"] == 60 * DAY

    def test_an_ended_one_is_never_renewed(self, dialog):
        long = self.long(dialog, self.token(dialog)["access_token"])
        dialog.desk.meta.clock.advance(60 * DAY + 1)

        assert self.refresh(dialog, long["access_token"]).error == (190, 463)

    def test_says_who_it_is(self, dialog):
        token = self.token(dialog)["access_token"]
        told = dialog.desk.get(
            "v25.0/me", host="graph.instagram.com", token=token, fields="user_id,username,account_type"
        ).body

        assert (told["user_id"], told["username"]) == (dialog.desk.account.id, "demobakery")
        assert told["id"] != told["user_id"]

    def test_whoever_refuses_is_sent_back(self, dialog):
        assert dialog.decide(dialog.instagram(), decision="refuse")["error"] == "access_denied"

    def test_hosts_take_their_own_tokens_only(self, desk):
        token = desk.meta.instagram_token(desk.account, *INSTAGRAM_SCOPES)

        assert desk.get("me", token=token).error == (190, None)
        assert desk.get("me", host="graph.instagram.com").error == (190, None)
