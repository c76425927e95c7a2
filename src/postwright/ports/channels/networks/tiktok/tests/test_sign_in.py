"""A person's yes at TikTok's page, and the tokens that follow."""

from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from postwright.kit.clock import now
from postwright.ports.channels.errors import Reconnect, Refused, RetryLater
from postwright.ports.channels.keepers import MemoryKeeper
from postwright.ports.channels.networks.tiktok.network import TikTok
from postwright.ports.channels.networks.tiktok.signing_in import SCOPES
from postwright.ports.channels.networks.tiktok.tests.conftest import account_of
from postwright.ports.channels.suite import NOON, MemoryProgress
from postwright.ports.channels.ways import Arrival, Trip
from tests.simulators.parts.faults import Fault
from tests.simulators.tiktok.caller import Caller, query
from tests.simulators.tiktok.errors import ApiError, TokenError

BACK = "https://post.example/channels/return/tiktok/"


class NoApps:
    async def get(self, base_url):
        return None

    async def save(self, base_url, app):
        raise AssertionError


@pytest.fixture
def leave(network, http):
    async def leave():
        trip = Trip(way="page", typed={}, back=BACK, state="the-state", apps=NoApps())
        return await network.depart(trip, http)

    return leave


@pytest.fixture
def agree(tiktok, leave):
    """The arrival of somebody who agreed at TikTok's page, with these boxes ticked."""

    async def agree(*, scopes=tuple(SCOPES), answer="agree"):
        departure = await leave()
        asked = {name: values[0] for name, values in parse_qs(urlsplit(departure.url).query).items()}
        async with Caller(tiktok) as person:
            said = await person.agree(scopes=scopes, answer=answer, **asked)
        return Arrival(way="page", answer=query(said), kept=departure.kept, back=BACK)

    return agree


class TestAYes:
    async def test_is_asked_for_no_more_than_publishing_needs(self, leave, tiktok):
        departure = await leave()
        assert departure.url.startswith(f"{tiktok.url}/v2/auth/authorize/?")
        asked = parse_qs(urlsplit(departure.url).query)
        assert asked["scope"] == ["user.info.basic,user.info.profile,video.list,video.upload,video.publish"]
        assert (asked["state"], asked["redirect_uri"]) == (["the-state"], [BACK])
        assert departure.kept["verifier"] not in departure.url

    async def test_leads_to_the_account(self, network, agree, http):
        [found] = await network.arrive(await agree(), http)
        assert (found.remote_id, found.handle, found.display_name) == (
            "o-anna",
            "annasbakery",
            "Anna's Bakery",
        )
        assert (found.grant, set(found.scopes)) == ("o-anna", set(SCOPES))
        assert found.standing["levels"] == ["PUBLIC_TO_EVERYONE", "MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY"]
        assert timedelta(days=364) < found.expires_at - now() <= timedelta(days=365)
        assert timedelta(hours=17) < network.renew_at(found.secret) - now() < timedelta(hours=20)

    async def test_is_refused(self, network, agree, http):
        with pytest.raises(Refused) as refusal:
            await network.arrive(await agree(answer="refuse"), http)
        assert refusal.value.code == "declined"

    @pytest.mark.parametrize("missing", sorted(set(SCOPES) - {"user.info.basic"}))
    async def test_lacks_what_was_ticked_off(self, network, agree, http, missing):
        with pytest.raises(Refused) as refusal:
            await network.arrive(await agree(scopes=set(SCOPES) - {missing}), http)
        assert (refusal.value.code, refusal.value.params) == ("scopes_missing", {"missing": SCOPES[missing]})

    async def test_counts_once(self, network, agree, http):
        arrival = await agree()
        await network.arrive(arrival, http)
        with pytest.raises(Refused) as refusal:
            await network.arrive(arrival, http)
        assert refusal.value.code == "sign_in_over"

    async def test_belongs_to_the_browser_that_left(self, network, agree, http):
        arrival = await agree()
        with pytest.raises(Refused) as refusal:
            await network.arrive(replace(arrival, kept={"verifier": "x" * 64}), http)
        assert refusal.value.code == "sign_in_over"

    async def test_connects_an_account_that_may_post_nothing_today(self, network, agree, http, tiktok):
        tiktok.creators["o-anna"].is_banned = True
        [found] = await network.arrive(await agree(), http)
        assert (found.handle, found.standing) == ("annasbakery", {})

    async def test_waits_where_the_operator_gave_no_keys(self, http):
        network = TikTok(client_key="only-this")
        assert not network.is_set_up
        with pytest.raises(Refused) as refusal:
            await network.depart(Trip(way="page", typed={}, back=BACK, state="s", apps=NoApps()), http)
        assert refusal.value.code == "not_set_up"

    async def test_goes_to_the_real_hosts_by_itself(self, http):
        network = TikTok(client_key="key", client_secret="secret")
        trip = Trip(way="page", typed={}, back=BACK, state="s", apps=NoApps())
        assert (await network.depart(trip, http)).url.startswith("https://www.tiktok.com/v2/auth/authorize/?")

    @pytest.mark.parametrize("answer", [{}, {"state": "s"}, {"error": "unauthorized_client"}])
    async def test_is_none_where_nothing_came_back(self, network, http, answer):
        with pytest.raises(Refused):
            await network.arrive(Arrival(way="page", answer=answer, kept={"verifier": "v"}, back=BACK), http)

    @pytest.mark.parametrize("status", [200, 400, 401, 500])
    async def test_goes_by_the_word_of_a_refusal_not_by_its_status(
        self, network, agree, http, tiktok, status
    ):
        arrival = await agree()
        tiktok.faults.script("token", TokenError("invalid_grant", status=status))
        with pytest.raises(Refused) as refusal:
            await network.arrive(arrival, http)
        assert refusal.value.code == "sign_in_over"


