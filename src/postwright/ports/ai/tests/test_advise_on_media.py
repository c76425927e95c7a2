import pytest

from postwright.ports.ai.advice import REASONS, advise_on_media
from postwright.ports.ai.answers import Advice, Exposure, Findings, Sharpness
from postwright.ports.ai.sight import Sensitive
from postwright.ports.ai.types import AnalysisRequest, Frame, MediaFacts, NetworkNeeds, VideoMeasures

FEED = NetworkNeeds(
    name="feed",
    caption_limit=100,
    ratio_min=0.8,
    ratio_max=1.91,
    ratios_ideal=(1.0, 0.8),
    width_min=1080,
    seconds_max=60,
)


def advised(
    *, width=1200, height=1200, networks=(FEED,), exposure=None, sharpness=None, sensitive=None, **facts
):
    media = {"kind": "image", "frames": (Frame(path="p.jpg"),), "width": width, "height": height} | facts
    asked = MediaFacts(**media)
    findings = Findings(
        orientation="square",
        ratio=width / height,
        exposure=exposure,
        sharpness=sharpness,
        sensitive=sensitive,
        video=asked.measures,
    )
    request = AnalysisRequest(media=asked, networks=networks)
    return {found.code: found for found in advise_on_media(request, findings)}


class TestAdviseOnMedia:
    def test_has_nothing_to_say_about_a_good_picture(self):
        sharp = Sharpness(value=0.4, verdict="sharp")
        normal = Exposure(brightness=0.5, contrast=0.6, verdict="normal")

        assert advised(exposure=normal, sharpness=sharp) == {}

    @pytest.mark.parametrize(
        ("verdict", "code", "figure"),
        [("dark", "too_dark", {"brightness": 12}), ("bright", "too_bright", {"brightness": 12})],
    )
    def test_names_the_brightness(self, verdict, code, figure):
        found = advised(exposure=Exposure(brightness=0.12, contrast=0.3, verdict=verdict))[code]

        assert found.figures == figure
        assert "12 %" in found.reason

    def test_names_the_sharpness(self):
        assert "0.05" in advised(sharpness=Sharpness(value=0.05, verdict="blurred"))["blurred"].reason

    def test_names_the_width_that_is_missing(self):
        found = advised(width=800, height=800)["low_resolution"]

        assert found.reason == "It is 800 px wide, feed shows 1080 px."
        assert found.network == "feed"

    def test_offers_a_crop_where_a_network_refuses_the_ratio(self):
        found = advised(width=3000, height=1000)["wrong_ratio"]

        assert (found.severity, found.remedy) == ("problem", "crop")
        assert found.reason == "Its ratio is 3.0, feed takes 0.8 to 1.91."

    def test_hints_at_the_nearest_ideal(self):
        assert advised(width=1500, height=1200)["not_ideal_ratio"].figures["ideal"] == 1.0

    def test_forgives_a_pixel(self):
        assert advised(width=1079, height=1080, networks=(FEED.model_copy(update={"width_min": None}),)) == {}

    def test_tells_a_video_what_it_lacks(self):
        found = advised(kind="video", duration=75.04, has_audio=False)

        assert found.keys() == {Advice.NO_AUDIO, Advice.TOO_LONG}
        assert found["too_long"].reason == "It lasts 75.0 s, feed takes 60.0 s."

    def test_does_not_guess_about_sound(self):
        assert "no_audio" not in advised(kind="video", has_audio=None)

    @pytest.mark.parametrize(
        ("loudness", "codes"),
        [(None, {"silent"}), (-31.5, {"too_quiet"}), (-14.0, set()), (-4.0, {"too_loud"})],
    )
    def test_hears_what_is_not_to_be_heard_well(self, loudness, codes):
        measures = VideoMeasures(loudness=loudness)

        assert advised(kind="video", has_audio=True, measures=measures).keys() == codes

    def test_says_nothing_of_sound_that_was_not_measured(self):
        assert advised(kind="video", has_audio=True) == {}

    def test_sees_a_start_without_motion(self):
        found = advised(kind="video", measures=VideoMeasures(still_seconds=1.44))["still_start"]

        assert found.reason == "Nothing moves in the first 1.4 s."
        assert advised(kind="video", measures=VideoMeasures(still_seconds=0.9)) == {}

    def test_sends_a_person_to_look(self):
        flagged = Sensitive(score=0.71, needs_person=True, source="model")
        passed = Sensitive(score=0.3, needs_person=False, source="model")

        assert advised(sensitive=flagged)["have_it_seen"].figures == {"score": 71}
        assert advised(sensitive=passed) == {}


class TestReasons:
    def test_exist_for_every_code(self):
        assert REASONS.keys() == set(Advice)
