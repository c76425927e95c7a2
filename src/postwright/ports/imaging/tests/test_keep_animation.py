import pytest
from PIL import Image, ImageSequence

from postwright.ports.imaging import Imaging, Limits, RenderSpec, TooManyPixels
from postwright.ports.imaging.tests import samples

DELAYS = [100, 40, 250, 60, 1000]


@pytest.fixture
def moving(tmp_path):
    """A red square that goes right, on nothing."""
    steps = [Image.new("RGBA", (60, 40), (0, 0, 0, 0)) for _ in DELAYS]
    for number, step in enumerate(steps):
        step.paste((255, 0, 0, 255), (number * 10, 10, number * 10 + 10, 20))
    options = {"duration": DELAYS, "loop": 3, "disposal": 2, "comment": b"SecretComment"}
    steps[0].save(tmp_path / "in.gif", save_all=True, append_images=steps[1:], **options)
    return tmp_path / "in.gif"


def frames_of(path):
    with Image.open(path) as picture:
        return [
            (frame.info["duration"], frame.convert("RGBA").copy())
            for frame in ImageSequence.Iterator(picture)
        ]


class TestAGif:
    def test_moves_as_before_and_says_nothing(self, imaging, tmp_path, moving):
        made = imaging.render(moving, tmp_path / "out.gif", RenderSpec(format="gif"))

        found = frames_of(tmp_path / "out.gif")
        assert (made.mime, made.width, made.height) == ("image/gif", 60, 40)
        assert [delay for delay, _frame in found] == DELAYS
        for number, (_delay, frame) in enumerate(found):
            assert frame.getpixel((number * 10 + 5, 15)) == (255, 0, 0, 255)
            assert frame.getpixel((5, 35))[3] == 0
        with Image.open(tmp_path / "out.gif") as picture:
            assert picture.info["loop"] == 3
        assert b"Secret" not in (tmp_path / "out.gif").read_bytes()

    @pytest.mark.parametrize(
        ("spec", "size"),
        [
            (RenderSpec(format="gif", max_edge=30), (30, 20)),
            (RenderSpec(format="gif", box=(0, 0.25, 1, 0.25)), (60, 10)),
            (RenderSpec(format="gif", box=(0, 0.25, 1, 0.25), max_edge=30), (30, 5)),
        ],
    )
    def test_is_cut_and_scaled_frame_by_frame(self, imaging, tmp_path, moving, spec, size):
        made = imaging.render(moving, tmp_path / "out.gif", spec)

        found = frames_of(tmp_path / "out.gif")
        assert (made.width, made.height) == size
        assert [frame.size for _delay, frame in found] == [size] * len(DELAYS)
        assert [delay for delay, _frame in found] == DELAYS
        for number, (_delay, frame) in enumerate(found):
            scale = size[0] / 60
            row = size[1] // 2 if spec.box else round(15 * scale)
            assert frame.getpixel((round((number * 10 + 5) * scale), row))[:3] == pytest.approx(
                (255, 0, 0), abs=8
            )

    def test_keeps_within_the_bytes(self, imaging, tmp_path):
        steps = [Image.effect_noise((160, 120), 60 + number) for number in range(4)]
        steps[0].save(tmp_path / "in.gif", save_all=True, append_images=steps[1:])

        made = imaging.render(
            tmp_path / "in.gif", tmp_path / "out.gif", RenderSpec(format="gif", max_bytes=20_000)
        )

        assert made.size == (tmp_path / "out.gif").stat().st_size <= 20_000
        assert len(frames_of(tmp_path / "out.gif")) == 4

    def test_may_be_made_of_a_picture_that_does_not_move(self, imaging, tmp_path):
        made = imaging.render(samples.ROCKET, tmp_path / "out.gif", RenderSpec(format="gif", max_edge=64))

        assert (made.mime, made.width, len(frames_of_still(tmp_path / "out.gif"))) == ("image/gif", 64, 1)

    def test_of_more_pixels_than_may_move_is_refused(self, tmp_path, moving):
        imaging = Imaging(limits=Limits(max_moving_pixels=60 * 40 * 4))

        with pytest.raises(TooManyPixels) as refused:
            imaging.render(moving, tmp_path / "out.gif", RenderSpec(format="gif"))

        imaging.close()
        assert (refused.value.limit, refused.value.actual) == (60 * 40 * 4, 60 * 40 * 5)


def frames_of_still(path):
    with Image.open(path) as picture:
        return [frame.size for frame in ImageSequence.Iterator(picture)]
