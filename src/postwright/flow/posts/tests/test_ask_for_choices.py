"""The composer of a TikTok channel: what the account may choose is asked for when somebody opens it."""

import html
import re
from datetime import timedelta

import pytest

from postwright.base.connections import adapters
from postwright.base.connections.models import Channel
from postwright.base.connections.operations import connect_channel
from postwright.flow.posts.operations import create_post
from postwright.kit.clock import now
from postwright.ports.channels.ways import ConnectedAccount
from tests.simulators.tiktok import TikTokSimulator

WHO = "o-anna"


@pytest.fixture
def tiktok(settings):
    with TikTokSimulator() as tiktok:
        keys = {"client_key": tiktok.app.client_key, "client_secret": tiktok.app.client_secret}
        own = {**settings.NETWORKS["tiktok"], **keys, "hosts_at": tiktok.url, "is_audited": True}
        settings.NETWORKS = {**settings.NETWORKS, "tiktok": own}
        settings.HTTP_ALLOWED_RANGES = ["127.0.0.0/8"]
        adapters.networks.cache_clear()
        yield tiktok
    adapters.networks.cache_clear()


@pytest.fixture
def channel(tiktok, brand, anna):
    given, tomorrow = tiktok.connect(WHO), (now() + timedelta(days=1)).isoformat()
    tokens = {name: given[name] for name in ("access_token", "refresh_token")}
    found = ConnectedAccount(
        remote_id=WHO,
        handle="annasbakery",
        display_name="Bakery",
        base_url=tiktok.url,
        secret={**tokens, "expires_at": tomorrow},
    )
    return connect_channel(brand_id=brand.pk, network="tiktok", found=found, by=anna, at=now())


@pytest.fixture
def post(brand, channel, wilma):
    return create_post(brand=brand, by=wilma, at=now(), text="Fresh rolls.", channels=[channel])


@pytest.fixture
def ask(as_member, post):
    """As the composer does when it is open."""

    def ask(member, channel):
        Channel.objects.update(checked_at=now() - timedelta(hours=1))
        return as_member(member).post(f"/posts/{post.pk}/choices/{channel.pk}/")

    return ask


def asked(tiktok):
    return [call.route for call in tiktok.calls].count("creator_info")


class TestAskForChoices:
    def test_shows_what_the_account_may_now_and_who_it_is(self, ask, wilma, tiktok, channel):
        tiktok.creators[WHO].is_private = True
        tiktok.creators[WHO].duet_disabled = True
        answer = ask(wilma, channel)
        words = answer.content.decode()
        assert "<strong>Anna&#x27;s Bakery</strong> (@annasbakery)" in words
        assert "Followers only" in words
        assert "Everybody" not in words
        assert f'name="option-{channel.pk}-allow_duet" disabled' in words
        assert answer.headers["HX-Trigger-After-Swap"] == "composer-stale"

    def test_says_nothing_where_nothing_changed(self, ask, wilma, tiktok, channel):
        assert [ask(wilma, channel).status_code for _ in range(2)] == [200, 204]
        assert asked(tiktok) == 2

    def test_asks_no_network_twice_within_a_minute(self, ask, as_member, wilma, post, tiktok, channel):
        ask(wilma, channel)
        assert as_member(wilma).post(f"/posts/{post.pk}/choices/{channel.pk}/").status_code == 204
        assert asked(tiktok) == 1

    def test_keeps_what_is_known_while_the_network_is_away(self, ask, wilma, tiktok, channel):
        ask(wilma, channel)
        known = Channel.objects.get().settings
        tiktok.grants.end(tiktok.app.client_key, WHO)
        assert ask(wilma, channel).status_code == 204
        assert Channel.objects.get().settings == known
        assert Channel.objects.get().needs_reconnect

    @pytest.mark.parametrize(("who", "status"), [("vera", 403), ("sam", 404)])
    def test_is_for_those_who_write_here(self, ask, request, tiktok, channel, who, status):
        assert ask(request.getfixturevalue(who), channel).status_code == status
        assert asked(tiktok) == 0


class TestChoicesBelowAnother:
    def test_count_only_while_that_is_on(self, as_member, wilma, post, channel):
        def save(*names):
            sent = {f"option-{channel.pk}-{name}": "on" for name in names}
            fields = {"revision": post.revision, "text": post.text, "channels": [str(channel.pk)]}
            as_member(wilma).post(f"/posts/{post.pk}/", {**fields, "options": [str(channel.pk)], **sent})
            post.refresh_from_db()
            return post.variants.get().options

        both = {"commercial": True, "own_brand": True}
        assert save("commercial", "own_brand") == both
        assert save("own_brand") == {}

    def test_stand_in_the_composer_below_it(self, as_member, wilma, post):
        page = as_member(wilma).get(f"/posts/{post.pk}/").content.decode()
        assert page.index("Disclose commercial content") < page.index("composer-below")
        assert page.index("composer-below") < page.index("Branded content")


class TestDeclarations:
    def test_stand_above_the_button_that_publishes(self, as_member, anna, post):
        words = as_member(anna).get(f"/posts/{post.pk}/schedule/").content.decode()
        assert 'By posting, you agree to TikTok&#x27;s <a href="https://www.tiktok.com/' in words
        assert words.index("Music Usage Confirmation") < words.index("Publish now")

    def test_that_a_person_has_not_seen_yet_are_shown_before_anything_is_sent(self, as_member, anna, post):
        sent = {"revision": post.revision, "due": "2027-01-05T09:00", "now": "true"}
        answer = as_member(anna).post(f"/posts/{post.pk}/schedule/", sent)
        words = html.unescape(answer.content.decode())
        assert answer.status_code == 422
        assert "What you agree to has changed" in words
        seen = re.findall('name="declared" value="([^"]+)"', words)
        more = ["What another channel wanted a moment ago."]
        again = as_member(anna).post(f"/posts/{post.pk}/schedule/", {**sent, "declared": seen + more})
        assert "What you agree to has changed" not in again.content.decode()
