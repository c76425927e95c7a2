"""What is out on a Page, changed and deleted."""

import pytest

from postwright.ports.channels.errors import Refused
from postwright.ports.channels.suite import NOON, MemoryProgress
from postwright.ports.channels.types import MediaRef, Outgoing

PICTURE = MediaRef(key="picture", mime="image/jpeg", size=9_000, width=64, height=48, alt="Red")


@pytest.fixture(params=["words", "photo", "video", "reel", "comment"])
def sent(request, network, account, http, media, reel):
    outgoing = {
        "words": Outgoing(text="Bread"),
        "photo": Outgoing(text="Bread", media=(PICTURE,)),
        "video": Outgoing(text="Bread", media=(reel,)),
        "reel": Outgoing(text="Bread", media=(reel,), options={"kind": "reel"}),
        "comment": Outgoing(text="Above", first_comment="Bread"),
    }[request.param]

    async def publish():
        intent = network.freeze(outgoing, key_time=NOON)
        receipt = await network.send(intent, account, media, http, MemoryProgress())
        return intent.pieces[-1], [receipt.remote_id, *receipt.raw.get("below", [])][-1]

    return publish


@pytest.fixture
def shown(meta, page):
    return lambda: [one.text for one in meta.published(page.id)]


class TestCorrectPosts:
    async def test_puts_other_words_in(self, network, account, http, sent, shown):
        piece, remote_id = await sent()
        for _ in range(2):  # as after a lost answer
            await network.edit(piece, remote_id, "Warm bread", account, http)
        assert network.text_of(piece) == "Bread"
        assert shown()[-1] == "Warm bread"

    async def test_takes_it_away(self, network, account, http, sent, shown):
        piece, remote_id = await sent()
        for _ in range(2):
            await network.delete(piece, remote_id, account, http)
        assert "Bread" not in shown()

    async def test_leaves_a_story_as_it_is(self, network, account, http, media):
        story = Outgoing(text="", media=(PICTURE,), options={"kind": "story"})
        intent = network.freeze(story, key_time=NOON)
        receipt = await network.send(intent, account, media, http, MemoryProgress())
        with pytest.raises(Refused) as refusal:
            await network.edit(intent.pieces[0], receipt.remote_id, "Bread", account, http)
        assert refusal.value.code == "cannot_edit"
