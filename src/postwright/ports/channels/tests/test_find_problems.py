from dataclasses import replace

import pytest

from postwright.ports.channels.capabilities import (
    Capabilities,
    Handle,
    ImageRules,
    TextRules,
)
from postwright.ports.channels.checks import find_problems
from postwright.ports.channels.types import MediaRef, Outgoing, Part

PICTURE = MediaRef(key="p", mime="image/jpeg", size=9, width=600, height=400, alt="Bread")
CAN = Capabilities(
    text=TextRules(most=10),
    images=ImageRules(max_count=1, max_bytes=100, mimes=frozenset({"image/jpeg"}), alt_graphemes=10),
    thread_parts=3,
    first_comment=True,
    handle=Handle.OWN_KEY,
    can_look_up=True,
    settle_seconds=1,
)


def found(outgoing, can=CAN):
    return [(problem.code, problem.where) for problem in find_problems(outgoing, can)]


class TestFindProblemsOfAThread:
    def test_names_the_post_and_the_file(self):
        heavy = replace(PICTURE, size=101)
        parts = (Part(text="x" * 11, media=(PICTURE, PICTURE)), Part(text="Third", media=(heavy,)))
        assert found(Outgoing(text="First", thread=parts)) == [
            ("text_too_long", "part:2"),
            ("too_many_images", "part:2/media"),
            ("image_too_big", "part:3/media:0"),
        ]

    def test_names_a_post_without_anything(self):
        assert found(Outgoing(text="First", thread=(Part(text=" "), Part(text="", media=(PICTURE,))))) == [
            ("empty", "part:2")
        ]

    def test_names_one_post_too_many(self):
        assert found(Outgoing(text="First", thread=(Part(text="More"),) * 3)) == [("too_many_parts", "text")]

    def test_names_a_thread_where_there_are_none(self):
        assert found(Outgoing(text="First", thread=(Part(text="x" * 11),)), replace(CAN, thread_parts=0)) == [
            ("no_thread", "text")
        ]


class TestFindProblemsOfAFirstComment:
    @pytest.mark.parametrize(("text", "code"), [("x" * 11, "text_too_long"), (" ", "empty")])
    def test_checks_it_as_a_text(self, text, code):
        assert found(Outgoing(text="First", first_comment=text)) == [(code, "first_comment")]

    def test_names_it_where_there_is_none(self):
        can = replace(CAN, first_comment=False)
        assert found(Outgoing(text="First", first_comment="More"), can) == [
            ("no_first_comment", "first_comment")
        ]
