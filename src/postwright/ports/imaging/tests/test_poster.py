import pytest
from PIL import Image

from postwright.ports.imaging import RenderSpec, WrongType
from postwright.ports.imaging.tests import samples


def brightness(path):
    with Image.open(path) as picture:
        return picture.convert("L").resize((1, 1)).getpixel((0, 0))


class TestPoster:
    def test_passes_over_a_black_beginning(self, imaging, tmp_path):
        path = samples.clip(tmp_path / "a.mp4", seconds=3, dark=2)

        imaging.poster(path, tmp_path / "out.jpg")

        assert brightness(tmp_path / "out.jpg") > 40

    def test_shows_the_moment_one_asks_for(self, imaging, tmp_path):
        path = samples.clip(tmp_path / "a.mp4", seconds=3, dark=2)

        for moment, name in ((1.9, "dark.jpg"), (2.1, "light.jpg"), (99, "last.jpg")):
            imaging.poster(path, tmp_path / name, moment)

        assert brightness(tmp_path / "dark.jpg") < 5
        assert brightness(tmp_path / "light.jpg") > 40
        assert brightness(tmp_path / "last.jpg") > 40

    @pytest.mark.parametrize(("turn", "upside_down"), [(0, False), (180, True)])
    def test_stands_upright(self, imaging, tmp_path, turn, upside_down):
        path = samples.clip(tmp_path / "a.mov", turn=turn)

        made = imaging.poster(path, tmp_path / "out.jpg", 1.0, spec=RenderSpec(max_edge=160))

        assert (made.width, made.height) == (160, 120)
        red, _green, blue = samples.corner(tmp_path / "out.jpg", top=True)
        assert bool(blue > red) is upside_down

    def test_turns_the_way_a_phone_means_it(self, imaging, tmp_path):
        path = samples.clip(tmp_path / "a.mov", size=(320, 240))
        path.write_bytes(samples.turned_clockwise(path.read_bytes(), height=240))

        made = imaging.poster(path, tmp_path / "out.png", 1.0, spec=RenderSpec(format="png"))

        assert (made.width, made.height) == (240, 320)
        with Image.open(tmp_path / "out.png") as picture:
            (left, *_), (right, *_) = picture.getpixel((20, 5)), picture.getpixel((220, 5))
        assert right > left + 100

    def test_says_nothing_of_the_place(self, imaging, tmp_path):
        path = samples.clip(
            tmp_path / "a.mp4", metadata={"location": "+48.8584+002.2945/", "title": "Secret"}
        )

        imaging.poster(path, tmp_path / "out.jpg")

        data = (tmp_path / "out.jpg").read_bytes()
        assert samples.LATITUDE not in data
        assert b"Exif" not in data

    def test_wants_a_video(self, imaging, tmp_path):
        with pytest.raises(WrongType):
            imaging.poster(samples.ROCKET, tmp_path / "out.jpg")


class TestKeyFrames:
    def test_are_evenly_spread_and_in_order(self, imaging, tmp_path):
        frames = imaging.key_frames(samples.clip(tmp_path / "a.mp4"), tmp_path, 4)

        assert [frame.path.name for frame in frames] == ["000.jpg", "001.jpg", "002.jpg", "003.jpg"]
        assert [frame.seconds for frame in frames] == pytest.approx([0.25, 0.75, 1.25, 1.75], abs=0.05)
        for frame in frames:
            with Image.open(frame.path) as picture:
                assert picture.size == (frame.rendered.width, frame.rendered.height) == (320, 240)

    def test_are_never_the_same_twice(self, imaging, tmp_path):
        folder = tmp_path / "frames"
        folder.mkdir()
        path = samples.clip(tmp_path / "a.mp4", seconds=0.12, audio=None)

        frames = imaging.key_frames(path, folder, 20)

        assert len(frames) == len({frame.seconds for frame in frames}) == 3
        assert sorted(folder.iterdir()) == [frame.path for frame in frames]

    @pytest.mark.parametrize("count", [0, 61])
    def test_come_in_a_sensible_number(self, imaging, tmp_path, count):
        with pytest.raises(ValueError):
            imaging.key_frames(samples.ROCKET, tmp_path, count)
