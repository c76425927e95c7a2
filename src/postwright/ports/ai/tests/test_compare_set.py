import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwright.ports.ai.answers import Certainty, Colour, Exposure, Findings, Sharpness, Tag
from postwright.ports.ai.sets import WhyFirst, compare_set
from postwright.ports.ai.sight import Box, Face, Fingerprint, Sensitive, TextLine

BOX = Box(left=0.1, top=0.1, width=0.2, height=0.2)
FACE = Face(score=0.9, box=BOX, source="model")


def features(axis):
    values = [0.0] * 1280
    values[axis] = 1.0
    return struct.pack("<1280e", *values)


def picture(*, topics=(), colours=(), text=(), sharp="sharp", light="normal", certain=True, axis=0, **facts):
    certainty = Certainty.CERTAIN if certain else Certainty.ASKS
    return Findings(
        orientation="square",
        ratio=1,
        tags=tuple(Tag(name=topic, topic=topic, score=0.9, certainty=certainty) for topic in topics),
        colours=tuple(Colour(name=name, hex="#112233", share=0.5) for name in colours),
        text=tuple(
            TextLine(text=line, score=0.99, is_certain=certain, box=BOX, source="model") for line in text
        ),
        sharpness=Sharpness(value=0.3, verdict=sharp),
        exposure=Exposure(brightness=0.5, contrast=0.6, verdict=light),
        features=features(axis),
        **facts,
    )


def names(shared):
    return [one.name for one in shared]


class TestInCommon:
    def test_is_what_two_of_three_show(self):
        found = compare_set(
            [
                picture(topics=["coffee", "cup"], colours=["brown"]),
                picture(topics=["coffee"], colours=["brown", "red"]),
                picture(topics=["cat"], colours=["brown"]),
            ]
        )

        assert [(one.name, round(one.share, 2)) for one in found.topics] == [("coffee", 0.67)]
        assert names(found.colours) == ["brown"]

    def test_leaves_out_what_is_not_certain(self):
        unsure = picture(topics=["coffee"], text=["Summer sale"], certain=False)
        found = compare_set([unsure, unsure])

        assert (found.topics, found.words) == ((), ())

    def test_finds_words_in_whatever_script_and_case(self):
        found = compare_set(
            [picture(text=["SOMMERFEST 2026", "Grüße"]), picture(text=["Das Sommerfest", "grüße!"])]
        )

        assert names(found.words) == ["grüße", "sommerfest"]

    def test_has_nothing_of_one_picture(self):
        found = compare_set([picture(topics=["coffee"])])

        assert (found.topics, found.first, found.why_first) == ((), 0, (WhyFirst.ORDER,))


class TestFirst:
    @pytest.mark.parametrize(
        ("better", "why"),
        [
            ({"sharp": "sharp"}, WhyFirst.SHARP),
            ({"light": "normal", "sharp": "blurred"}, WhyFirst.WELL_LIT),
            ({"faces": (FACE,), "sharp": "blurred"}, WhyFirst.SHOWS_FACES),
        ],
    )
    def test_is_the_best_with_its_reason(self, better, why):
        worse = picture(sharp="blurred", light="dark")
        found = compare_set([worse, worse, picture(**{"light": "dark", **better})])

        assert (found.first, found.why_first) == (2, (why,))

    def test_is_typical_of_the_set(self):
        found = compare_set([picture(axis=1), picture(axis=0), picture(axis=0)])

        assert (found.first, found.why_first) == (1, (WhyFirst.TYPICAL,))

    def test_is_the_earliest_of_equals(self):
        found = compare_set([picture(), picture(), picture()])

        assert (found.first, found.why_first) == (0, (WhyFirst.ORDER,))

    def test_is_not_one_that_a_person_should_look_at(self):
        flagged = picture(sensitive=Sensitive(score=0.9, needs_person=True, source="model"), faces=(FACE,))

        assert compare_set([flagged, picture(sharp="soft")]).first == 1
        assert compare_set([flagged, flagged]).first == 0

    def test_needs_a_picture(self):
        with pytest.raises(ValueError):
            compare_set([])

    @given(
        st.lists(
            st.tuples(
                st.sampled_from(["sharp", "soft", "blurred"]),
                st.sampled_from(["normal", "dark"]),
                st.booleans(),
                st.integers(0, 3),
            ),
            min_size=1,
            max_size=8,
        )
    )
    def test_never_scores_below_another_and_always_says_why(self, each):
        found = compare_set(
            [
                picture(sharp=sharp, light=light, faces=(FACE,) * face, axis=axis)
                for sharp, light, face, axis in each
            ]
        )

        assert found.scores[found.first] == max(found.scores)
        assert found.why_first
        assert len(found.scores) == len(each)


class TestSame:
    def test_pairs_are_named(self):
        print_one = Fingerprint(upright="0123456789abcdef", mirrored="fedcba9876543210")
        print_two = Fingerprint(upright="ffff0000ffff0000", mirrored="0000ffff0000ffff")
        one, two = picture(fingerprints=(print_one,)), picture(fingerprints=(print_two,), axis=5)

        assert compare_set([one, two, one]).same == ((0, 2),)
