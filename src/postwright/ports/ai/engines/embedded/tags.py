"""When a score may be said aloud, asked about, or passed over. Pure; the gates stand on measured errors."""

from collections import defaultdict
from collections.abc import Sequence
from statistics import fmean
from typing import Any, NamedTuple

from postwright.ports.ai.answers import Certainty, Tag
from postwright.ports.ai.engines.embedded.topics import KEY_OF_CLASS

# Of 11 claims on 25 held-out pictures the 3 wrong ones scored .46 to .57; asking starts among them because
# a question does no harm, saying starts well above.
CERTAIN, CERTAIN_PER_VIEW = 0.80, 0.65
LIKELY = 0.50
_FRAMES_AGREEING = 0.5


class _Score(NamedTuple):
    mean: float
    weakest_view: float


def judge_tags(frames: Sequence[Sequence[dict[str, Any]]]) -> tuple[Tag, ...]:
    """
    Topics worth mentioning, likeliest first: classes of one topic count together, and in a video only
    what half of the key frames show is certain.
    """
    scored = [_score_topics(classes) for classes in frames]
    keys = {key for scores in scored for key in scores}
    tags = [_judge_topic(key, [scores.get(key, _Score(0, 0)) for scores in scored], frames) for key in keys]
    return tuple(sorted((tag for tag in tags if tag), key=lambda tag: (-tag.score, tag.name)))


def _score_topics(classes: Sequence[dict[str, Any]]) -> dict[str, _Score]:
    views: dict[str, list[list[float]]] = defaultdict(list)
    for known in classes:
        key = KEY_OF_CLASS.get(known["index"])
        if key:
            views[key].append(known["views"])
    sums = {key: [sum(view) for view in zip(*lists, strict=True)] for key, lists in views.items()}
    return {key: _Score(min(1.0, fmean(both)), min(both)) for key, both in sums.items()}


def _judge_topic(
    key: str, scores: Sequence[_Score], frames: Sequence[Sequence[dict[str, Any]]]
) -> Tag | None:
    showing = [score for score in scores if score.mean >= LIKELY]
    if not showing:
        return None
    sure = [s for s in showing if s.mean >= CERTAIN and s.weakest_view >= CERTAIN_PER_VIEW]
    agreed = len(sure) / len(scores) >= _FRAMES_AGREEING
    return Tag(
        name=_likeliest_class(key, frames),
        topic=key,
        score=fmean(score.mean for score in showing),
        certainty=Certainty.CERTAIN if agreed else Certainty.ASKS,
        frames=len(showing),
    )


def _likeliest_class(key: str, frames: Sequence[Sequence[dict[str, Any]]]) -> str:
    members = [known for classes in frames for known in classes if KEY_OF_CLASS.get(known["index"]) == key]
    name: str = max(members, key=lambda known: fmean(known["views"]))["name"]
    return name
