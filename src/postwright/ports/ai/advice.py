"""Recommendations, each computed from figures that its reason names. The same for every engine."""

from collections.abc import Iterator, Sequence
from statistics import median

from postwright.ports.ai.answers import Advice, Findings, Recommendation, Remedy, Severity
from postwright.ports.ai.sight import Crop, TextLine
from postwright.ports.ai.types import AnalysisRequest, Insets, MediaKind, NetworkNeeds

# The pages above hold a translation for each code; placeholders are the figures' names.
REASONS = {
    Advice.TOO_DARK: "The picture is dark: its mean brightness is {brightness} %.",
    Advice.TOO_BRIGHT: "The picture is very bright: its mean brightness is {brightness} %.",
    Advice.LOW_CONTRAST: "The picture has little contrast: {contrast} % between dark and bright.",
    Advice.BLURRED: "The picture looks blurred: its sharpness is {sharpness}, in focus it would be above {least}.",
    Advice.WRONG_RATIO: "Its ratio is {ratio}, {network} takes {least} to {most}.",
    Advice.NO_AUDIO: "The video has no sound.",
    Advice.SILENT: "The video has a sound track, but nothing is to be heard on it.",
    Advice.TOO_QUIET: "The sound is quiet: {loudness} LUFS, where {usual} is usual.",
    Advice.TOO_LOUD: "The sound is loud: {loudness} LUFS, where {usual} is usual.",
    Advice.STILL_START: "Nothing moves in the first {seconds} s.",
    Advice.TOO_LONG: "It lasts {seconds} s, {network} takes {most} s.",
    Advice.HAVE_IT_SEEN: "This may not be safe for work, by {score} %. Have a person look.",
    Advice.NO_HINT: "There is no hint. A few words about the picture make every suggestion better.",
    Advice.NO_ALT_TEXT: "There is no alt text yet, because what the picture shows is not certain.",
    Advice.NO_SUBTITLES: "Somebody speaks for {seconds} s, and there are no subtitles.",
    Advice.TEXT_TOO_SMALL: "Its text would be {height} px high on a phone; below {least} px it is hard to read.",
    Advice.TEXT_AT_EDGE: "Of its lines of text ({lines}), {cut} lie within {rim} % of the edge, where much is cut off.",
    Advice.TEXT_COVERED: "Of its lines of text ({lines}), {covered} lie where {network} puts buttons of its own.",
    Advice.BETTER_CROP: (
        "Cropped for {network} around what draws the eye, it keeps {kept} % of that; cropped in the middle, {middle} %."
    ),
    Advice.TALLER_CROP: (
        "On a phone it is {share} % as high as a 4:5 picture; cropped to that, it keeps {kept} % of what draws the eye."
    ),
    Advice.BETTER_NETWORK: "{network} would lose {lost} % of it; {other} takes all of it.",
    Advice.LANGUAGE_NOT_WRITTEN: "This engine wrote in {written}; {asked} was asked for.",
    Advice.HINT_BREAKS_BRAND_RULE: "The hint holds a word that the brand avoids, so it was left out.",
}
_RATIO_TOLERANCE = 0.02
# The large services play at about -14 LUFS and turn louder sound down; few turn quieter sound up.
_USUAL_LOUDNESS, _QUIET, _LOUD = -14, -24.0, -8.0
_LONG_STILL = 1.0
_MUCH_SPOKEN = 2.0
# CSS pixels: the usual width of a phone, and the height of a line whose letters are about 9 px.
_PHONE_WIDTH, _LINE_LEAST = 390, 12
_TALL, _LANDSCAPE = 4 / 5, 1.2
# As wide as EBU R 95 keeps free of graphics.
_RIM = Insets(top=0.05, right=0.05, bottom=0.05, left=0.05)
_LITTLE_LOST, _MUCH_BETTER = 0.2, 0.1


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
    found += [*_advise_on_small_text(findings), *_advise_on_rim(request, findings)]
    found += [*_advise_on_sound(request), *_advise_on_speech(findings), *_advise_on_motion(findings)]
    for needs in request.networks:
        found += [*_advise_on_size(request, needs), *_advise_on_ratio(findings, needs)]
        found += [*_advise_on_covered_text(findings, needs), *_advise_on_crop(findings, needs)]
    found += [*_advise_on_height(findings, found), *_advise_on_networks(request, findings)]
    return tuple(found)


