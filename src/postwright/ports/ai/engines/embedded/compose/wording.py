"""Title and description: the hint's own phrases in order, what is certain, and the brand's own sentence."""

import re
from collections.abc import Iterator

from postwright.ports.ai.answers import Certainty, Evidence, FieldName, SuggestedField
from postwright.ports.ai.engines.embedded.compose.brief import Brief, capitalised, tag_evidence
from postwright.ports.ai.engines.embedded.compose.fitting import Line, fit, shorten

_TITLE_LIMIT = 80
_DESCRIPTION_LIMIT = 1_000
# Camera counters, dates, sizes and hashes: words that no person chose.
_MACHINE_NAME = re.compile(
    r"(?i)\b(?:img|dsc|dscn|dscf|pxl|mvimg|vid|mov|screenshot|screen|bildschirmfoto|image|photo|picture|foto|bild|"
    r"video|whatsapp|signal|telegram|untitled|scan|copy|kopie|final|edited|export|download|unnamed)\b"
)


def write_title(brief: Brief) -> Iterator[SuggestedField]:
    found = _find_title(brief)
    if not found:
        return
    text, certainty, evidence = found
    limits = {needs.name: needs.title_limit for needs in brief.request.networks if needs.title_limit}
    general = shorten(text, _TITLE_LIMIT)
    if not brief.rules.allow(general):
        return
    yield _suggest(brief, FieldName.TITLE, general, certainty, evidence)
    for network, limit in limits.items():
        short = shorten(general, limit)
        if short and short != general and brief.rules.allow(short):
            yield _suggest(brief, FieldName.TITLE, short, certainty, evidence, network=network)


def write_description(brief: Brief) -> Iterator[SuggestedField]:
    if not brief.subject:
        return
    first = Line(_tell_hint(brief) or _tell_picture(brief), may_go=False)
    second = _tell_picture(brief) if brief.hint.subject else ""
    said = "" if brief.is_quoted or not brief.quote else brief.book.said.replace("{quote}", brief.quote)
    lines = [first, Line(second, starts_paragraph=False), Line(said), Line(_introduce_brand(brief))]
    text = fit(lines, _DESCRIPTION_LIMIT, brief.rules)
    if text:
        certainty = Certainty.LIKELY if brief.hint.subject else Certainty.CERTAIN
        yield _suggest(brief, FieldName.DESCRIPTION, text, certainty, brief.evidence(brief.certain))


def _find_title(brief: Brief) -> tuple[str, Certainty, tuple[Evidence, ...]] | None:
    hint = brief.hint
    if hint.subject:
        return (
            hint.dated if len(hint.dated) <= _TITLE_LIMIT else hint.subject,
            Certainty.LIKELY,
            brief.evidence(),
        )
    for tag, certainty in ((brief.certain, Certainty.CERTAIN), (brief.asked, Certainty.ASKS)):
        if tag:
            return capitalised(brief.phrase(tag)), certainty, (tag_evidence(tag),)
    named = _read_file_name(brief.request.media.file_name)
    return (named, Certainty.ASKS, (Evidence(source="file", detail=named),)) if named else None


def _read_file_name(name: str) -> str:
    """Words of letters that a person may have typed; anything that looks like a machine's name is nothing."""
    stem = name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    text = " ".join(re.split(r"[\W_]+", stem)).strip()
    words = text.split()
    typed = words and all(len(word) > 2 and word.isalpha() for word in words) and len(text) <= 60
    if not typed or _MACHINE_NAME.search(text) or not re.search(r"(?i)[aeiouyäöü]", text):
        return ""
    return capitalised(text)


def _tell_hint(brief: Brief) -> str:
    hint = brief.hint
    if not hint.subject:
        return ""
    if not hint.speaks:
        return ", ".join(hint.phrases) + "."
    return ". ".join([", ".join(filter(None, (hint.subject, hint.terms))), *hint.details]) + "."


def _tell_picture(brief: Brief) -> str:
    tag = brief.certain
    return brief.book.in_picture.format(phrase=brief.phrase(tag)) if tag and not brief.hint_names(tag) else ""


def _introduce_brand(brief: Brief) -> str:
    sentence = re.split(r"(?<=[^\W\d]{3}[.!?])\s|\n", brief.brand.description, maxsplit=1)[0]
    if not sentence or brief.brand.name.casefold() in sentence.casefold():
        return sentence
    return f"{brief.brand.name}: {sentence}"


def _suggest(
    brief: Brief,
    field: FieldName,
    text: str,
    certainty: Certainty,
    evidence: tuple[Evidence, ...],
    *,
    network: str | None = None,
) -> SuggestedField:
    subject = text if certainty is Certainty.ASKS else ""
    return SuggestedField(
        field=field,
        values=(text,),
        language=brief.book.language,
        network=network,
        certainty=certainty,
        subject=subject,
        evidence=evidence,
    )
