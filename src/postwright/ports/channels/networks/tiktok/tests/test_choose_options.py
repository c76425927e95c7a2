"""What a person may choose, as TikTok's Content Sharing Guidelines want it."""

from dataclasses import replace

import pytest

from postwright.ports.channels.errors import Refused
from postwright.ports.channels.networks.tiktok.limits import read_standing
from postwright.ports.channels.networks.tiktok.tests.conftest import account_of
from postwright.ports.channels.suite import NOON, MemoryProgress
from postwright.ports.channels.types import STANDING

PUBLIC, FRIENDS, FOLLOWERS, ALONE = (
    "PUBLIC_TO_EVERYONE",
    "MUTUAL_FOLLOW_FRIENDS",
    "FOLLOWER_OF_CREATOR",
    "SELF_ONLY",
)


@pytest.fixture
def settings(network, tiktok, http):
    """Of a channel, after TikTok was asked about its account."""

    async def settings(open_id):
        return {STANDING: (await network.check(account_of(tiktok, open_id), http)).standing}

    return settings


def offered(network, settings):
    return {option.name: option for option in network.capabilities_for(settings).options}


def codes(network, outgoing, settings=None, **options):
    changed = replace(outgoing, options={**outgoing.options, **options})
    return [problem.code for problem in network.review(changed, settings or {})]


class TestAudience:
    def test_has_no_default(self, network, outgoing):
        assert offered(network, {})["audience"].must_choose
        assert codes(network, replace(outgoing, options={})) == ["option_missing"]

    @pytest.mark.parametrize(
        ("who", "levels"), [("o-anna", [PUBLIC, FRIENDS, ALONE]), ("o-berta", [FOLLOWERS, FRIENDS, ALONE])]
    )
    async def test_is_one_that_the_account_has(self, network, settings, outgoing, who, levels):
        known = await settings(who)
        assert [one.value for one in offered(network, known)["audience"].choices] == levels
        other = FOLLOWERS if who == "o-anna" else PUBLIC
        assert codes(network, outgoing, known, audience=other) == ["option_not_possible"]

    async def test_is_the_account_alone_before_the_audit(self, make, settings, outgoing):
        network = make(is_audited=False)
        [choice] = offered(network, await settings("o-anna"))["audience"].choices
        assert choice.value == ALONE
        assert codes(network, outgoing) == ["option_not_possible"]
        assert codes(network, outgoing, audience=ALONE) == []


class TestSwitches:
    def test_are_all_off_at_first(self, network):
        switches = [one for one in network.capabilities.options if one.kind == "switch"]
        assert {one.default for one in switches} == {False}

    async def test_are_closed_where_the_account_does_not_allow_them(self, network, settings, outgoing):
        known = await settings("o-berta")
        closed = {name for name, option in offered(network, known).items() if option.closed}
        assert closed == {"allow_comments", "allow_duet"}
        own = replace(outgoing, options={"audience": ALONE})
        assert codes(network, own, known, allow_comments=True) == ["option_not_possible"]
        assert codes(network, own, known, allow_stitch=True) == []

    def test_of_a_paid_partnership_are_never_private(self, network, outgoing):
        paid = {"commercial": True, "branded_content": True}
        assert codes(network, outgoing, **paid) == []
        assert codes(network, outgoing, **paid, audience=ALONE) == ["branded_private"]

    def test_of_commercial_content_say_whom_it_promotes(self, network, outgoing):
        assert codes(network, outgoing, commercial=True) == ["disclosure_empty"]
        assert codes(network, outgoing, commercial=True, own_brand=True) == []
        assert codes(network, outgoing, own_brand=True, branded_content=True) == ["option_hidden"] * 2
        assert codes(network, outgoing, own_brand=False) == []

    @pytest.mark.parametrize("name", ["allow_duet", "allow_stitch", "made_with_ai"])
    def test_of_videos_do_not_go_with_photos(self, network, photos, name):
        assert codes(network, photos, **{name: True}) == ["only_with_video"]

    def test_of_photos_do_not_go_with_videos(self, network, outgoing, photos):
        chosen = {"auto_music": True, "photo_title": "Rolls"}
        assert codes(network, outgoing, **chosen) == ["only_with_photos", "only_with_photos"]
        assert codes(network, photos, **chosen) == []


