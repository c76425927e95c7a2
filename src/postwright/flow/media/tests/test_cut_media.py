import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from conftest import NOON
from postwright.flow.media import operations, queries, rules
from postwright.flow.media.tests import files
from postwright.ports.channels.capabilities import ImageRules
from postwright.ports.imaging.geometry import crop_box

ANY = ImageRules(
    max_count=1, max_bytes=1_000_000, mimes=frozenset({"image/jpeg", "image/png"}), alt_graphemes=9
)
SQUARE = ImageRules(
    max_count=1, max_bytes=50_000, mimes=frozenset({"image/jpeg"}), alt_graphemes=9, min_ratio=1, max_ratio=1
)


def sent(item, cut):
    rendition = queries.sendable(queries.item_in(item.organisation_id, item.pk), cut=cut.to_json())
    with queries.open_rendition(rendition) as stream:
        return rendition, Image.open(io.BytesIO(stream.read()))


class TestCutMedia:
    @pytest.fixture
    def coffee(self, anna, brand):
        item = operations.upload_media(
            stream=files.coffee(), file_name="coffee.png", brand=brand, by=anna, at=NOON
        )
        return operations.clean_media(item=operations.preview_media(item=item, at=NOON), at=NOON)

    def test_makes_what_the_network_takes(self, coffee):
        cut = operations.cut_media(item=coffee, takes=SQUARE, at=NOON)

        rendition, picture = sent(coffee, cut)
        assert (picture.size, picture.format) == ((400, 400), "JPEG")
        assert (rendition.purpose, rendition.mime) == ("cropped", "image/jpeg")
        assert rendition.size <= 50_000

    def test_keeps_what_a_person_chose(self, coffee):
        cut = operations.cut_media(item=coffee, takes=ANY, at=NOON, box=(0.5, 0, 0.5, 0.25))

        _, picture = sent(coffee, cut)
        assert (picture.size, picture.format) == ((300, 100), "PNG")

    def test_only_converts_what_has_the_right_sides(self, coffee):
        wide = ImageRules(max_count=1, max_bytes=80_000, mimes=frozenset({"image/webp"}), alt_graphemes=9)

        cut = operations.cut_media(item=coffee, takes=wide, at=NOON)

        rendition, picture = sent(coffee, cut)
        assert cut.box == rules.WHOLE
        assert (picture.size, picture.format) == ((600, 400), "WEBP")
        assert rendition.size <= 80_000

    def test_makes_equal_cuts_once(self, coffee):
        first = operations.cut_media(item=coffee, takes=SQUARE, at=NOON)
        again = queries.item_in(coffee.organisation_id, coffee.pk)

        assert operations.cut_media(item=again, takes=SQUARE, at=NOON) == first
        assert again.renditions.filter(purpose="cropped").count() == 1

    def test_leaves_what_others_get_as_it_is(self, coffee):
        operations.cut_media(item=coffee, takes=SQUARE, at=NOON)

        assert queries.sendable(queries.item_in(coffee.organisation_id, coffee.pk)).purpose == "clean"

    def test_takes_no_photo_that_is_not_ready(self, photo):
        with pytest.raises(operations.NotCut):
            operations.cut_media(item=photo, takes=SQUARE, at=NOON)

    def test_takes_no_video(self, anna):
        item = operations.upload_media(
            stream=files.video(), file_name="clip.mp4", brand=None, by=anna, at=NOON
        )
        item = operations.clean_media(item=operations.preview_media(item=item, at=NOON), at=NOON)
        with pytest.raises(operations.NotCut):
            operations.cut_media(item=item, takes=SQUARE, at=NOON)

    def test_says_that_the_file_is_gone(self, ready_photo):
        queries.storage().delete(queries.sendable(ready_photo).storage_key)
        with pytest.raises(operations.Unusable) as error:
            operations.cut_media(item=ready_photo, takes=SQUARE, at=NOON)
        assert error.value.code == "missing"


SIDES = st.integers(1, 8000)
PARTS = st.floats(0, 1)


class TestFitBox:
    @given(SIDES, SIDES, st.floats(0.2, 1), st.floats(1, 5), st.tuples(PARTS, PARTS))
    def test_has_sides_that_the_network_takes_and_lies_inside(self, width, height, narrow, wide, focus):
        takes = ImageRules(
            max_count=1, max_bytes=1, mimes=frozenset(), alt_graphemes=1, min_ratio=narrow, max_ratio=wide
        )
        left, top, part_wide, part_high = rules.fit_box(width, height, takes, focus)
        assert 0 <= left <= 1 - part_wide + 1e-4
        assert 0 <= top <= 1 - part_high + 1e-4
        assert 1 in {part_wide, part_high}
        ratio = part_wide * width / (part_high * height)
        assert narrow * 0.95 <= ratio <= wide * 1.05

    @given(SIDES, SIDES, st.floats(0.2, 1), st.floats(1, 5), st.tuples(PARTS, PARTS))
    def test_is_never_more_than_a_pixel_beside_what_the_network_takes(
        self, width, height, narrow, wide, focus
    ):
        takes = ImageRules(
            max_count=1, max_bytes=1, mimes=frozenset(), alt_graphemes=1, min_ratio=narrow, max_ratio=wide
        )
        _left, _top, cut_wide, cut_high = crop_box(width, height, rules.fit_box(width, height, takes, focus))
        assert narrow * (cut_high - 1) - 1 <= cut_wide <= wide * (cut_high + 1) + 1
        again = rules.fit_box(cut_wide, cut_high, takes, focus)
        assert again[2] * cut_wide >= cut_wide - 1 - wide
        assert again[3] * cut_high >= cut_high - 1 - 1 / narrow

    def test_stays_around_what_draws_the_eye(self):
        assert rules.fit_box(600, 400, SQUARE) == (0.16667, 0, 0.66667, 1)
        assert rules.fit_box(600, 400, SQUARE, (0.9, 0.5)) == (0.33333, 0, 0.66667, 1)
        assert rules.fit_box(400, 600, SQUARE, (0.5, 0.4)) == (0, 0.06667, 1, 0.66667)

    def test_is_all_of_it_where_nothing_is_asked(self):
        assert rules.fit_box(600, 400, ANY) == rules.WHOLE


class TestStrictest:
    def test_is_what_all_of_them_take(self):
        found = rules.strictest([ANY, SQUARE])
        assert (found.max_bytes, found.mimes) == (50_000, {"image/jpeg"})
        assert (found.min_ratio, found.max_ratio) == (1, 1)

    def test_follows_the_first_where_they_exclude_each_other(self):
        tall = ImageRules(
            max_count=1, max_bytes=9, mimes=frozenset({"image/webp"}), alt_graphemes=9, max_ratio=0.8
        )
        found = rules.strictest([SQUARE, tall])
        assert (found.min_ratio, found.max_ratio, found.mimes) == (1, 1, {"image/jpeg"})
