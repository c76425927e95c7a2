"""Links, mentions and hashtags as the network wants them: by UTF-8 bytes, people by their DID."""

from collections.abc import Mapping

from postwright.ports.channels.entities import Entity, Kind, find_entities
from postwright.ports.channels.text import count_bytes
from postwright.ports.channels.types import Json


def draft_facets(text: str) -> list[Json]:
    """In the order of the text. A mention holds its handle where its DID will be."""
    return [_draft(text, entity) for entity in find_entities(text)]


def mentioned(drafts: list[Json]) -> set[str]:
    """The handles whose DIDs `complete_facets` wants to know."""
    return {feature["did"] for draft in drafts for feature in draft["features"] if "did" in feature}


def complete_facets(drafts: list[Json], dids: Mapping[str, str]) -> list[Json]:
    """With DIDs; a mention of a handle that nobody has stays plain text."""
    return [
        {**draft, "features": [{**feature, "did": dids[feature["did"]]} if "did" in feature else feature]}
        for draft in drafts
        for feature in draft["features"]
        if feature.get("did") is None or dids.get(feature["did"])
    ]


def _draft(text: str, entity: Entity) -> Json:
    field = {Kind.LINK: "uri", Kind.TAG: "tag", Kind.MENTION: "did"}[entity.kind]
    start = count_bytes(text[: entity.start])
    return {
        "index": {"byteStart": start, "byteEnd": start + count_bytes(text[entity.start : entity.end])},
        "features": [{"$type": f"app.bsky.richtext.facet#{entity.kind}", field: entity.value}],
    }
