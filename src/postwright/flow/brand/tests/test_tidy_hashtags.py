import pytest

from postwright.flow.brand.rules import tidy_hashtags


class TestTidying:
    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("#annasbakery, #Leipzig", ["annasbakery", "Leipzig"]),
            ("rye bread rye", ["rye", "bread"]),
            ("fresh-bread! 2027 _", ["freshbread"]),
            ("#cafe\u0301", ["café"]),
            ("#हिन्दी #ไทย", ["हिन्दी", "ไทย"]),
            ("", []),
        ],
    )
    def test_keeps_what_a_hashtag_may_hold(self, typed, kept):
        assert tidy_hashtags(typed) == kept
