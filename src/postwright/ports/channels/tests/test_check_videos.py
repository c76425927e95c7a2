import pytest

from postwright.ports.channels.capabilities import Capabilities, Handle, TextRules, VideoRules
from postwright.ports.channels.checks import find_problems
from postwright.ports.channels.types import MediaRef, Outgoing

RULES = VideoRules(
    max_count=1,
    max_bytes=1000,
    mimes=frozenset({"video/mp4"}),
    alt_graphemes=9,
    min_seconds=3,
    max_seconds=60,
    min_ratio=0.5,
    max_ratio=2,
)
CAN = Capabilities(
    text=TextRules(most=9), videos=RULES, handle=Handle.NONE, can_look_up=False, settle_seconds=0
)
FITS = {"mime": "video/mp4", "size": 1000, "width": 100, "height": 100, "seconds": 30}


class TestFindProblems:
    @pytest.mark.parametrize(
        ("changes", "codes"),
        [
            ({}, []),
            ({"seconds": 2}, ["video_too_short"]),
            ({"seconds": 3}, []),
            ({"seconds": 60.05}, []),
            ({"seconds": 61}, ["video_too_long"]),
            ({"width": 200}, []),
            ({"width": 220}, ["video_too_wide"]),
            ({"height": 220}, ["video_too_tall"]),
            ({"size": 1001, "mime": "video/webm"}, ["video_type", "video_too_big"]),
        ],
    )
    def test_names_what_a_network_does_not_take_of_a_video(self, changes, codes):
        ref = MediaRef(key="a", **{**FITS, **changes})
        assert [one.code for one in find_problems(Outgoing(text="", media=(ref,)), CAN)] == codes
