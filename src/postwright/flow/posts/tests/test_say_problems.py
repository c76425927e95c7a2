import pytest
from django.utils import translation

from postwright.flow.posts.rules import sentence_of
from postwright.ports.channels.types import Problem
from postwright.ports.channels.words import PROBLEMS

FIGURES = {"actual": 5_400_000, "limit": 2_000_000}


class TestSentenceOfProblem:
    @pytest.mark.parametrize("kind", ["image", "video"])
    def test_gives_sizes_of_files_as_people_read_them(self, kind):
        said = sentence_of(Problem(f"{kind}_too_big", "media:1", FIGURES))

        assert said == f"File 2: The {kind} is 5.1\xa0MB; this network takes up to 1.9\xa0MB."

    def test_gives_lengths_as_they_are_counted(self):
        said = sentence_of(Problem("text_too_long", "text", {"actual": 520, "limit": 500}))

        assert said == "The text has 520 characters; this network takes 500."

    @pytest.mark.parametrize("code", PROBLEMS)
    @pytest.mark.parametrize("language", ["en", "de"])
    def test_leaves_no_figure_out(self, code, language):
        with translation.override(language):
            assert "%(" not in sentence_of(Problem(code, "text", FIGURES))
