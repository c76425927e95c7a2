"""From a person's yes at Facebook to channels, their health, and back."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from postwright.ports.channels.errors import Reconnect, Refused
from postwright.ports.channels.networks.facebook.network import Facebook
from postwright.ports.channels.networks.facebook.signing_in import SCOPES
from postwright.ports.channels.suite import NOON, MemoryProgress
from postwright.ports.channels.types import Outgoing
from postwright.ports.channels.ways import Arrival, Trip
from tests.simulators.meta.options import DAY

BACK = "https://post.example/channels/return/facebook/"


@pytest.fixture
def arrive(network, http, meta, anna):
    async def arrive(scopes=SCOPES, **more):
        pages = {page.id for page in meta.world.pages.values() if anna.id in page.tasks}
        code = meta.agree(anna, scopes, more.pop("pages", pages), BACK, **more)
        return await network.arrive(arrival({"code": code}), http)

    return arrive


def arrival(answer):
    return Arrival(way="pages", answer=answer, kept={}, back=BACK)


class TestDeparture:
    async def test_asks_for_no_more_than_it_needs(self, network, http):
        trip = Trip(way="pages", typed={}, back=BACK, state="the-state", apps=None)
        departure = await network.depart(trip, http)
        asked = {name: values[0] for name, values in parse_qs(urlsplit(departure.url).query).items()}
        assert asked["scope"].split(",") == [
            "pages_show_list",
            "pages_manage_posts",
            "pages_read_engagement",
            "pages_manage_engagement",
        ]
        assert (asked["state"], asked["redirect_uri"]) == ("the-state", BACK)
        assert departure.kept == {}

    async def test_names_the_operators_configuration(self, meta, http):
        network = Facebook(app_id="1", app_secret="s", config_id="77")
        trip = Trip(way="pages", typed={}, back=BACK, state="s", apps=None)
        departure = await network.depart(trip, http)
        assert departure.url.startswith("https://www.facebook.com/v26.0/dialog/oauth?")
        assert "config_id=77" in departure.url
        assert "scope" not in departure.url

    @pytest.mark.parametrize(("keys", "is_set_up"), [({}, False), ({"app_id": "1"}, False)])
    def test_is_not_offered_without_keys(self, keys, is_set_up):
        assert Facebook(**keys).is_set_up is is_set_up
        assert Facebook(app_id="1", app_secret="s").is_set_up


class TestArrival:
    async def test_names_every_page_that_one_may_publish_to(self, arrive, meta, anna):
        moderated = meta.world.add_page("Moderated", tasks={anna: ("MODERATE", "ANALYZE")})
        found = await arrive()
        assert [one.display_name for one in found] == ["Demo Bakery", "Second Shop"]
        assert moderated.id not in {one.remote_id for one in found}
        [one, _] = found
        assert (one.handle, one.kind, one.grant) == ("demobakery", "Bakery", anna.id)
        assert one.standing == {"is_published": True}

    async def test_gives_tokens_without_an_end(self, arrive, network, account, meta, http):
        [one, _] = await arrive()
        meta.clock.advance(80 * DAY)
        token = meta.tokens.known[one.secret["access_token"]]
        assert (token.kind, token.expires_at, meta.tokens.reason(token, meta.clock.now())) == (
            "PAGE",
            0,
            None,
        )

    @pytest.mark.parametrize(
        ("answer", "code"),
        [
            ({"error": "access_denied", "error_reason": "user_denied"}, "declined"),
            ({}, "sign_in_over"),
            ({"code": "made-up"}, "sign_in_over"),
        ],
    )
    async def test_takes_no_other_answer_for_a_yes(self, network, http, answer, code):
        with pytest.raises(Refused) as refusal:
            await network.arrive(arrival(answer), http)
        assert refusal.value.code == code

    async def test_says_what_was_left_out(self, arrive):
        with pytest.raises(Refused) as refusal:
            await arrive(declined={"pages_manage_posts"})
        assert (refusal.value.code, refusal.value.params) == (
            "scopes_missing",
            {"missing": "publish posts"},
        )

    async def test_says_that_there_is_no_page(self, arrive):
        with pytest.raises(Refused) as refusal:
            await arrive(pages=set())
        assert refusal.value.code == "no_accounts"


class TestHealth:
    async def test_tells_scopes_and_when_to_agree_again(self, network, account, http, meta):
        health = await network.check(account, http)
        assert set(health.scopes) == set(SCOPES)
        left = health.expires_at - datetime.now(UTC)
        assert timedelta(days=89) < left < timedelta(days=91)

    async def test_tells_that_nobody_sees_the_page(self, network, account, http, page):
        page.is_published = False
        assert (await network.check(account, http)).standing == {"is_published": False}

    async def test_tells_which_permission_was_taken_back(self, network, account, http, anna):
        anna.permissions["pages_manage_engagement"] = "declined"
        assert "pages_manage_engagement" not in (await network.check(account, http)).scopes

    @pytest.mark.parametrize(
        ("subcode", "code"), [(460, "sign_in_again"), (458, "sign_in_again"), (459, "blocked")]
    )
    async def test_tells_when_a_person_has_to_act(self, network, account, http, meta, anna, subcode, code):
        meta.tokens.kill(anna, subcode)
        with pytest.raises(Reconnect) as reconnect:
            await network.check(account, http)
        assert reconnect.value.code == code

    async def test_tells_when_the_role_is_gone(self, network, account, http, page, anna):
        del page.tasks[anna.id]
        with pytest.raises(Reconnect) as reconnect:
            await network.check(account, http)
        assert reconnect.value.code == "not_permitted"


class TestGivingBack:
    async def test_closes_the_app_at_the_network(self, network, account, http, media, anna):
        await network.revoke(account, http)
        assert anna.permissions == {}
        await network.revoke(account, http)
        intent = network.freeze(Outgoing(text="Bread"), key_time=NOON)
        with pytest.raises(Reconnect):
            await network.send(intent, account, media, http, MemoryProgress())

    async def test_works_when_the_persons_own_token_is_over(self, network, account, http, meta, anna):
        meta.clock.advance(61 * DAY)
        await network.revoke(account, http)
        assert anna.permissions == {}
