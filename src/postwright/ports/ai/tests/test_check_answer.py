import pytest

from postwright.ports.ai.answers import AnalysisResult, Evidence, Findings, Provenance, SuggestedField
from postwright.ports.ai.base import BadAnswer
from postwright.ports.ai.checks import check_answer
from postwright.ports.ai.rules import BrandRules
from postwright.ports.ai.types import AnalysisRequest, BrandVoice, Frame, MediaFacts, NetworkNeeds

REQUEST = AnalysisRequest(
    media=MediaFacts(kind="image", frames=(Frame(path="p.jpg"),), width=4, height=3),
    brand=BrandVoice(words_avoid=("cheap", "ass", "so so"), hashtags_never=("#Sale",)),
    networks=(
        NetworkNeeds(name="tight", caption_limit=5, hashtags_limit=1, title_limit=5, alt_text_limit=5),
    ),
)


def answer(field, *values, network=None):
    suggestion = SuggestedField(
        field=field,
        values=values,
        language="en",
        network=network,
        certainty="likely",
        evidence=(Evidence(source="model", detail="said so"),),
    )
    provenance = Provenance(
        engine="other", engine_version="1", template_version="1", seconds=0, inputs_digest="0" * 64
    )
    return AnalysisResult(
        facts=Findings(orientation="square", ratio=1), suggestions=(suggestion,), provenance=provenance
    )


class TestCheckAnswer:
    def test_gives_back_what_keeps_the_rules(self):
        kept = answer("caption", "Short", network="tight")

        assert check_answer(REQUEST, kept) is kept

    @pytest.mark.parametrize("field", ["title", "caption", "alt_text"])
    def test_refuses_what_is_too_long_for_its_network(self, field):
        with pytest.raises(BadAnswer, match="too long for tight"):
            check_answer(REQUEST, answer(field, "Longer", network="tight"))

    def test_refuses_too_many_hashtags(self):
        with pytest.raises(BadAnswer, match="too long"):
            check_answer(REQUEST, answer("hashtags", "One", "Two", network="tight"))

    def test_refuses_a_network_that_nobody_asked_about(self):
        with pytest.raises(BadAnswer, match="nobody asked"):
            check_answer(REQUEST, answer("caption", "Hi", network="elsewhere"))

    @pytest.mark.parametrize(
        "text",
        ["So CHEAP", "the cheapest", "\uff43\uff48\uff45\uff41\uff50", "ch\u200deap", "an ass", "so\nso"],
    )
    def test_refuses_an_avoided_word_in_any_dress(self, text):
        with pytest.raises(BadAnswer, match="breaks a rule"):
            check_answer(REQUEST, answer("caption", text))

    @pytest.mark.parametrize("tag", ["sale", "SALE", "CheapRolls", "SoCheap"])
    def test_refuses_a_barred_hashtag(self, tag):
        with pytest.raises(BadAnswer, match="breaks a rule"):
            check_answer(REQUEST, answer("hashtags", "Rolls", tag))


class TestBrandRules:
    @pytest.mark.parametrize("text", ["class pass", "so, so", "archeapp"])
    def test_leave_other_words_alone(self, text):
        assert BrandRules(REQUEST.brand).allow(text)

    def test_allow_everything_without_rules(self):
        assert BrandRules(BrandVoice(words_avoid=("", " "))).allow("anything")
