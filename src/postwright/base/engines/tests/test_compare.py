import pytest

from postwright.base.engines import operations
from postwright.base.engines.prompts import findings_of

FEATURES = bytes.fromhex("003c") + bytes(2558)


def picture(sharpness: str, *topics: str):
    facts = {
        "orientation": "square",
        "ratio": 1.0,
        "sharpness": {"value": 0.3, "verdict": sharpness},
        "tags": [{"name": name, "topic": name, "score": 0.9, "certainty": "certain"} for name in topics],
        "fingerprints": [{"upright": "f" * 16, "mirrored": "0" * 16}],
    }
    return findings_of(facts, FEATURES)


class TestCompare:
    def test_tells_what_stored_pictures_share_and_which_comes_first(self):
        found = operations.compare(
            pictures=[picture("blurred", "coffee"), picture("sharp", "coffee", "table")]
        )

        assert [one.name for one in found.topics] == ["coffee"]
        assert (found.first, found.why_first[0]) == (1, "sharp")
        assert found.same == ((0, 1),)

    def test_refuses_a_set_of_nothing(self):
        with pytest.raises(ValueError, match="at least one"):
            operations.compare(pictures=[])


class TestFindingsOf:
    def test_refuses_facts_of_another_shape(self):
        with pytest.raises(ValueError, match="ratio"):
            findings_of({"orientation": "square"})
