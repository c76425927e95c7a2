"""Words over the pictures of a video: those that stay, and cues that come and go."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import av
import numpy as np

from postwright.ports.imaging.lettering import draw_texts, text_height
from postwright.ports.imaging.types import ClipSpec, Cue, Lettering

TICK = Fraction(1, 1000)
CUE_PLATE = "#101010"
CUE_SHARE = 0.9  # of the width
CUE_SIZE_WIDE, CUE_SIZE_TALL = (
    0.03,
    0.05,
)  # of the width: a landscape video is small on a phone, but so are its borders
CUE_BOTTOM = 0.9  # of the height; below it players put their controls


class Titles:
    """At most two pictures of them are in memory: what is shown, and what comes next."""

    def __init__(self, size: tuple[int, int], spec: ClipSpec, fonts: tuple[str, ...]) -> None:
        self._size, self._spec, self._fonts = size, spec, fonts
        self._moments = list(_moments(spec.cues))
        self._given = 0
        self._input: Any = None
        self._is_open = False

    def join(self, graph: Any, last: Any) -> Any:
        """The step behind `last` that draws them; `last` itself where there are none."""
        if not (self._spec.changes.texts or self._spec.cues):
            return last
        self._input = graph.add_buffer(
            width=self._size[0], height=self._size[1], format=av.VideoFormat("yuva420p"), time_base=TICK
        )
        over = graph.add("overlay", "format=yuv420:eof_action=repeat")
        last.link_to(over)
        self._input.link_to(over, 0, 1)
        return over

    def begin(self) -> None:
        """Once the graph is configured."""
        self._is_open = self._input is not None
        self.show_until(0.0)

    def show_until(self, moment: float) -> None:
        """Hand over what is shown at that second, and what follows it: the filter waits for both."""
        while self._is_open and (self._given == 0 or self._last_given() <= moment):
            if self._given == len(self._moments):
                self.end()
                return
            self._input.push(self._picture(*self._moments[self._given]))
            self._given += 1

    def end(self) -> None:
        if self._is_open:
            self._is_open = False
            self._input.push(None)

    def _last_given(self) -> float:
        return self._moments[self._given - 1][0]

    def _picture(self, start: float, words: str) -> Any:
        texts = [*self._spec.changes.texts, *([_placed(words, self._size, self._fonts)] if words else [])]
        drawn = draw_texts(self._size, texts, self._fonts)
        frame = av.VideoFrame.from_ndarray(np.asarray(drawn), format="rgba").reformat(format="yuva420p")
        frame.pts, frame.time_base = round(start / TICK), TICK
        return frame


def _moments(cues: tuple[Cue, ...]) -> Iterator[tuple[float, str]]:
    """From which second which words are shown; the first is 0. Of two at the same time, the later one."""
    if not cues or cues[0].start > 0:
        yield 0.0, ""
    for number, cue in enumerate(cues):
        following = cues[number + 1].start if number + 1 < len(cues) else float("inf")
        yield cue.start, cue.words
        end = min(cue.end, following)
        if end < following:
            yield end, ""


def _placed(words: str, size: tuple[int, int], fonts: tuple[str, ...]) -> Lettering:
    letters = CUE_SIZE_WIDE if size[0] > size[1] else CUE_SIZE_TALL
    text = Lettering(words, left=(1 - CUE_SHARE) / 2, width=CUE_SHARE, size=letters, plate=CUE_PLATE)
    return replace(text, top=max(0.0, CUE_BOTTOM - text_height(size, text, fonts)))
