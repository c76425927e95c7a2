"""Posts, reels, carousels and stories with everything that a person may choose for them."""

from dataclasses import replace

import pytest

from postwright.ports.channels.errors import Reconnect, Refused, RetryLater, Unclear
from postwright.ports.channels.networks.instagram.tests.conftest import (
    FILM,
    OTHER,
    PICTURE,
    WAYS,
    account_of,
)
from postwright.ports.channels.suite import NOON, MemoryProgress
from postwright.ports.channels.types import Outgoing
from tests.simulators.meta.conftest import film
from tests.simulators.meta.options import DAY, Polls


@pytest.fixture
def send(network, account, http, media):
    async def send(outgoing, progress=None):
        intent = network.freeze(outgoing, key_time=NOON)
        return await network.send(intent, account, media, http, progress or MemoryProgress())

    return send


@pytest.fixture
def shown(meta, account):
    """What stands there: kind and words, and the details of each one's container."""

    def shown():
        return [
            (one.kind, one.text, meta.world.things[one.id].container)
            for one in meta.published(account.remote_id)
        ]

    return shown


def post(*media, text="Bread", **options):
    return Outgoing(text=text, media=media, options=options)


class TestPublishKinds:
    async def test_a_picture_with_all_that_goes_with_it(self, send, shown):
        receipt = await send(post(PICTURE, collaborators=["ann", "@ben"], tags=["cleo"], ai_generated=True))

        [(kind, text, container)] = shown()
        assert (kind, text) == ("image", "Bread")
        assert container.details == {
            "alt_text": "A red square",
            "collaborators": ["ann", "ben"],
            "user_tags": [{"username": "cleo", "x": 0.5, "y": 0.5}],
        }
        assert receipt.url.startswith("https://www.instagram.com/p/")

    @pytest.mark.parametrize("kind", ["post", "reel"])
    async def test_one_video_is_a_reel(self, send, shown, media, kind):
        receipt = await send(post(FILM, kind=kind, cover=1.5, share_to_feed=False, tags=["cleo"]))

        [(shown_as, text, container)] = shown()
        assert (shown_as, text, bytes(container.data)) == ("reel", "Bread", media.files["film"])
        assert container.details == {
            "share_to_feed": False,
            "thumb_offset": 1500,
            "user_tags": [{"username": "cleo"}],
        }
        assert receipt.url.startswith("https://www.instagram.com/reel/")
        assert (media.opened, media.unplaced) == (["film"], [])

    async def test_a_carousel_holds_both(self, send, shown):
        await send(post(FILM, PICTURE, OTHER, collaborators=["ann"], tags=["cleo", "dan"]))

        [(kind, text, container)] = shown()
        assert (kind, text, container.details) == ("carousel", "Bread", {"collaborators": ["ann"]})
        film, picture, other = container.children
        assert (film.kind, film.details) == ("VIDEO", {})
        assert picture.details["alt_text"] == "A red square"
        assert [(tag["username"], tag["y"]) for tag in picture.details["user_tags"]] == [
            ("cleo", 0.333),
            ("dan", 0.667),
        ]
        assert other.details == {}

    @pytest.mark.parametrize("file", [PICTURE, FILM])
    async def test_a_story_shows_no_words(self, send, shown, file):
        receipt = await send(post(file, text="", kind="story", tags=["cleo"]))

        [(kind, text, container)] = shown()
        assert (kind, text, container.details["user_tags"][0]["username"]) == ("story", "", "cleo")
        assert "/stories/" in receipt.url

    async def test_waits_until_a_video_is_prepared(self, send, shown, meta):
        meta.options.video_processing = Polls(2)
        await send(post(FILM))

        assert [kind for kind, *_ in shown()] == ["reel"]

    async def test_says_the_state_in_words_only(self, send, shown, meta):
        meta.options.status_code_is_missing = True
        await send(post(PICTURE, FILM))

        assert [kind for kind, *_ in shown()] == ["carousel"]


class TestByFacebook:
    @pytest.fixture
    def way(self):
        return "facebook"

    async def test_asks_as_the_person_where_the_page_sees_no_container(self, send, shown, meta):
        meta.options.container_hidden_from_page_token = True
        await send(post(PICTURE))

        assert len(shown()) == 1

    async def test_publishes_what_nobody_can_see(self, send, shown, meta, anna):
        meta.options.container_hidden_from_page_token = True
        for token in meta.tokens.known.values():
            if token.kind == "USER":
                token.died = 463
        await send(post(PICTURE))

        assert len(shown()) == 1

    async def test_goes_on_with_an_upload_where_it_broke_off(
        self, network, account, http, media, shown, meta
    ):
        intent = network.freeze(post(FILM), key_time=NOON)
        meta.switches.script("ig-api-upload", "cut")
        progress = MemoryProgress()
        with pytest.raises(RetryLater):
            await network.send(intent, account, media, http, progress)
        await network.send(intent, account, media, http, progress)

        [(kind, _, container)] = shown()
        assert (kind, bytes(container.data)) == ("reel", media.files["film"])
        assert [one.line for one in meta.log].count(
            f"POST /graph.facebook.com/{account.remote_id}/media"
        ) == 1

    async def test_sends_only_the_bytes_that_are_missing(self, network, account, http, media, shown, meta):
        intent = network.freeze(post(FILM), key_time=NOON)
        meta.switches.script("ig-api-upload", "lost")
        progress = MemoryProgress()
        with pytest.raises(RetryLater):
            await network.send(intent, account, media, http, progress)
        [container] = [one for one in meta.world.things.values() if hasattr(one, "uploads")]
        container.data += media.files["film"][:900]
        container.size = FILM.size
        await network.send(intent, account, media, http, progress)

        [(_, _, container)] = shown()
        assert bytes(container.data) == media.files["film"]


