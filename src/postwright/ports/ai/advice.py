"""Recommendations, each computed from a figure that its reason names. The same for every engine."""

from collections.abc import Iterator

from postwright.ports.ai.answers import Advice, Findings, Recommendation, Remedy, Severity
from postwright.ports.ai.types import AnalysisRequest, MediaKind, NetworkNeeds

# The pages above hold a translation for each code; placeholders are the figures' names.
REASONS = {
    Advice.TOO_DARK: "The picture is dark: its mean brightness is {brightness} %.",
    Advice.TOO_BRIGHT: "The picture is very bright: its mean brightness is {brightness} %.",
    Advice.LOW_CONTRAST: "The picture has little contrast: {contrast} % between dark and bright.",
    Advice.BLURRED: "The picture looks blurred: its sharpness is {sharpness}, in focus it would be above {least}.",
    Advice.LOW_RESOLUTION: "It is {width} px wide, {network} shows {least} px.",
    Advice.WRONG_RATIO: "Its ratio is {ratio}, {network} takes {least} to {most}.",
    Advice.NOT_IDEAL_RATIO: "Its ratio is {ratio}, {network} shows {ideal} best.",
    Advice.NO_AUDIO: "The video has no sound.",
    Advice.SILENT: "The video has a sound track, but nothing is to be heard on it.",
    Advice.TOO_QUIET: "The sound is quiet: {loudness} LUFS, where {usual} is usual.",
    Advice.TOO_LOUD: "The sound is loud: {loudness} LUFS, where {usual} is usual.",
    Advice.STILL_START: "Nothing moves in the first {seconds} s.",
    Advice.TOO_LONG: "It lasts {seconds} s, {network} takes {most} s.",
    Advice.HAVE_IT_SEEN: "This may not be safe for work, by {score} %. Have a person look.",
    Advice.NO_HINT: "There is no hint. A few words about the picture make every suggestion better.",
    Advice.NO_ALT_TEXT: "There is no alt text yet, because what the picture shows is not certain.",
    Advice.LANGUAGE_NOT_WRITTEN: "This engine wrote in {written}; {asked} was asked for.",
    Advice.HINT_BREAKS_BRAND_RULE: "The hint holds a word that the brand avoids, so it was left out.",
}
_RATIO_TOLERANCE = 0.02
# The large services play at about -14 LUFS and turn louder sound down; few turn quieter sound up.
_USUAL_LOUDNESS, _QUIET, _LOUD = -14, -24.0, -8.0
_LONG_STILL = 1.0


def recommend(
    code: Advice,
    severity: Severity,
    remedy: Remedy | None = None,
    *,
    network: str | None = None,
    **figures: float | str,
) -> Recommendation:
    if network:
        figures["network"] = network
    reason = REASONS[code].format(**figures)
    return Recommendation(
        code=code, severity=severity, reason=reason, figures=figures, remedy=remedy, network=network
    )


def advise_on_media(request: AnalysisRequest, findings: Findings) -> tuple[Recommendation, ...]:
    found = [*_advise_on_pixels(findings), *_advise_on_sight(findings)]
    found += [*_advise_on_sound(request), *_advise_on_motion(findings)]
    for needs in request.networks:
        found += [*_advise_on_size(request, needs), *_advise_on_ratio(findings, needs)]
    return tuple(found)


def _advise_on_pixels(findings: Findings) -> Iterator[Recommendation]:
    if light := findings.exposure:
        brightness, contrast = round(light.brightness * 100), round(light.contrast * 100)
        if light.verdict == "dark":
            yield recommend(Advice.TOO_DARK, Severity.HINT, Remedy.BRIGHTEN, brightness=brightness)
        elif light.verdict == "bright":
            yield recommend(Advice.TOO_BRIGHT, Severity.HINT, Remedy.DARKEN, brightness=brightness)
        elif light.verdict == "flat":
            yield recommend(Advice.LOW_CONTRAST, Severity.HINT, contrast=contrast)
    if findings.sharpness and findings.sharpness.verdict == "blurred":
        sharpness = round(findings.sharpness.value, 3)
        yield recommend(Advice.BLURRED, Severity.WARNING, sharpness=sharpness, least=0.12)


def _advise_on_sound(request: AnalysisRequest) -> Iterator[Recommendation]:
    if request.media.kind is MediaKind.VIDEO and request.media.has_audio is False:
        yield recommend(Advice.NO_AUDIO, Severity.HINT)
    elif (measures := request.media.measures) and request.media.has_audio:
        yield from _advise_on_loudness(measures.loudness)


def _advise_on_loudness(loudness: float | None) -> Iterator[Recommendation]:
    if loudness is None:
        yield recommend(Advice.SILENT, Severity.WARNING)
    elif not _QUIET <= loudness <= _LOUD:
        code = Advice.TOO_QUIET if loudness < _QUIET else Advice.TOO_LOUD
        yield recommend(code, Severity.HINT, loudness=loudness, usual=_USUAL_LOUDNESS)


def _advise_on_motion(findings: Findings) -> Iterator[Recommendation]:
    video = findings.video
    if video and video.still_seconds >= _LONG_STILL:
        yield recommend(Advice.STILL_START, Severity.HINT, Remedy.TRIM, seconds=round(video.still_seconds, 1))


def _advise_on_sight(findings: Findings) -> Iterator[Recommendation]:
    if findings.sensitive and findings.sensitive.needs_person:
        score = round(findings.sensitive.score * 100)
        yield recommend(Advice.HAVE_IT_SEEN, Severity.WARNING, score=score)


def _advise_on_size(request: AnalysisRequest, needs: NetworkNeeds) -> Iterator[Recommendation]:
    media = request.media
    if needs.width_min and media.width < needs.width_min:
        yield recommend(
            Advice.LOW_RESOLUTION,
            Severity.WARNING,
            network=needs.name,
            width=media.width,
            least=needs.width_min,
        )
    if needs.seconds_max and media.duration and media.duration > needs.seconds_max:
        seconds = {"seconds": round(media.duration, 1), "most": needs.seconds_max}
        yield recommend(Advice.TOO_LONG, Severity.PROBLEM, Remedy.TRIM, network=needs.name, **seconds)


def _advise_on_ratio(findings: Findings, needs: NetworkNeeds) -> Iterator[Recommendation]:
    least, most = needs.ratio_min or 0.0, needs.ratio_max or float("inf")
    ratio = findings.ratio
    if not least * (1 - _RATIO_TOLERANCE) <= ratio <= most * (1 + _RATIO_TOLERANCE):
        figures = {"ratio": round(ratio, 2), "least": round(least, 2), "most": _finite(most)}
        yield recommend(Advice.WRONG_RATIO, Severity.PROBLEM, Remedy.CROP, network=needs.name, **figures)
    elif needs.ratios_ideal:
        ideal = min(needs.ratios_ideal, key=lambda good: abs(good - ratio))
        if abs(ideal - ratio) > _RATIO_TOLERANCE * ideal:
            figures = {"ratio": round(ratio, 2), "ideal": round(ideal, 2)}
            yield recommend(Advice.NOT_IDEAL_RATIO, Severity.HINT, Remedy.CROP, network=needs.name, **figures)


def _finite(ratio: float) -> float | str:
    return "any" if ratio == float("inf") else round(ratio, 2)
