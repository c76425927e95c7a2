import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from postwright.ports.ai.answers import Evidence, Findings, SuggestedField
from postwright.ports.ai.text import clean_line, clean_prose, is_hidden
from postwright.ports.ai.types import AnalysisRequest, BrandVoice, Frame, MediaFacts


def suggest(**changed):
    plain = {"field": "title", "values": ("Rolls",), "language": "en", "certainty": "likely"}
    return SuggestedField(**plain | {"evidence": (Evidence(source="hint", detail="Rolls"),)} | changed)


class TestWhatPeopleType:
    def test_loses_what_cannot_be_seen(self):
        brand = BrandVoice(name="Caf\u0065\u0301\x00 \u202eMila\n", description="One\x07\r\n\r\n\r\n\r\nTwo")

        assert brand.name == "Café Mila"
        assert brand.description == "One\n\nTwo"

    @given(st.text())
    def test_is_one_visible_line(self, text):
        line = clean_line(text)

        assert not any(map(is_hidden, line))
        assert clean_line(line) == line
        assert clean_prose(clean_prose(text)) == clean_prose(text)

    def test_keeps_a_joined_family(self):
        assert clean_line("👩‍👧 tea") == "👩‍👧 tea"

    def test_is_refused_when_endless(self):
        with pytest.raises(ValidationError):
            BrandVoice(name="x" * 2001)


class TestWhatEnginesSay:
    @pytest.mark.parametrize("text", ["", "a\x00b", "a\u202eb", "a\u2028b", "x" * 5001])
    def test_is_refused_when_empty_hidden_or_endless(self, text):
        with pytest.raises(ValidationError):
            suggest(values=(text,))

    def test_has_one_value_unless_hashtags(self):
        assert suggest(field="hashtags", values=("One", "Two")).text == "#One #Two"
        with pytest.raises(ValidationError):
            suggest(values=("One", "Two"))

    @pytest.mark.parametrize("tag", ["#One", "two words", "two\nlines"])
    def test_has_hashtags_of_one_word_without_sign(self, tag):
        with pytest.raises(ValidationError):
            suggest(field="hashtags", values=(tag,))

    def test_names_its_subject_exactly_where_it_asks(self):
        assert suggest(certainty="asks", subject="Rolls").subject == "Rolls"
        for wrong in ({"certainty": "asks"}, {"subject": "Rolls"}):
            with pytest.raises(ValidationError):
                suggest(**wrong)

    def test_survives_json_with_its_features(self):
        findings = Findings(orientation="square", ratio=1.0, features=bytes(range(256)))

        assert Findings.model_validate_json(findings.model_dump_json()) == findings


class TestDigest:
    def test_depends_on_bytes_and_words_not_on_the_path(self, tmp_path):
        one, same, other = (tmp_path / name for name in ("one.jpg", "same.jpg", "other.jpg"))
        one.write_bytes(b"picture")
        same.write_bytes(b"picture")
        other.write_bytes(b"another")

        assert asked(one).digest() == asked(same).digest()
        assert asked(one).digest() != asked(other).digest()
        assert asked(one).digest() != asked(one, hint="Rolls").digest()


def asked(path, hint=""):
    return AnalysisRequest(
        media=MediaFacts(kind="image", frames=(Frame(path=path),), width=4, height=3), hint=hint
    )
