import re

from postwright.flow.analysis import rules
from postwright.ports.ai.advice import REASONS
from postwright.ports.ai.answers import Remedy


class TestAdvice:
    def test_has_words_for_every_code_with_the_same_figures(self):
        ours = {code: set(re.findall(r"%\((\w+)\)s", str(words))) for code, words in rules.ADVICE.items()}
        theirs = {str(code): set(re.findall(r"\{(\w+)\}", words)) for code, words in REASONS.items()}

        assert {code: names for code, names in ours.items() if code in theirs} == theirs
        assert ours.keys() - theirs.keys() == {"alt_text_waits"}

    def test_leads_somewhere_for_every_remedy(self):
        assert {str(remedy) for remedy in Remedy} == {*rules.EDITS, *rules.PLACES} - {"read_alt_text"}
