"""Both ways in, to the same account; tokens that are renewed, rights that are given back, and what `check` says."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from postwright.kit.clock import now
from postwright.ports.channels.errors import Reconnect, Refused, RetryLater
from postwright.ports.channels.networks.instagram.tests.conftest import network_of
from postwright.ports.channels.ways import Arrival, Trip

BACK = "https://post.example/channels/return/instagram/"


async def agree(network, meta, http, way, **ticked):
    """What the network's page sends back."""
    departure = await network.depart(Trip(way=way, typed={}, back=BACK, state="s", apps=None), http)
    asked = {name: value for name, [value] in parse_qs(urlsplit(departure.url).query).items()}
    scopes, anna = tuple(asked["scope"].split(",")), next(iter(meta.world.people.values()))
    scopes = tuple(one for one in scopes if one not in ticked.get("without", ()))
    if way == "facebook":
        pages = {page.id for page in meta.world.pages.values() if anna.id in page.tasks}
        code = meta.agree(anna, scopes, ticked.get("pages", pages), asked["redirect_uri"])
    else:
        account = next(one for one in meta.world.instagram.values() if one.owner is anna)
        code = meta.tokens.code("instagram", account, scopes, asked["redirect_uri"], meta.clock.now())
    return Arrival(way=way, answer={"code": code, "state": "s"}, kept=departure.kept, back=BACK)


class TestSignIn:
    @pytest.mark.parametrize("in_data", [False, True])
    async def test_finds_the_account(self, network, meta, page, http, way, in_data):
        meta.options.instagram_answers_in_data = in_data
        [found] = await network.arrive(await agree(network, meta, http, way), http)
        assert (found.remote_id, found.handle) == (page.instagram.id, "demobakery")
        assert found.base_url == meta.host(f"graph.{way}.com")
        assert found.grant
        assert (found.renew_at is not None, found.expires_at is not None) == (way == "instagram",) * 2

    async def test_asks_for_everything_that_publishing_needs(self, network, meta, http, way):
        lacking = {"facebook": "instagram_content_publish", "instagram": "instagram_business_content_publish"}
        answer = await agree(network, meta, http, way, without={lacking[way]})
        with pytest.raises(Refused) as refusal:
            await network.arrive(answer, http)
        assert (refusal.value.code, refusal.value.params) == ("scopes_missing", {"missing": "publish posts"})

    async def test_says_that_no_page_was_ticked(self, network, meta, http):
        with pytest.raises(Refused) as refusal:
            await network.arrive(await agree(network, meta, http, "facebook", pages=set()), http)
        assert refusal.value.code == "no_accounts"

    @pytest.mark.parametrize(
        ("answer", "code"),
        [
            ({"error": "access_denied"}, "declined"),
            ({}, "sign_in_over"),
            ({"code": "made-up"}, "sign_in_over"),
        ],
    )
    async def test_takes_no_other_answer_for_a_yes(self, network, http, way, answer, code):
        with pytest.raises(Refused) as refusal:
            await network.arrive(Arrival(way=way, answer=answer, kept={}, back=BACK), http)
        assert refusal.value.code == code

    async def test_renews_only_the_token_of_instagram(self, network, meta, http, account, way):
        secret = account.secret
        if way == "instagram":
            [found] = await network.arrive(await agree(network, meta, http, way), http)
            secret = found.secret
            with pytest.raises(RetryLater):  # it is too young
                await network.refresh(secret, account, http)
            meta.clock.advance(8 * 86_400)
        ahead = network_of(meta, clock=lambda: now() + timedelta(days=8))
        renewed = await ahead.refresh(secret, account, http)
        assert (renewed["access_token"] != secret["access_token"]) is (way == "instagram")

    async def test_cannot_renew_what_is_over(self, meta, http, account):
        if "user_token" in account.secret:
            pytest.skip("nothing to renew")
        meta.clock.advance(61 * 86_400)
        ahead = network_of(meta, clock=lambda: now() + timedelta(days=61))
        with pytest.raises(Reconnect):
            await ahead.refresh(account.secret, account, http)

    async def test_gives_back_its_own_rights_and_leaves_the_pages(self, network, anna, http, account, way):
        await network.revoke(account, http)
        await network.revoke(account, http)
        held = {name for name, status in anna.permissions.items() if status == "granted"}
        assert ("instagram_content_publish" in held) is (way == "instagram" and bool(held))
        assert "pages_manage_posts" in held or way == "instagram"

    async def test_says_how_much_may_be_published(self, network, meta, http, account):
        meta.options.instagram_quota = 25
        health = await network.check(account, http)
        assert (health.handle, health.standing) == ("demobakery", {"posts": 25, "seconds": 86_400})

    async def test_says_that_nobody_is_signed_in_any_more(self, network, meta, anna, http, account):
        meta.tokens.kill(anna, 460)
        with pytest.raises(Reconnect):
            await network.check(account, http)
