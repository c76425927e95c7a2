from hypothesis import given, settings
from hypothesis import strategies as st

from postwright.ports.imaging import RenderSpec, fit_inside
from postwright.ports.imaging.tests import samples

SIDES = st.integers(1, 100_000)


class TestFitInside:
    @given(width=SIDES, height=SIDES, edge=st.none() | SIDES)
    def test_never_enlarges_never_vanishes_and_keeps_the_shape(self, width, height, edge):
        new_width, new_height = fit_inside(width, height, edge)

        assert 1 <= new_width <= width
        assert 1 <= new_height <= height
        assert edge is None or max(new_width, new_height) <= edge
        scale = max(new_width, new_height) / max(width, height)
        assert abs(new_width - width * scale) <= 1
        assert abs(new_height - height * scale) <= 1

    @given(width=SIDES, height=SIDES, edge=SIDES)
    def test_changes_nothing_the_second_time(self, width, height, edge):
        once = fit_inside(width, height, edge)

        assert fit_inside(*once, edge) == once

    @given(width=SIDES, height=SIDES, edge=SIDES)
    def test_treats_both_ways_of_lying_alike(self, width, height, edge):
        assert fit_inside(height, width, edge) == fit_inside(width, height, edge)[::-1]

    @settings(max_examples=40, deadline=None)
    @given(
        width=st.integers(1, 400),
        height=st.integers(1, 400),
        edge=st.integers(1, 450),
        orientation=st.integers(1, 8),
    )
    def test_is_what_a_rendering_gives(self, imaging, tmp_path_factory, width, height, edge, orientation):
        folder = tmp_path_factory.mktemp("fit")
        exif = samples.exif_with_place(orientation).tobytes()
        path = samples.write_photo(
            folder / "in", form="JPEG", picture=samples.photo(width, height), exif=exif
        )

        made = imaging.render(path, folder / "out", RenderSpec(max_edge=edge))

        wanted = fit_inside(*((height, width) if orientation >= 5 else (width, height)), edge)
        assert (made.width, made.height) == wanted
