"""Three captions that differ in build, not in wording: a question, a statement with its facts, an invitation."""

from collections.abc import Callable, Iterator

from postwright.ports.ai.answers import Angle, Certainty, Evidence, FieldName, SuggestedField
from postwright.ports.ai.engines.embedded.compose.brief import Brief, capitalised
from postwright.ports.ai.engines.embedded.compose.fitting import Line, fit
from postwright.ports.ai.rules import first_allowed

_GENERAL_LIMIT = 2_000


def write_captions(brief: Brief) -> Iterator[SuggestedField]:
    """General ones first, then those of each network whose limit the general ones exceed."""
    if not brief.subject:
        return
    for variant, (angle, build) in enumerate(_BUILDS.items()):
        lines = build(brief)
        general = fit(lines, _GENERAL_LIMIT, brief.rules)
        if general:
            yield _suggest(brief, general, variant, angle, network=None)
        for needs in brief.request.networks:
            text = fit(lines, min(needs.caption_limit, _GENERAL_LIMIT), brief.rules)
            if text and text != general:
                yield _suggest(brief, text, variant, angle, network=needs.name)


def _ask(brief: Brief) -> list[Line]:
    told = brief.hint.facts
    inline = f" ({told[0]})" if len(told) == 1 and not brief.hint.speaks else ""
    mark = " \u2013" if brief.hint.speaks else ":"
    questions = _questions(brief, after_dash=brief.hint.speaks)
    return [
        _must(brief, [f"{brief.subject}{inline}{mark} {question}" for question in questions]),
        Line("" if inline else _tell_facts(brief)),
    ]


def _questions(brief: Brief, *, after_dash: bool) -> list[str]:
    pattern = brief.tone.offers if brief.hint.is_offer and not brief.hint.speaks else brief.tone.reactions
    picked = brief.pick(pattern, "question")
    return [capitalised(one) for one in picked] if brief.book.asks_large and not after_dash else picked


def _state(brief: Brief) -> list[Line]:
    hint, book = brief.hint, brief.book
    price = book.offer if "%" in hint.price or not any(c.isdigit() for c in hint.price) else book.price
    more = "" if hint.speaks else f"{book.more}: "
    facts = [(f"{book.when}: ", hint.when), (f"{price}: ", hint.price), *((more, d) for d in hint.details)]
    labelled = [f"{label}{fact}" for label, fact in facts if fact]
    lines = [Line(text, starts_paragraph=not i) for i, text in enumerate(labelled)]
    told = [_sentence(brief.subject)] if hint.subject else _name_picture(brief)
    return [
        _must(brief, told),
        *lines,
        Line(_add_picture(brief)),
        Line(_add_quote(brief)),
        Line(_signature(brief)),
    ]


def _invite(brief: Brief) -> list[Line]:
    call = _sentence(brief.brand.call_to_action) if brief.brand.call_to_action else ""
    asks = first_allowed(brief.rules, filter(None, (call, *_contacts(brief))))
    link = first_allowed(brief.rules, filter(None, brief.brand.links))
    if brief.hint.speaks:
        sentence = _sentence(", ".join(filter(None, (brief.subject, brief.hint.terms))))
        told = [f"{sentence} {asks}".strip(), sentence]
        return [_must(brief, told, _sentence(brief.subject)), Line(link)]
    extra = "".join(f", {fact}" for fact in brief.hint.facts)
    leads = [f"{lead}: {brief.subject}" for lead in brief.pick(brief.tone.leads, "lead")]
    told = [_sentence(lead + extra) for lead in leads]
    shorter = _sentence(first_allowed(brief.rules, leads))
    return [_must(brief, told, shorter), Line(asks), Line(link)]


_BUILDS: dict[Angle, Callable[[Brief], list[Line]]] = {
    Angle.QUESTION: _ask,
    Angle.STATEMENT: _state,
    Angle.INVITATION: _invite,
}


def _must(brief: Brief, options: list[str], shorter: str = "") -> Line:
    return Line(first_allowed(brief.rules, options) or brief.subject, may_go=False, shorter=shorter)


def _tell_facts(brief: Brief) -> str:
    hint = brief.hint
    told = [*hint.details, hint.terms] if hint.speaks else [", ".join(hint.facts)]
    return " ".join(_sentence(capitalised(one)) for one in told if one)


def _contacts(brief: Brief) -> list[str]:
    """Only where the person gave something to write about."""
    if brief.hint.speaks:
        return brief.pick(brief.tone.contacts, "contact")
    if not brief.hint.core:
        return []
    # Not str.format: a hint may hold braces.
    return [one.replace("{core}", brief.hint.core) for one in brief.pick(brief.tone.about, "contact")]


def _name_picture(brief: Brief) -> list[str]:
    phrase = brief.phrase(brief.certain) if brief.certain else ""
    return [f"{look}: {phrase}." for look in brief.pick(brief.book.looks, "look")]


def _add_picture(brief: Brief) -> str:
    """What the person did not say themselves."""
    tag = brief.certain
    if not tag or not brief.hint.subject or brief.hint_names(tag):
        return ""
    return first_allowed(brief.rules, _name_picture(brief))


def _add_quote(brief: Brief) -> str:
    if not brief.quote or brief.is_quoted:
        return ""
    return brief.book.said.replace("{quote}", brief.quote)


def _signature(brief: Brief) -> str:
    """The brand's name beside the words it likes: a claim about the brand, which made it, not the picture."""
    words = [word for word in brief.brand.words_use if word and brief.rules.allow(word)][:2]
    return " · ".join([brief.brand.name, *words]) if brief.brand.name else ""


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _suggest(brief: Brief, text: str, variant: int, angle: Angle, *, network: str | None) -> SuggestedField:
    return SuggestedField(
        field=FieldName.CAPTION,
        values=(text,),
        language=brief.book.language,
        network=network,
        certainty=Certainty.LIKELY,
        evidence=(*brief.evidence(brief.certain), *_brand_evidence(brief, text, network)),
        variant=variant,
        angle=angle,
    )


def _brand_evidence(brief: Brief, text: str, network: str | None) -> Iterator[Evidence]:
    brand = brief.brand
    used = [
        brief.tone_name if brand.tone else "",
        brand.name,
        brand.call_to_action,
        *brand.words_use,
        *brand.links,
    ]
    for rule in used:
        if rule and (rule == brief.tone_name or rule.casefold() in text.casefold()):
            yield Evidence(source="brand", detail=rule)
    if network:
        yield Evidence(source="network", detail=network)
