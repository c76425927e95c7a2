import pytest

from postwright.ports.ai.advice import REASONS, advise_on_media
from postwright.ports.ai.answers import Advice, Exposure, Findings, Sharpness
from postwright.ports.ai.sight import Box, Crop, SafeCrop, Sensitive, TextLine
from postwright.ports.ai.types import (
    AnalysisRequest,
    Frame,
    Insets,
    MediaFacts,
    NetworkNeeds,
    Transcript,
    VideoMeasures,
    Word,
)

FEED = NetworkNeeds(
    name="feed",
    caption_limit=100,
    ratio_min=0.8,
    ratio_max=1.91,
    seconds_max=60,
)


ANY = NetworkNeeds(name="any", caption_limit=100, is_connected=True)
SEEN = {"exposure", "sharpness", "sensitive", "text", "safe_crop"}


def advised(*, width=1200, height=1200, networks=(FEED,), **given):
    facts = {name: value for name, value in given.items() if name not in SEEN}
    seen = {name: value for name, value in given.items() if name in SEEN}
    media = {"kind": "image", "frames": (Frame(path="p.jpg"),), "width": width, "height": height} | facts
    asked = MediaFacts(**media)
    findings = Findings(
        orientation="square",
        ratio=width / height,
        video=asked.measures,
        transcript=asked.transcript,
        **seen,
    )
    request = AnalysisRequest(media=asked, networks=networks)
    return {found.code: found for found in advise_on_media(request, findings)}


def line(top, height=0.05, *, left=0.1, width=0.8, is_certain=True):
    box = Box(left=left, top=top, width=width, height=height)
    return TextLine(text="Sale", score=0.99, is_certain=is_certain, box=box, source="reader")


def crop(ratio, lost, lost_in_middle):
    box = Box(left=0, top=0, width=0.5, height=1)
    crops = (Crop(ratio=ratio, box=box, lost=lost, lost_in_middle=lost_in_middle),)
    return SafeCrop(x=0.2, y=0.5, crops=crops, rests_on=("saliency",), source="cropper")


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

    def test_offers_a_crop_where_a_network_refuses_the_ratio(self):
        found = advised(width=3000, height=1000)["wrong_ratio"]

        assert (found.severity, found.remedy) == ("problem", "crop")
        assert found.reason == "Its ratio is 3.0, feed takes 0.8 to 1.91."

    def test_forgives_a_pixel(self):
        assert advised(width=1079, height=1080, networks=(FEED.model_copy(update={"ratio_min": 1.0}),)) == {}

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


class TestAdviseOnText:
    def test_measures_it_as_a_phone_shows_it(self):
        found = advised(text=(line(0.4, 0.02), line(0.5, 0.02)))["text_too_small"]

        assert found.reason == "Its text would be 8 px high on a phone; below 12 px it is hard to read."

    def test_counts_what_is_certain_and_the_middle_of_it(self):
        assert advised(text=(line(0.1, 0.2), line(0.4, 0.2), line(0.9, 0.01))) == {}
        assert advised(text=(line(0.4, 0.01, is_certain=False),)) == {}

    def test_judges_a_line_that_runs_down_by_its_width(self):
        assert "text_too_small" in advised(text=(line(0.1, 0.8, left=0.5, width=0.02),))

    def test_sees_a_videos_text_at_the_edge(self):
        asked = {"kind": "video", "text": (line(0.01), line(0.5)), "networks": (ANY,)}

        assert advised(**asked)["text_at_edge"].figures == {"lines": 2, "cut": 1, "rim": 5}
        assert advised(text=(line(0.01),)) == {}

    def test_sees_what_a_network_covers(self):
        reels = ANY.model_copy(update={"covered": Insets(bottom=0.35)})
        found = advised(networks=(reels,), text=(line(0.7), line(0.3)))["text_covered"]

        assert (found.network, found.figures["covered"]) == ("any", 1)

    def test_misses_subtitles_where_somebody_speaks(self):
        words = tuple(Word(text="Hello", start=float(at), end=at + 0.9) for at in range(4))
        spoken = Transcript(language="en", words=words, source="whisper")
        found = advised(kind="video", networks=(), transcript=spoken)["no_subtitles"]

        assert (found.remedy, found.reason) == (
            "add_subtitles",
            "Somebody speaks for 4 s, and there are no subtitles.",
        )
        brief = spoken.model_copy(update={"words": words[:1]})
        assert advised(kind="video", networks=(), transcript=brief) == {}


class TestAdviseOnCrop:
    def test_offers_one_around_what_draws_the_eye(self):
        found = advised(width=2000, height=800, safe_crop=crop(1.91, 0.05, 0.4))["better_crop"]

        assert found.figures == {"kept": 95, "middle": 60, "network": "feed"}

    def test_keeps_silent_where_the_middle_is_as_good(self):
        assert "better_crop" not in advised(width=2000, height=800, safe_crop=crop(1.91, 0.05, 0.1))

    def test_offers_a_taller_one_that_costs_little(self):
        asked = {"width": 1600, "height": 1200, "networks": (ANY,)}

        found = advised(**asked, safe_crop=crop(0.8, 0.1, 0.1))["taller_crop"]
        assert found.figures == {"share": 60, "kept": 90}
        assert advised(**asked, safe_crop=crop(0.8, 0.3, 0.3)) == {}


class TestAdviseOnNetworks:
    def test_names_the_connected_one_that_takes_all(self):
        found = advised(width=3000, height=1000, networks=(FEED, ANY))["better_network"]

        assert found.reason == "feed would lose 36 % of it; any takes all of it."

    def test_weighs_the_length_as_well(self):
        found = advised(kind="video", duration=90, networks=(FEED, ANY))["better_network"]

        assert (found.network, found.figures["lost"]) == ("feed", 33)

    def test_names_none_that_is_not_connected(self):
        stranger = ANY.model_copy(update={"is_connected": False})

        assert "better_network" not in advised(width=3000, height=1000, networks=(FEED, stranger))


class TestReasons:
    def test_exist_for_every_code(self):
        assert REASONS.keys() == set(Advice)
