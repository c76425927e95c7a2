from datetime import UTC, datetime

from postwright.ports.channels.networks.bluesky.network import Bluesky
from postwright.ports.channels.networks.bluesky.records import complete_record, format_time
from postwright.ports.channels.types import LinkCard, MediaRef, Outgoing

AT = datetime(2026, 11, 22, 5, 3, 18, 881_999, tzinfo=UTC)
BLOB = {"$type": "blob", "ref": {"$link": "bafk"}, "mimeType": "image/jpeg", "size": 4}


def complete(**outgoing):
    intent = Bluesky().freeze(Outgoing(**outgoing), key_time=AT)
    return complete_record(intent.payload, dict.fromkeys(intent.media, BLOB), {"anna.test": "did:plc:anna"})


class TestCompleteRecord:
    def test_writes_the_time_as_the_network_does(self):
        assert format_time(AT) == "2026-11-22T05:03:18.881Z"

    def test_is_as_small_as_the_post(self):
        assert complete(text="Hi") == {
            "$type": "app.bsky.feed.post",
            "text": "Hi",
            "createdAt": "2026-11-22T05:03:18.881Z",
        }

    def test_names_language_and_mentions(self):
        record = complete(text="Hi @anna.test", language="en")
        assert record["langs"] == ["en"]
        assert record["facets"][0]["features"][0]["did"] == "did:plc:anna"

    def test_carries_images_with_alt_text_and_shape(self):
        picture = MediaRef(key="p", mime="image/png", size=9, width=600, height=400, alt="Bread")
        assert complete(text="", media=(picture,))["embed"] == {
            "$type": "app.bsky.embed.images",
            "images": [{"image": BLOB, "alt": "Bread", "aspectRatio": {"width": 600, "height": 400}}],
        }

    def test_carries_a_video(self):
        film = MediaRef(key="f", mime="video/mp4", size=9, width=600, height=400, alt="Oven", seconds=3)
        assert complete(text="", media=(film,))["embed"] == {
            "$type": "app.bsky.embed.video",
            "video": BLOB,
            "alt": "Oven",
            "aspectRatio": {"width": 600, "height": 400},
        }

    def test_carries_a_link_card_with_its_picture(self):
        thumb = MediaRef(key="t", mime="image/png", size=9, width=6, height=4)
        card = LinkCard(url="https://example.com/", title="Bakery", description="Bread", thumb=thumb)
        assert complete(text="", link=card)["embed"] == {
            "$type": "app.bsky.embed.external",
            "external": {
                "uri": "https://example.com/",
                "title": "Bakery",
                "description": "Bread",
                "thumb": BLOB,
            },
        }
