"""At the page of Threads and back: what is asked for, who it is, and tokens that are renewed in time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest

from postwright.kit.clock import now
from postwright.ports.channels.errors import Reconnect, Refused, RetryLater
from postwright.ports.channels.networks.threads.network import SCOPES, Threads
from postwright.ports.channels.ways import Arrival, Trip
from tests.simulators.threads.caller import ANNA, BACK, Caller

TRIP = Trip(way="threads", typed={}, back=BACK, state="the-state", apps=None)


@pytest.fixture
async def agree(network, threads, http):
    """What comes back when a person ticks these boxes."""

    async def agree(scopes=SCOPES, answer="agree"):
        url = (await network.depart(TRIP, http)).url
        asked = dict(parse_qsl(urlsplit(url).query))
        async with Caller(threads) as caller:
            form = {**asked, "asked_scope": asked["scope"], "account": ANNA, "answer": answer}
            fields = [*((name, form[name]) for name in form), *(("scope", one) for one in scopes)]
            said = await caller.call("POST", "/oauth/authorize", data=fields)
        back = dict(parse_qsl(urlsplit(said.location).query))
        return Arrival(way="threads", answer=back, kept={}, back=BACK)

    return agree


class TestSigningIn:
    async def test_asks_for_no_more_than_it_needs(self, network, threads, http):
        url = (await network.depart(TRIP, http)).url
        asked = parse_qs(urlsplit(url).query)
        assert url.startswith(f"{threads.url}/oauth/authorize?")
        assert asked["scope"] == ["threads_basic,threads_content_publish,threads_read_replies,threads_delete"]
        assert (asked["state"], asked["redirect_uri"]) == (["the-state"], [BACK])

    async def test_goes_to_threads_itself_unless_told_otherwise(self, http):
        url = (await Threads(app_id="1", app_secret="s").depart(TRIP, http)).url
        assert url.startswith("https://threads.net/oauth/authorize?client_id=1&")

    async def test_is_not_offered_without_keys(self, http):
        network = Threads(app_id="1")
        assert not network.is_set_up
        with pytest.raises(Refused) as refusal:
            await network.depart(TRIP, http)
        assert refusal.value.code == "not_set_up"

    async def test_finds_out_who_it_is(self, network, http, agree):
        [found] = await network.arrive(await agree(), http)
        assert (found.remote_id, found.grant, found.handle) == (ANNA, ANNA, "annasbakery")
        assert found.display_name == "Anna's Bakery"
        assert found.standing == {"posts_a_day": 250, "posts_left": 250}
        assert found.expires_at
        assert timedelta(days=59) < found.expires_at - now() < timedelta(days=61)
        renewed = network.renew_at(found.secret)
        assert renewed
        assert timedelta(days=6) < renewed - now() < timedelta(days=8)
        assert found.secret["access_token"] not in repr(found)

    @pytest.mark.parametrize(
        ("answer", "code"),
        [
            ({"error": "access_denied"}, "declined"),
            ({}, "sign_in_over"),
            ({"code": "made-up"}, "sign_in_over"),
        ],
    )
    async def test_takes_no_other_answer_for_a_yes(self, network, http, answer, code):
        with pytest.raises(Refused) as refusal:
            await network.arrive(Arrival(way="threads", answer=answer, kept={}, back=BACK), http)
        assert refusal.value.code == code

    async def test_says_when_a_person_did_not_agree(self, network, http, agree):
        with pytest.raises(Refused) as refusal:
            await network.arrive(await agree(answer="refuse"), http)
        assert refusal.value.code == "declined"

    async def test_exchanges_a_code_only_once(self, network, http, agree):
        arrival = await agree()
        await network.arrive(arrival, http)
        with pytest.raises(Refused) as refusal:
            await network.arrive(arrival, http)
        assert refusal.value.code == "sign_in_over"

    async def test_says_which_boxes_were_left_out(self, network, http, agree):
        with pytest.raises(Refused) as refusal:
            await network.arrive(await agree(scopes=("threads_content_publish",)), http)
        assert refusal.value.code == "scopes_missing"
        assert "see the profile" in str(refusal.value)


class TestRenewing:
    async def test_gives_a_new_token_that_lasts(self, network, account, http, threads):
        threads.clock.advance(days=30)
        secret = await network.refresh(account.secret, account, http)
        assert secret["access_token"] != account.secret["access_token"]
        threads.clock.advance(days=59)
        fresh = replace(account, secret=secret)
        health = await network.check(fresh, http)
        assert health.handle == "annasbakery"
        assert health.expires_at == datetime.fromtimestamp(int(secret["ends_at"]), UTC)

    async def test_waits_for_the_second_day(self, network, account, http):
        young = {**account.secret, "renewed_at": str(int(now().timestamp()))}
        with pytest.raises(RetryLater):
            await network.refresh(young, account, http)

    async def test_says_when_it_is_too_late(self, network, account, http, threads):
        threads.clock.advance(days=61)
        with pytest.raises(Reconnect):
            await network.refresh(account.secret, account, http)