class TestByInstagram:
    @pytest.fixture
    def way(self):
        return "instagram"

    async def test_lets_videos_be_fetched_where_no_bytes_are_taken(self, send, shown, meta, media):
        meta.options.resumable_for_instagram_login = False
        meta.options.video_processing = Polls(1)
        await send(post(FILM))

        assert [kind for kind, *_ in shown()] == ["reel"]
        assert "film?video/mp4" in media.host.asked

    async def test_lets_videos_be_fetched_where_the_bytes_are_refused(
        self, network, account, http, media, shown, meta
    ):
        intent = network.freeze(post(FILM), key_time=NOON)
        meta.switches.script("ig-api-upload", "code_10")
        progress = MemoryProgress()
        with pytest.raises(RetryLater):
            await network.send(intent, account, media, http, progress)
        meta.options.video_processing = Polls(1)
        await network.send(intent, account, media, http, progress)

        assert [kind for kind, *_ in shown()] == ["reel"]
        assert "film?video/mp4" in media.host.asked


class TestSpoiltContainers:
    @pytest.fixture
    def sent(self, network, account, http, media):
        """The answers to so many tries with the same progress."""

        async def sent(outgoing, tries=6):
            intent, progress, answers = network.freeze(outgoing, key_time=NOON), MemoryProgress(), []
            for _ in range(tries):
                try:
                    answers.append(await network.send(intent, account, media, http, progress))
                    break
                except (RetryLater, Refused, Reconnect, Unclear) as error:
                    answers.append(error)
                    if not isinstance(error, RetryLater):
                        break
            return answers

        return sent

    async def test_of_yesterday_are_made_anew(self, network, account, http, media, shown, meta):
        intent, progress = network.freeze(post(PICTURE, OTHER), key_time=NOON), MemoryProgress()
        meta.switches.script("/media_publish", "code_80002")
        with pytest.raises(RetryLater):
            await network.send(intent, account, media, http, progress)
        meta.clock.advance(DAY + 1)
        with pytest.raises(RetryLater):
            await network.send(intent, account, media, http, progress)
        await network.send(intent, account, media, http, progress)

        assert [kind for kind, *_ in shown()] == ["carousel"]

    async def test_that_are_said_to_be_missing_are_tried_again(self, sent, shown, meta):
        meta.switches.script("/media_publish", "code_24_2207008", 2)
        *errors, _ = await sent(post(PICTURE))

        assert [(type(one), one.after) for one in errors] == [(RetryLater, 30)] * 2
        assert self.made(meta) == 1
        assert len(shown()) == 1

    async def test_that_stay_missing_are_made_anew(self, sent, shown, meta):
        meta.switches.script("/media_publish", "code_24_2207008", 3)
        await sent(post(PICTURE))

        assert self.made(meta) == 2
        assert len(shown()) == 1

    @pytest.mark.parametrize("code", ["code_m2_2207020", "code_24_2207006"])
    async def test_that_are_over_are_made_anew_at_once(self, sent, shown, meta, code):
        meta.switches.script("/media_publish", code)
        answers = await sent(post(PICTURE))

        assert (len(answers), self.made(meta), len(shown())) == (2, 2, 1)

    async def test_of_a_video_that_does_not_play_are_for_the_person(self, sent, media, meta):
        media.files["film"] = film(seconds=4, codec="mpeg4")
        [error] = await sent(post(replace(FILM, size=len(media.files["film"]))))

        assert (type(error), error.code) == (Refused, "media_refused")
        assert "Unsupported video format" in error.params["why"]

    async def test_that_nothing_becomes_of_are_for_the_person_in_the_end(self, sent, media, meta, way):
        media.files["film"] = b"\0" * FILM.size
        answers = await sent(post(FILM))

        assert isinstance(answers[-1], Refused)
        assert len(answers) <= 3

    def made(self, meta):
        return sum(one.line.endswith("/media") and one.line.startswith("POST") for one in meta.log)


class TestTwoWays:
    def test_are_one_account(self, meta, anna, page):
        assert len({account_of(meta, anna, page, way).remote_id for way in WAYS}) == 1
