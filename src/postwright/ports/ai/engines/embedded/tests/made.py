"""Requests and findings that tests build in one line."""

from pathlib import Path

import skimage

from postwright.ports.ai.answers import Certainty, Colour, Findings, SuggestedField, Tag
from postwright.ports.ai.engines.embedded.compose.write import Written, write_suggestions
from postwright.ports.ai.types import (
    AnalysisRequest,
    BrandVoice,
    Frame,
    MediaFacts,
    MediaKind,
    NetworkNeeds,
)

PICTURES = Path(skimage.__file__).parent / "data"

ROLLS = "New cinnamon rolls, from Saturday, 3 for 10 €"
SCHNECKEN = "Neue Zimtschnecken, ab Samstag, 3 für 10 €"
BAKERY = BrandVoice(
    name="Café Mila",
    description="A small bakery in Kreuzberg. We bake every day.",
    tone=("warm",),
    words_use=("handmade",),
    hashtags_always=("#CafeMila",),
    call_to_action="Order at the counter",
    links=("https://mila.example",),
)


def media(*names: str | Path, kind: MediaKind = MediaKind.IMAGE, **facts) -> MediaFacts:
    frames = tuple(
        Frame(path=PICTURES / name, at=float(i)) for i, name in enumerate(names or ("coffee.png",))
    )
    return MediaFacts(kind=kind, frames=frames, **{"width": 1200, "height": 800, **facts})


def asking(
    hint: str = "",
    *,
    brand: BrandVoice | None = None,
    language: str = "en",
    networks: tuple[NetworkNeeds, ...] = (),
    of: MediaFacts | None = None,
) -> AnalysisRequest:
    voice = brand or BrandVoice()
    return AnalysisRequest(media=of or media(), brand=voice, hint=hint, language=language, networks=networks)


def tagged(topic: str, certainty: Certainty = Certainty.CERTAIN) -> Tag:
    return Tag(name=topic, topic=topic, score=0.9, certainty=certainty)


def found(*tags: Tag, **facts) -> Findings:
    brown = Colour(name="brown", hex="#704020", share=0.6)
    black = Colour(name="black", hex="#101010", share=0.3)
    return Findings(orientation="landscape", ratio=1.5, colours=(brown, black), tags=tags, **facts)


def write(request: AnalysisRequest, *tags: Tag, seed: str = "1", **facts) -> Written:
    return write_suggestions(request, found(*tags, **facts), seed=seed)


def texts(written, field: str, network: str | None = None) -> list[str]:
    return [s.text for s in chosen(written, field, network)]


def chosen(written, field: str, network: str | None = None) -> list[SuggestedField]:
    return [s for s in written.suggestions if s.field == field and s.network == network]
