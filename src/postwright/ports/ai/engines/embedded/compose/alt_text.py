"""
Alt text says what is certain and asks about the rest; nobody can check it less easily than who needs it.
125 to 250 characters is what screen reader users are commonly given; no "image of".
"""

from collections.abc import Iterator
from typing import NamedTuple

from postwright.ports.ai.answers import Certainty, Evidence, FieldName, SuggestedField
from postwright.ports.ai.engines.embedded.compose.brief import Brief, capitalised, tag_evidence
from postwright.ports.ai.engines.embedded.compose.fitting import Line, fit

_LIMIT = 250
_COLOUR_SHARE = 0.15


class _Seen(NamedTuple):
    what: str
    certainty: Certainty
    evidence: tuple[Evidence, ...]
    extra: str = ""


def write_alt_text(brief: Brief) -> Iterator[SuggestedField]:
    seen = _find_subject(brief)
    if not seen:
        return
    general = _tell(brief, seen, _LIMIT)
    if general:
        yield _suggest(brief, seen, general, network=None)
    for needs in brief.request.networks:
        limit = needs.alt_text_limit or _LIMIT
        if limit < len(general) and (short := _tell(brief, seen, limit)):
            yield _suggest(brief, seen, short, network=needs.name)


def _find_subject(brief: Brief) -> _Seen | None:
    """A hint says what matters to the person, which the picture need not show; so alone it is a question."""
    core = "" if brief.hint.speaks else brief.hint.core
    tag, asked = brief.certain, brief.asked
    if tag and core and not brief.hint_names(tag):
        extra = brief.book.also_seen.format(phrase=brief.phrase(tag))
        return _Seen(core, Certainty.ASKS, brief.evidence(tag), extra)
    if tag:
        return _Seen(capitalised(brief.phrase(tag)), Certainty.CERTAIN, (tag_evidence(tag),))
    if core:
        return _Seen(core, Certainty.ASKS, brief.evidence())
    if asked:
        return _Seen(capitalised(brief.phrase(asked)), Certainty.ASKS, (tag_evidence(asked),))
    return None


def _tell(brief: Brief, seen: _Seen, limit: int) -> str:
    what = f"{brief.book.video}: {seen.what}." if brief.is_video else f"{seen.what}."
    lines = [Line(what, may_go=False), Line(seen.extra), Line(_tell_colours(brief))]
    return fit(lines, limit, brief.rules).replace("\n\n", " ")


def _tell_colours(brief: Brief) -> str:
    strong = [colour for colour in brief.findings.colours if colour.share >= _COLOUR_SHARE][:2]
    names = [brief.book.colour_names[colour.name] for colour in strong]
    return brief.book.colours.format(colours=brief.book.joiner.join(names)) if len(names) > 1 else ""


def _suggest(brief: Brief, seen: _Seen, text: str, *, network: str | None) -> SuggestedField:
    colours = [Evidence(source="colour", detail=colour.name) for colour in brief.findings.colours[:2]]
    return SuggestedField(
        field=FieldName.ALT_TEXT,
        values=(text,),
        language=brief.book.language,
        network=network,
        certainty=seen.certainty,
        subject=seen.what if seen.certainty is Certainty.ASKS else "",
        evidence=(*seen.evidence, *colours),
    )
