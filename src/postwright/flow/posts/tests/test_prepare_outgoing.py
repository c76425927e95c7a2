from dataclasses import replace

import pytest

from conftest import NOON
from postwright.base.connections.adapters import networks
from postwright.flow.media import operations as media
from postwright.flow.media.tests import files
from postwright.flow.posts import queries
from postwright.flow.posts.models import PostMedia, Variant
from postwright.flow.posts.operations import change_post
from postwright.flow.posts.rules import sentence_of
from postwright.ports.channels.types import Problem


@pytest.fixture
def outgoing(post, wilma):
    """The post as its only channel gets it after a change."""

    def prepare(**content):
        revision = type(post).objects.get(pk=post.pk).revision
        if content:
            change_post(post=post, revision=revision, by=wilma, at=NOON, **content)
        return queries.outgoing_for(Variant.objects.select_related("post", "channel").get(post=post))

    return prepare


@pytest.fixture
def photos(own_storage, brand, anna):
    def ready(data, name):
        item = media.upload_media(stream=data, file_name=name, brand=brand, by=anna, at=NOON)
        return media.clean_media(item=media.preview_media(item=item, at=NOON), at=NOON)

    return [ready(files.coffee(), "coffee.png"), ready(files.photo_with_place(), "second.jpg")]


@pytest.fixture
def without(monkeypatch):
    """The practice network as if it could not do something."""

    def change(**changes):
        rehearsal = networks()["rehearsal"]
        monkeypatch.setattr(rehearsal, "capabilities", replace(rehearsal.capabilities, **changes))

    return change


class TestThread:
    TEXT = "First.\n---\nSecond.\n\n---\nThird."

    def test_becomes_posts_with_their_pictures(self, outgoing, photos, post):
        outgoing(text=self.TEXT, media=[(item, "") for item in photos])
        PostMedia.objects.filter(post=post, position=1).update(part=2)

        sent = outgoing()

        assert [(part.text, len(part.media)) for part in sent.parts] == [
            ("First.", 1),
            ("Second.", 0),
            ("Third.", 1),
        ]

    def test_keeps_pictures_of_a_part_that_is_no_more(self, outgoing, photos, post):
        outgoing(text="First.\n---\nSecond.", media=[(item, "") for item in photos])
        PostMedia.objects.filter(post=post).update(part=7)

        assert [len(part.media) for part in outgoing().parts] == [0, 2]

    def test_forgets_a_divider_with_nothing_below(self, outgoing):
        assert [part.text for part in outgoing(text="First.\n---\n").parts] == ["First."]

    def test_is_one_post_where_there_are_no_threads(self, outgoing, photos, without):
        without(thread_parts=0)

        sent = outgoing(text=self.TEXT, media=[(item, "") for item in photos])

        assert (sent.text, len(sent.media), sent.thread) == ("First.\n\nSecond.\n\nThird.", 2, ())

    def test_is_the_same_after_it_was_stored(self, outgoing, photos):
        sent = outgoing(text=self.TEXT, media=[(item, "") for item in photos], first_comment="More.")

        assert type(sent).from_json(sent.to_json()) == sent


class TestFirstComment:
    def test_follows_the_post_or_is_the_channels_own(self, outgoing, post):
        assert outgoing(first_comment=" More. ").first_comment == "More."
        Variant.objects.filter(post=post).update(first_comment="")
        assert outgoing().first_comment == ""


class TestLink:
    UTM = {"source": "{network}", "campaign": "{brand}", "content": "{post}"}
    TAGS = "utm_source=rehearsal&utm_campaign=annas-bakery&utm_content=rolls"

    def test_carries_its_tags_on_the_card(self, outgoing):
        sent = outgoing(title="Rolls", link="https://a.example/p", utm=self.UTM)

        assert sent.link.url == f"https://a.example/p?{self.TAGS}"
        assert "a.example" not in sent.text

    def test_carries_its_tags_in_the_text_of_the_first_post(self, outgoing, without):
        without(link_card=False)

        sent = outgoing(title="Rolls", text="First.\n---\nSecond.", link="https://a.example/p", utm=self.UTM)

        assert [part.text for part in sent.parts] == [
            f"First.\n\nhttps://a.example/p?{self.TAGS}",
            "Second.",
        ]

    def test_is_not_written_twice_and_words_are_left_alone(self, outgoing, without):
        without(link_card=False)
        text = "See https://a.example/p and https://b.example/"

        assert outgoing(text=text, link="https://a.example/p", utm=self.UTM).text == text


class TestSentenceOfPlace:
    @pytest.mark.parametrize(
        ("where", "said"),
        [
            ("text", ""),
            ("media:1", "File 2: "),
            ("first_comment", "First comment: "),
            ("part:2", "Post 2 of the thread: "),
            ("part:3/media", "Post 3 of the thread: "),
            ("part:3/media:0", "Post 3 of the thread: File 1: "),
        ],
    )
    def test_names_the_post_and_the_file(self, where, said):
        sentence = sentence_of(Problem("no_images", where))
        assert sentence == f"{said}This network takes no images."