def _advise_on_pixels(findings: Findings) -> Iterator[Recommendation]:
    if light := findings.exposure:
        brightness, contrast = round(light.brightness * 100), round(light.contrast * 100)
        if light.verdict == "dark":
            yield recommend(Advice.TOO_DARK, Severity.HINT, Remedy.BRIGHTEN, brightness=brightness)
        elif light.verdict == "bright":
            yield recommend(Advice.TOO_BRIGHT, Severity.HINT, Remedy.DARKEN, brightness=brightness)
        elif light.verdict == "flat":
            yield recommend(Advice.LOW_CONTRAST, Severity.HINT, Remedy.ADD_CONTRAST, contrast=contrast)
    if findings.sharpness and findings.sharpness.verdict == "blurred":
        sharpness = round(findings.sharpness.value, 3)
        yield recommend(Advice.BLURRED, Severity.WARNING, sharpness=sharpness, least=0.12)


def _advise_on_small_text(findings: Findings) -> Iterator[Recommendation]:
    """As wide as a phone, which is how most people see it; a sign in the background beside large text is no matter."""
    heights = [_height_on_phone(line, findings.ratio) for line in _certain(findings)]
    if heights and (middle := median(heights)) < _LINE_LEAST:
        height = round(middle)
        yield recommend(Advice.TEXT_TOO_SMALL, Severity.HINT, height=height, least=_LINE_LEAST)


def _advise_on_rim(request: AnalysisRequest, findings: Findings) -> Iterator[Recommendation]:
    """Of videos: nobody reads a photo's rim as a caption."""
    lines = _certain(findings) if request.media.kind is MediaKind.VIDEO else []
    if cut := sum(_is_covered(line, _RIM) for line in lines):
        rim = round(100 * _RIM.top)
        yield recommend(Advice.TEXT_AT_EDGE, Severity.HINT, lines=len(lines), cut=cut, rim=rim)


def _certain(findings: Findings) -> list[TextLine]:
    return [line for line in findings.text if line.is_certain]


def _height_on_phone(line: TextLine, ratio: float) -> float:
    """Of a line that runs down the picture, its width."""
    return min(line.box.height * _PHONE_WIDTH / ratio, line.box.width * _PHONE_WIDTH)


def _advise_on_sound(request: AnalysisRequest) -> Iterator[Recommendation]:
    if request.media.kind is MediaKind.VIDEO and request.media.has_audio is False:
        yield recommend(Advice.NO_AUDIO, Severity.HINT)
    elif (measures := request.media.measures) and request.media.has_audio:
        yield from _advise_on_loudness(measures.loudness)


def _advise_on_loudness(loudness: float | None) -> Iterator[Recommendation]:
    if loudness is None:
        yield recommend(Advice.SILENT, Severity.WARNING, Remedy.DROP_SOUND)
    elif not _QUIET <= loudness <= _LOUD:
        code = Advice.TOO_QUIET if loudness < _QUIET else Advice.TOO_LOUD
        yield recommend(code, Severity.HINT, Remedy.EVEN_SOUND, loudness=loudness, usual=_USUAL_LOUDNESS)


def _advise_on_speech(findings: Findings) -> Iterator[Recommendation]:
    words = findings.transcript.words if findings.transcript else ()
    spoken = sum(max(0.0, word.end - word.start) for word in words)
    if spoken >= _MUCH_SPOKEN:
        yield recommend(Advice.NO_SUBTITLES, Severity.HINT, Remedy.ADD_SUBTITLES, seconds=round(spoken))


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
    if needs.seconds_max and media.duration and media.duration > needs.seconds_max:
        seconds = {"seconds": round(media.duration, 1), "most": needs.seconds_max}
        yield recommend(Advice.TOO_LONG, Severity.PROBLEM, Remedy.TRIM, network=needs.name, **seconds)


