"""Login Kit: the page, codes with strange characters, PKCE in hex, tokens that rotate."""

import pytest

from tests.simulators.tiktok.caller import query
from tests.simulators.tiktok.login import is_good_redirect, is_registered


class TestPage:
    async def test_lets_a_person_agree_and_names_what_they_allowed(self, caller):
        back = query(await caller.agree())
        assert back["state"] == "state-1"
        assert back["scopes"].startswith("user.info.basic,user.info.profile")
        assert "*" in back["code"]
        assert "!" in back["code"]

    async def test_lets_a_person_untick_single_scopes(self, caller):
        back = query(await caller.agree(scopes=["user.info.basic", "video.list"]))
        assert back["scopes"] == "user.info.basic,video.list"
        token = (await caller.exchange(back["code"])).body
        assert token["scope"] == "user.info.basic,video.list"

    async def test_gives_nothing_that_was_not_asked_for(self, caller):
        back = query(await caller.agree(scope="user.info.basic"))
        assert back["scopes"] == "user.info.basic"

    async def test_says_that_a_person_refused(self, caller):
        back = query(await caller.agree(answer="refuse"))
        assert back["error"] == "access_denied"
        assert back["state"] == "state-1"

    async def test_is_skipped_for_whoever_agreed_before_if_the_app_allows_it(self, caller):
        await caller.agree()
        again = await caller.authorize(disable_auto_auth="0")
        assert "code" in query(again)
        assert (await caller.authorize(disable_auto_auth="1")).status == 200

    @pytest.mark.parametrize("changed", [{"client_key": "strange"}, {"redirect_uri": "http://evil.example/"}])
    async def test_sends_nobody_to_an_address_it_does_not_know(self, caller, changed):
        said = await caller.authorize(**changed)
        assert said.status == 400
        assert "Location" not in said.headers

    async def test_takes_a_challenge_only_in_hex(self, caller):
        base64 = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        assert query(await caller.authorize(code_challenge=base64))["error"] == "invalid_request"


class TestRedirects:
    @pytest.mark.parametrize(
        ("uri", "good"),
        [
            ("https://a.example/back", True),
            ("https://a.example/back?x=1", False),
            ("https://a.example/back#x", False),
            ("http://a.example/back", False),
            ("http://localhost:8000/back", True),
            ("http://127.0.0.1/back", False),
            (f"https://a.example/{'x' * 500}", False),
        ],
    )
    def test_are_absolute_static_and_https_or_local(self, uri, good):
        assert is_good_redirect(uri) is good

    def test_may_leave_the_port_of_localhost_open(self):
        registered = ("http://localhost:*/back", "https://a.example/back")
        assert is_registered("http://localhost:1234/back", registered)
        assert not is_registered("http://localhost:1234/other", registered)
        assert not is_registered("https://b.example/back", registered)


class TestTokens:
    async def code(self, caller, **changed):
        return query(await caller.agree(**changed))["code"]

    async def test_come_once_for_a_code(self, caller):
        code = await self.code(caller)
        first = (await caller.exchange(code)).body
        assert (first["expires_in"], first["refresh_expires_in"]) == (86_400, 31_536_000)
        assert first["open_id"] == "o-anna"
        assert (await caller.exchange(code)).code == "invalid_grant"

    async def test_do_not_come_for_a_code_that_is_still_encoded(self, caller):
        code = await self.code(caller)
        assert (await caller.exchange(code.replace("*", "%2A"))).code == "invalid_grant"

    @pytest.mark.parametrize(
        "changed",
        [{"code_verifier": "w" * 64}, {"code_verifier": "short"}, {"redirect_uri": "https://b.example/"}],
    )
    async def test_do_not_come_for_somebody_elses_code(self, caller, changed):
        assert (await caller.exchange(await self.code(caller), **changed)).code == "invalid_grant"

    async def test_do_not_come_for_an_old_code(self, caller, tiktok):
        code = await self.code(caller)
        tiktok.clock.advance(hours=1)
        assert (await caller.exchange(code)).code == "invalid_grant"

    async def test_come_without_pkce_where_the_app_may_leave_it_out(self, caller, tiktok):
        tiktok.switches.needs_pkce = False
        code = await self.code(caller, code_challenge="", code_challenge_method="")
        assert (await caller.exchange(code, code_verifier="")).body["access_token"].startswith("act.")

    async def test_rotate_and_end_the_one_before(self, caller):
        first = (await caller.exchange(await self.code(caller))).body["refresh_token"]
        second = (await caller.refresh(first)).body["refresh_token"]
        assert second != first
        assert (await caller.refresh(first)).code == "invalid_grant"
        assert (await caller.refresh(second)).body["token_type"] == "Bearer"

    async def test_stay_where_rotation_is_switched_off(self, caller, tiktok):
        tiktok.switches.rotates = False
        token = tiktok.connect("o-anna")["refresh_token"]
        assert (await caller.refresh(token)).body["refresh_token"] == token
        assert (await caller.refresh(token)).status == 200

    async def test_end_after_a_day_and_after_a_year(self, caller, tiktok):
        refresh = tiktok.connect("o-anna")["refresh_token"]
        tiktok.clock.advance(hours=24)
        assert (await caller.creator_info()).code == "access_token_invalid"
        caller.token = (await caller.refresh(refresh)).body["access_token"]
        assert (await caller.creator_info()).code == "ok"
        old = tiktok.connect("o-anna")["refresh_token"]
        tiktok.clock.advance(days=365)
        assert (await caller.refresh(old)).code == "invalid_grant"

    async def test_end_all_when_revoked(self, caller, tiktok):
        tokens = tiktok.connect("o-anna")
        app = tiktok.app
        form = {"client_key": app.client_key, "client_secret": app.client_secret}
        said = await caller.call("POST", "/v2/oauth/revoke/", data={**form, "token": tokens["access_token"]})
        assert (said.status, said.body["text"]) == (200, "")
        assert (await caller.refresh(tokens["refresh_token"])).code == "invalid_grant"
        assert (await caller.creator_info()).code == "access_token_invalid"

    async def test_are_refused_with_whatever_status(self, caller, tiktok):
        tiktok.switches.token_error_status = 200
        said = await caller.refresh("strange")
        assert (said.status, said.code) == (200, "invalid_grant")
        assert set(said.body) == {"error", "error_description", "log_id"}
