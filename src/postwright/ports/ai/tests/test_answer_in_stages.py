from postwright.ports.ai.engines.embedded.engine import EmbeddedEngine
from postwright.ports.ai.engines.embedded.tests.made import asking
from postwright.ports.ai.stages import analyse_in_stages


class AtOnce:
    """An engine of somebody else's that knows no stages."""

    def __init__(self, inner):
        self._inner = inner

    def analyse(self, request):
        return self._inner.analyse(request)


class TestAnalyseInStages:
    def test_gives_a_first_and_a_full_answer_or_the_full_one_at_once(self, tmp_path):
        engine = EmbeddedEngine(cache=tmp_path)
        try:
            first, full = analyse_in_stages(engine, asking())
            [at_once] = analyse_in_stages(AtOnce(engine), asking())
        finally:
            engine.close()

        assert set(first.facts.looked_for) < set(full.facts.looked_for)
        assert at_once.facts == full.facts