def _advise_on_ratio(findings: Findings, needs: NetworkNeeds) -> Iterator[Recommendation]:
    ratio = findings.ratio
    if _lost_by_ratio(ratio, needs):
        least, most = needs.ratio_min or 0.0, needs.ratio_max or float("inf")
        figures = {"ratio": round(ratio, 2), "least": round(least, 2), "most": _finite(most)}
        yield recommend(Advice.WRONG_RATIO, Severity.PROBLEM, Remedy.CROP, network=needs.name, **figures)


def _lost_by_ratio(ratio: float, needs: NetworkNeeds) -> float:
    """The part of the picture that goes where this network takes no other ratio."""
    least, most = needs.ratio_min or 0.0, needs.ratio_max or float("inf")
    if least * (1 - _RATIO_TOLERANCE) <= ratio <= most * (1 + _RATIO_TOLERANCE):
        return 0.0
    return 1 - ratio / least if ratio < least else 1 - most / ratio


def _finite(ratio: float) -> float | str:
    return "any" if ratio == float("inf") else round(ratio, 2)


def _advise_on_covered_text(findings: Findings, needs: NetworkNeeds) -> Iterator[Recommendation]:
    lines = _certain(findings)
    if needs.covered and (covered := sum(_is_covered(line, needs.covered) for line in lines)):
        yield recommend(
            Advice.TEXT_COVERED, Severity.WARNING, network=needs.name, lines=len(lines), covered=covered
        )


def _is_covered(line: TextLine, by: Insets) -> bool:
    box = line.box
    beside = box.left < by.left or box.left + box.width > 1 - by.right
    return beside or box.top < by.top or box.top + box.height > 1 - by.bottom


def _advise_on_crop(findings: Findings, needs: NetworkNeeds) -> Iterator[Recommendation]:
    """Where this network means a crop anyway, and one in the middle would be much the worse."""
    wanted = _nearest_taken(findings.ratio, needs)
    crop = _crop_to(findings, wanted) if wanted else None
    if crop and crop.lost_in_middle is not None and crop.lost_in_middle - crop.lost >= _MUCH_BETTER:
        kept, middle = round(100 * (1 - crop.lost)), round(100 * (1 - crop.lost_in_middle))
        code, network = Advice.BETTER_CROP, needs.name
        yield recommend(code, Severity.HINT, Remedy.CROP, network=network, kept=kept, middle=middle)


def _nearest_taken(ratio: float, needs: NetworkNeeds) -> float | None:
    if not _lost_by_ratio(ratio, needs):
        return None
    return needs.ratio_min if needs.ratio_min and ratio < needs.ratio_min else needs.ratio_max


def _crop_to(findings: Findings, ratio: float) -> Crop | None:
    crops = findings.safe_crop.crops if findings.safe_crop else ()
    return next((crop for crop in crops if abs(crop.ratio - ratio) <= _RATIO_TOLERANCE * ratio), None)


def _advise_on_height(findings: Findings, found: Sequence[Recommendation]) -> Iterator[Recommendation]:
    """Unless a network asks for a crop of its own."""
    crop = _crop_to(findings, _TALL) if findings.ratio >= _LANDSCAPE else None
    if crop and crop.lost <= _LITTLE_LOST and not any(one.remedy is Remedy.CROP for one in found):
        share, kept = round(100 * _TALL / findings.ratio), round(100 * (1 - crop.lost))
        yield recommend(Advice.TALLER_CROP, Severity.HINT, Remedy.CROP, share=share, kept=kept)


def _advise_on_networks(request: AnalysisRequest, findings: Findings) -> Iterator[Recommendation]:
    lost = {needs.name: _lost(request, findings, needs) for needs in request.networks}
    whole = [needs.name for needs in request.networks if needs.is_connected and not lost[needs.name]]
    for network, part in lost.items():
        if part and whole:
            share, other = max(1, round(100 * part)), whole[0]
            yield recommend(Advice.BETTER_NETWORK, Severity.HINT, network=network, lost=share, other=other)


def _lost(request: AnalysisRequest, findings: Findings, needs: NetworkNeeds) -> float:
    seconds, most = request.media.duration or 0.0, needs.seconds_max
    too_long = 1 - most / seconds if most and seconds > most else 0.0
    return max(too_long, _lost_by_ratio(findings.ratio, needs))