class TestTokens:
    async def test_are_renewed_once_when_they_are_over(self, network, tiktok, http):
        account = account_of(tiktok, "o-anna")
        tiktok.clock.advance(hours=25)
        assert (await network.check(account, http)).handle == "annasbakery"
        assert account.keeper.secret["access_token"] != account.secret["access_token"]
        assert account.keeper.secret["refresh_token"] != account.secret["refresh_token"]
        assert [call.route for call in tiktok.calls] == ["creator_info", "token", "creator_info"]

    async def test_are_renewed_before_they_are_over(self, network, tiktok, http):
        account = account_of(tiktok, "o-anna", expires_at=(now() + timedelta(seconds=20)).isoformat())
        health = await network.check(account, http)
        assert [call.route for call in tiktok.calls] == ["token", "creator_info"]
        assert health.expires_at == datetime.fromisoformat(account.keeper.secret["refresh_expires_at"])

    async def test_that_were_renewed_elsewhere_are_taken_over(self, network, tiktok, http):
        account = account_of(tiktok, "o-anna")
        tiktok.grants.end(tiktok.app.client_key, "o-anna")
        account = replace(account, keeper=MemoryKeeper(account_of(tiktok, "o-anna").secret))
        assert (await network.check(account, http)).handle == "annasbakery"
        assert "token" not in {call.route for call in tiktok.calls}

    async def test_of_a_withdrawn_consent_ask_for_a_person(self, publisher, tiktok, outgoing):
        tiktok.end("o-anna")
        intent = publisher.network.freeze(outgoing, key_time=NOON)
        assert isinstance(await publisher.publish(intent, MemoryProgress()), Reconnect)

    async def test_are_given_back(self, network, tiktok, account, http):
        await network.revoke(account, http)
        with pytest.raises(Reconnect):
            await network.check(account, http)
        await network.revoke(account, http)

    async def test_are_given_back_although_they_are_over(self, network, tiktok, http):
        account = account_of(tiktok, "o-anna", expires_at=(now() - timedelta(days=2)).isoformat())
        tiktok.clock.advance(days=3)
        await network.revoke(account, http)
        assert not tiktok.grants.is_alive(tiktok.app.client_key, "o-anna")
        await network.revoke(account, http)

    @pytest.mark.parametrize("fault", [Fault.GATEWAY_LOST, Fault.CUT_LOST, TokenError("server_error")])
    async def test_are_given_back_later_where_nobody_listens(self, network, tiktok, account, http, fault):
        tiktok.faults.script("revoke", fault)
        with pytest.raises(RetryLater):
            await network.revoke(account, http)

    async def test_keep_a_right_that_is_missing_apart_from_a_sign_in(self, network, tiktok, http):
        account = account_of(tiktok, "o-anna", scopes=("user.info.basic",))
        with pytest.raises(Reconnect) as reconnect:
            await network.check(account, http)
        assert reconnect.value.code == "not_permitted"

    async def test_of_an_account_in_trouble_work(self, network, tiktok, account, http):
        tiktok.faults.script("creator_info", ApiError("spam_risk_too_many_posts", status=200))
        assert (await network.check(account, http)).handle == "annasbakery"