class TestDeclaration:
    @pytest.mark.parametrize(
        ("chosen", "documents"),
        [
            ({}, ["Music Usage Confirmation"]),
            ({"commercial": True, "own_brand": True}, ["Music Usage Confirmation"]),
            (
                {"commercial": True, "branded_content": True},
                ["Branded Content Policy", "Music Usage Confirmation"],
            ),
        ],
    )
    def test_names_what_a_person_agrees_to(self, network, chosen, documents):
        said = [one for one in network.capabilities.declarations if one.holds(chosen)]
        assert [label for one in said for label, _url in one.links] == documents


class TestAccount:
    async def test_is_called_as_tiktok_says(self, network, settings):
        assert network.capabilities_for(await settings("o-anna")).speaks_as == "Anna's Bakery"
        assert network.capabilities_for({}).speaks_as == ""


class TestLimits:
    async def test_of_length_are_the_accounts(self, network, settings, outgoing, tiktok):
        tiktok.creators["o-anna"].max_seconds = 60
        known = await settings("o-anna")
        [film] = outgoing.media
        minute = replace(outgoing, media=(replace(film, seconds=60),))
        longer = replace(outgoing, media=(replace(film, seconds=61),))
        assert (codes(network, minute, known), codes(network, longer, known)) == ([], ["video_too_long"])
        assert codes(network, longer) == []

    def test_of_words_alone(self, network, outgoing):
        assert codes(network, replace(outgoing, media=())) == ["media_missing"]

    def test_of_a_title_are_counted_as_tiktok_does(self, network, photos):
        assert codes(network, photos, photo_title="🥐" * 45) == []
        assert codes(network, photos, photo_title="🥐" * 46) == ["option_not_possible"]

    def test_of_a_cover(self, network, outgoing):
        assert codes(network, outgoing, cover_at=0.5) == []
        assert codes(network, outgoing, cover_at=1.5) == ["option_not_possible"]

    def test_of_sides(self, network, outgoing, photos):
        [film], [photo] = outgoing.media, photos.media
        assert codes(network, replace(outgoing, media=(replace(film, width=320),))) == ["video_too_small"]
        large = replace(photos, media=(replace(photo, width=2048, height=1152),))
        assert codes(network, large) == ["image_too_large"]
        assert codes(network, replace(photos, media=(replace(photo, width=1080, height=1920),))) == []

    def test_are_read_from_nonsense(self):
        strange = {"privacy_level_options": "all", "max_video_post_duration_sec": "long", "duet_disabled": 1}
        assert read_standing(strange) == {"levels": [], "closed": []}


class TestInbox:
    def test_needs_no_audience(self, network, outgoing):
        assert codes(network, replace(outgoing, options={"draft": True})) == ["draft_in_app"]
        assert network.validate(replace(outgoing, options={"draft": True})) == []


class TestRightBefore:
    """What was possible when it was planned."""

    @pytest.fixture
    def change(self, publisher, tiktok, outgoing):
        async def change(outgoing=outgoing, network=publisher.network, **creator):
            intent = publisher.network.freeze(outgoing, key_time=NOON)
            vars(tiktok.creators["o-anna"]).update(creator)
            return await replace(publisher, network=network).publish(intent, MemoryProgress())

        return change

    @pytest.mark.parametrize(
        ("chosen", "creator"),
        [
            ({}, {"is_private": True}),
            ({"allow_comments": True}, {"comment_disabled": True}),
            ({"allow_duet": True}, {"duet_disabled": True}),
            ({"allow_stitch": True}, {"stitch_disabled": True}),
        ],
    )
    async def test_is_asked_again(self, change, tiktok, outgoing, chosen, creator):
        what = await change(replace(outgoing, options={**outgoing.options, **chosen}), **creator)
        assert isinstance(what, Refused)
        assert (what.code, tiktok.shares) == ("options_changed", {})

    async def test_the_longest_video_counts(self, change, tiktok, outgoing):
        [film] = outgoing.media
        what = await change(replace(outgoing, media=(replace(film, seconds=200),)), max_seconds=60)
        assert (getattr(what, "code", ""), tiktok.shares) == ("options_changed", {})

    async def test_the_audit_counts(self, change, make, tiktok):
        what = await change(network=make(is_audited=False))
        assert (getattr(what, "code", ""), tiktok.shares) == ("options_changed", {})
