from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from postwright.flow.analysis import rules
from postwright.flow.media.rules import Edit
from postwright.flow.media.rules.remedies import Seen, remedy
from postwright.ports.ai.answers import Remedy
from postwright.ports.channels.capabilities import VideoRules
from postwright.ports.imaging import Cue, Focus, Imaging, RenderSpec

TAKES = VideoRules(
    max_count=1,
    max_bytes=10_000_000,
    mimes=frozenset({"video/mp4"}),
    alt_graphemes=9,
    max_seconds=30,
    min_ratio=1,
    max_ratio=1,
)
SEEN = Seen((600, 400), Focus(0.5, 0.5), TAKES, seconds=60, still=2.0, cues=(Cue(0, 1, "Hello"),))
LIGHTS = {Remedy.BRIGHTEN, Remedy.DARKEN, Remedy.ADD_CONTRAST}
OTHERS = {
    Remedy.CROP: Edit(box=(0.16667, 0, 0.66667, 1)),
    Remedy.TRIM: Edit(start=2, end=32),
    Remedy.EVEN_SOUND: Edit(sound="even"),
    Remedy.DROP_SOUND: Edit(sound="none"),
    Remedy.ADD_SUBTITLES: Edit(subtitles="burnt", cues=SEEN.cues),
}


@pytest.fixture(scope="module")
def imaging():
    found = Imaging()
    yield found
    found.close()


def grey(folder, lights):
    """A picture in as many stripes as there are lights, 0 to 255, and its middle light."""
    pixels = np.repeat(np.array(lights, np.uint8), 40)[None, :].repeat(100, 0)
    Image.fromarray(pixels).convert("RGB").save(folder / "in.png")
    return folder / "in.png", pixels.mean() / 255


class TestRemedy:
    @pytest.mark.parametrize("wanted", [one for one in Remedy if one in rules.EDITS])
    @pytest.mark.parametrize("kept", [Edit(), Edit(turn=90, flip=True)])
    def test_changes_what_its_words_name_and_nothing_else(self, wanted, kept):
        edit = remedy(wanted.value, SEEN, kept)

        assert edit != kept
        left = {name for name, value in edit.to_json().items() if value != kept.to_json().get(name)}
        if wanted in LIGHTS:
            assert left <= {"brightness", "contrast"}
        else:
            assert edit == replace(OTHERS[wanted], turn=kept.turn, flip=kept.flip)

    @pytest.mark.parametrize("wanted", sorted(LIGHTS))
    @pytest.mark.parametrize("lights", [(20, 60), (120, 150), (215, 250)])
    @pytest.mark.parametrize("kept", [Edit(), Edit(brightness=0.1, contrast=-0.1)])
    def test_is_seen_in_the_picture(self, tmp_path, imaging, wanted, lights, kept):
        source, _light = grey(tmp_path, lights)
        imaging.change(source, tmp_path / "kept.png", kept.changes, spec=RenderSpec(format="png"))
        before = np.asarray(Image.open(tmp_path / "kept.png").convert("L"), float)
        seen = replace(SEEN, focus=Focus(0.5, 0.5, before.mean() / 255))

        edit = remedy(wanted.value, seen, kept)

        imaging.change(source, tmp_path / "after.png", edit.changes, spec=RenderSpec(format="png"))
        after = np.asarray(Image.open(tmp_path / "after.png").convert("L"), float)
        if wanted == Remedy.BRIGHTEN:
            assert after.mean() > before.mean() + 2
        elif wanted == Remedy.DARKEN:
            assert after.mean() < before.mean() - 2
        else:
            assert np.ptp(after) > 1.2 * np.ptp(before)
            assert abs(after.mean() - before.mean()) < 12 or 0.15 < after.mean() / 255 < 0.85

    def test_is_the_editors_where_advice_names_an_edit(self):
        assert set(rules.EDITS) == LIGHTS | set(OTHERS)
