"""Codes, short and long tokens, renewal."""

from tests.simulators.threads.caller import ANNA, query


class TestTokens:
    async def test_come_for_a_code_once_and_grow_long(self, caller, threads):
        back = await caller.agree()
        assert back.location.endswith("#_")
        code = query(back)["code"]
        short = (await caller.exchange(code)).body
        assert short["user_id"] == int(ANNA)
        assert (await caller.exchange(code)).code == "OAuthException"
        long = (await caller.lengthen(short["access_token"])).body
        assert (long["token_type"], long["expires_in"]) == ("bearer", 60 * 86_400)
        threads.clock.advance(hours=1)
        caller.token = short["access_token"]
        assert (await caller.get("/v1.0/me")).code == "190/463"
        caller.token = long["access_token"]
        assert (await caller.get("/v1.0/me", fields="id,username")).body["username"] == "annasbakery"

    async def test_are_renewed_only_when_a_day_old_and_not_over(self, caller, threads):
        assert (await caller.refresh(caller.token)).code == "100"
        threads.clock.advance(hours=24)
        fresh = (await caller.refresh(caller.token)).body["access_token"]
        threads.clock.advance(days=59)
        assert (await caller.refresh(caller.token)).code == "190/463"
        assert (await caller.refresh(fresh)).status == 200

    async def test_need_the_secret_and_the_same_address(self, caller):
        for wrong in ({"client_secret": "x"}, {"redirect_uri": "https://b.example/"}, {"grant_type": "x"}):
            assert (await caller.exchange(query(await caller.agree())["code"], **wrong)).status == 400
        assert (await caller.lengthen(caller.token)).code == "100"

    async def test_carry_only_what_was_ticked(self, caller):
        back = query(await caller.agree(scopes=["threads_basic"]))
        caller.token = (await caller.exchange(back["code"])).body["access_token"]
        assert (await caller.create()).code == "10"

    async def test_do_not_come_when_the_person_refuses(self, caller):
        back = query(await caller.agree(answer="refuse"))
        assert (back["error"], back["state"]) == ("access_denied", "state-1")

    async def test_are_asked_for_only_with_a_known_app_and_known_scopes(self, caller):
        assert (await caller.authorize(client_id="x")).status == 400
        assert (await caller.authorize(scope="threads_everything")).status == 400
