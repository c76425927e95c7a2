from dataclasses import replace

import pytest

from postwright.ports.channels.capabilities import (
    Capabilities,
    Handle,
    ImageRules,
    TextRules,
)
from postwright.ports.channels.checks import find_problems
from postwright.ports.channels.fixes import fixes_for
from postwright.ports.channels.types import Level, MediaRef, Outgoing, Part, Problem
from postwright.ports.channels.words import ADVICE, FIXES, PROBLEMS, Fix

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


class TestFindProblemsOfAPicture:
    @pytest.mark.parametrize(
        ("width", "height", "expected"),
        [
            (600, 400, []),
            (1910, 1000, []),
            (1920, 1000, [("image_too_wide", "1.92:1", "1.91:1")]),
            (800, 1000, []),
            (1000, 1251, []),
            (800, 1010, [("image_too_tall", "1:1.26", "1:1.25")]),
            (0, 0, []),
        ],
    )
    def test_names_sides_that_the_network_would_cut(self, width, height, expected):
        can = replace(CAN, images=replace(CAN.images, min_ratio=0.8, max_ratio=1.91))
        problems = find_problems(
            Outgoing(text="a", media=(replace(PICTURE, width=width, height=height),)), can
        )
        found = [(one.code, one.params["actual"], one.params["limit"]) for one in problems]
        assert found == expected

    @pytest.mark.parametrize("alt", ["", " \n"])
    def test_advises_an_alt_text_and_stops_nothing(self, alt):
        can = replace(CAN, images=replace(CAN.images, alt_wanted=True))
        [advice] = find_problems(Outgoing(text="a", media=(replace(PICTURE, alt=alt),)), can)
        assert (advice.code, advice.where, advice.level) == ("alt_missing", "media:0", Level.ADVICE)
        assert not advice.stops


class TestFixes:
    @pytest.mark.parametrize(
        ("parts", "where", "fixes"),
        [
            (3, "text", (Fix.SHORTEN, Fix.SPLIT)),
            (3, "part:2", (Fix.SHORTEN, Fix.SPLIT)),
            (3, "first_comment", (Fix.SHORTEN,)),
            (0, "text", (Fix.SHORTEN,)),
        ],
    )
    def test_splits_only_into_a_thread(self, parts, where, fixes):
        problem = Problem("text_too_long", where, {"actual": 11, "limit": 10})
        assert fixes_for(problem, replace(CAN, thread_parts=parts)) == fixes

    def test_knows_only_codes_that_exist(self):
        assert {*FIXES, *ADVICE} <= set(PROBLEMS)
        assert fixes_for(Problem("empty", "text"), CAN) == ()
