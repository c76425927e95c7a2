"""The judge itself, on histories whose verdict is plain."""

from tests.chaos.history import Acknowledged, judge

A, B = Acknowledged("bakery", "a"), Acknowledged("bakery", "b")
SENT = {A: "sent", B: "sent"}


class TestJudge:
    def test_finds_nothing_wrong_with_each_once_in_order(self):
        assert judge([A, B], {"bakery": ["a", "b"]}, SENT).is_clean

    def test_finds_what_is_lost_although_we_say_it_was_sent(self):
        verdict = judge([A, B], {"bakery": ["a"]}, SENT)

        assert (verdict.lost, verdict.wrong_states) == ([B], [(B, "sent")])

    def test_tells_what_we_gave_up_from_what_is_lost(self):
        verdict = judge([A, B], {"bakery": ["a"]}, {A: "sent", B: "failed"})

        assert (verdict.lost, verdict.given_up, verdict.is_clean) == ([], [B], False)

    def test_finds_a_failure_that_is_there_after_all(self):
        assert judge([A], {"bakery": ["a"]}, {A: "failed"}).wrong_states == [(A, "failed")]

    def test_finds_a_second_copy(self):
        assert judge([A, B], {"bakery": ["a", "b", "a"]}, SENT).duplicated == [A]

    def test_finds_what_nobody_asked_for(self):
        assert judge([A], {"bakery": ["a", "b"]}, {A: "sent"}).phantoms == [B]

    def test_finds_a_wrong_order(self):
        assert judge([A, B], {"bakery": ["b", "a"]}, SENT).out_of_order == ["bakery"]

    def test_accepts_what_was_taken_back(self):
        assert judge([A, B], {"bakery": ["a"]}, {A: "sent", B: "cancelled"}, [B]).is_clean
