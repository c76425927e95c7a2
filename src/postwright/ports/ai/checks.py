"""The last look at an answer before anyone sees it: what a model says is data, whoever the model is."""

from postwright.kit.text import count_graphemes
from postwright.ports.ai.answers import AnalysisResult, FieldName, SuggestedField
from postwright.ports.ai.base import BadAnswer
from postwright.ports.ai.rules import BrandRules
from postwright.ports.ai.types import AnalysisRequest, NetworkNeeds


def check_answer(request: AnalysisRequest, result: AnalysisResult) -> AnalysisResult:
    """:raises BadAnswer: a suggestion is too long for its network or breaks a rule of the brand"""
    rules = BrandRules(request.brand)
    networks = {needs.name: needs for needs in request.networks}
    for suggestion in result.suggestions:
        _check_rules(suggestion, rules)
        if suggestion.network is not None:
            _check_limits(suggestion, networks)
    return result


def _check_rules(suggestion: SuggestedField, rules: BrandRules) -> None:
    if suggestion.field is FieldName.HASHTAGS:
        kept = all(map(rules.allow_hashtag, suggestion.values))
    else:
        kept = rules.allow(suggestion.text)
    if not kept:
        raise BadAnswer(f"the suggested {suggestion.field} breaks a rule of the brand")


def _check_limits(suggestion: SuggestedField, networks: dict[str, NetworkNeeds]) -> None:
    needs = networks.get(suggestion.network or "")
    if needs is None:
        raise BadAnswer("a suggestion names a network that nobody asked about")
    limit = _limit_of(suggestion.field, needs)
    hashtags = suggestion.field is FieldName.HASHTAGS
    size = len(suggestion.values) if hashtags else count_graphemes(suggestion.text)
    if limit is not None and size > limit:
        raise BadAnswer(f"the suggested {suggestion.field} is too long for {needs.name}")


def _limit_of(field: FieldName, needs: NetworkNeeds) -> int | None:
    return {
        FieldName.TITLE: needs.title_limit,
        FieldName.DESCRIPTION: None,
        FieldName.CAPTION: needs.caption_limit,
        FieldName.HASHTAGS: needs.hashtags_limit,
        FieldName.ALT_TEXT: needs.alt_text_limit,
    }[field]
