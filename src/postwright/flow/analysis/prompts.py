"""What an engine is told about a media item and a brand: the least that is needed."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import NamedTuple
from zoneinfo import ZoneInfo

from postwright.base.connections import queries as connections
from postwright.base.connections.adapters import networks
from postwright.base.connections.models import Channel
from postwright.base.engines.prompts import (
    AnalysisRequest,
    BrandVoice,
    Frame,
    Insets,
    MediaFacts,
    MediaKind,
    NetworkNeeds,
    Season,
    Transcript,
    VideoMeasures,
)
from postwright.flow.analysis.models import Analysis
from postwright.flow.brand.models import Brand
from postwright.flow.media import queries as media
from postwright.flow.media.models import MediaItem, Rendition
from postwright.kit import tenancy
from postwright.kit.seasons import season_in
from postwright.ports.channels.capabilities import Insets as Edges
from postwright.ports.channels.capabilities import VideoRules
from postwright.ui.networks import mark_of


class Limit(NamedTuple):
    """How many graphemes a network takes."""

    network: str
    graphemes: int

    @property
    def label(self) -> str:
        return mark_of(self.network).name


@contextmanager
def request_for(analysis: Analysis, item: MediaItem) -> Iterator[AnalysisRequest]:
    """
    A question whose pictures can be read for as long as the context lasts.

    :raises Missing: a picture is gone
    """
    with ExitStack() as stack:
        frames = tuple(_frame(rendition, stack) for rendition in _looked_at(item))
        yield AnalysisRequest(
            media=_facts(item, frames, _heard(analysis)),
            brand=voice_of(analysis.brand) if analysis.brand else BrandVoice(),
            hint=analysis.hint,
            language=analysis.language,
            networks=_needs_of(analysis, item),
            season=_season(analysis),
            turn=_turn(analysis),
        )


def voice_of(brand: Brand) -> BrandVoice:
    return BrandVoice(
        name=brand.name,
        description=brand.description,
        tone=tuple(part.strip() for part in brand.tone.split(",") if part.strip()),
        audience=brand.audience,
        languages=tuple(brand.languages),
        words_use=tuple(brand.words_use),
        words_avoid=tuple(brand.words_avoid),
        hashtags_always=tuple(brand.hashtags_always),
        hashtags_never=tuple(brand.hashtags_never),
        call_to_action=brand.call_to_action,
        links=tuple(brand.links),
    )


def network_needs() -> tuple[NetworkNeeds, ...]:
    """What every network that is set up takes, from what its channel declares."""
    return tuple(_needs(name) for name in networks().offered)


def limits_of(field: str, network: str) -> list[Limit]:
    """The limits to count against while a person edits a field, for one network or (without one) for all."""
    names = {"caption": "caption_limit", "title": "title_limit", "alt_text": "alt_text_limit"}
    wanted = [needs for needs in network_needs() if network in {"", needs.name}]
    counted = [(needs.name, getattr(needs, names.get(field, ""), None)) for needs in wanted]
    return [Limit(name, limit) for name, limit in counted if limit]


def _season(analysis: Analysis) -> Season | None:
    """Where the brand is, on the day that it was asked."""
    if analysis.brand is None:
        return None
    zone = analysis.brand.time_zone
    found = season_in(zone, analysis.requested_at.astimezone(ZoneInfo(zone)).date())
    return Season(found) if found else None


def _turn(analysis: Analysis) -> int:
    """How often this brand was suggested something before; two asked at once have turns of their own."""
    with tenancy.scope(analysis.organisation_id):
        return analysis.turn


def _needs_of(analysis: Analysis, item: MediaItem) -> tuple[NetworkNeeds, ...]:
    """The brand's own channels count as they are set; of other networks, what they take usually."""
    brand_id = analysis.brand_id or item.brand_id
    channels = connections.channels_of(analysis.organisation_id, brand_id) if brand_id else []
    return tuple(_needs(name, item, channels) for name in networks().offered)


def _needs(name: str, item: MediaItem | None = None, channels: Iterable[Channel] = ()) -> NetworkNeeds:
    channel = next((one for one in channels if one.network == name), None)
    network = networks()[name]
    takes = network.capabilities_for(channel.settings) if channel else network.capabilities
    rules = takes.videos if item and item.is_video else takes.images
    return NetworkNeeds(
        name=name,
        caption_limit=takes.text.most,
        alt_text_limit=rules.alt_graphemes if rules else None,
        ratio_min=rules.min_ratio if rules else None,
        ratio_max=rules.max_ratio if rules else None,
        seconds_max=takes.videos.max_seconds if takes.videos else None,
        covered=_covered(rules.covered) if isinstance(rules, VideoRules) and rules.covered else None,
        is_connected=channel is not None,
    )


def _covered(edges: Edges) -> Insets:
    """Of its edges, from the top clockwise, what a network lays its own things over."""
    return Insets(**dict(zip(("top", "right", "bottom", "left"), edges, strict=True)))


def _looked_at(item: MediaItem) -> list[Rendition]:
    preview = media.rendition_for(item, Rendition.Purpose.PREVIEW)
    return media.frames_of(item) or ([preview] if preview else [])


def _frame(rendition: Rendition, stack: ExitStack) -> Frame:
    path = stack.enter_context(media.storage().local(rendition.storage_key))
    return Frame(path=path, at=float(rendition.variant or 0))


def _heard(analysis: Analysis) -> Transcript | None:
    with tenancy.scope(analysis.organisation_id):
        hearing = analysis.hearing
    return Transcript.model_validate(hearing.transcript) if hearing and hearing.transcript else None


def _facts(item: MediaItem, frames: tuple[Frame, ...], transcript: Transcript | None) -> MediaFacts:
    return MediaFacts(
        kind=MediaKind(item.kind),
        frames=frames,
        width=item.width or 1,
        height=item.height or 1,
        duration=item.seconds,
        has_audio=item.has_audio,
        measures=VideoMeasures.model_validate(item.measured) if item.measured else None,
        transcript=transcript,
        taken_at=item.taken_at,
        file_name=item.file_name,
    )
