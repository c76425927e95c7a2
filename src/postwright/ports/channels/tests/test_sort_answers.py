import pytest

from postwright.kit.http import AddressRefused, NoAnswer, NotSent, TooLarge
from postwright.ports.channels.errors import (
    Reconnect,
    Refused,
    RetryLater,
    Unclear,
    from_status,
    from_transport,
)
from postwright.ports.channels.words import ANSWERS, PROBLEMS


class TestSortByTransport:
    @pytest.mark.parametrize("creating", [True, False])
    def test_knows_that_nothing_was_sent(self, creating):
        assert type(from_transport(NotSent(), creating=creating)) is RetryLater

    @pytest.mark.parametrize("error", [NoAnswer(), TooLarge()])
    def test_does_not_know_what_a_creating_call_did(self, error):
        assert type(from_transport(error, creating=True)) is Unclear

    def test_may_repeat_a_call_that_creates_nothing(self):
        assert type(from_transport(NoAnswer(), creating=False)) is RetryLater

    def test_does_not_repeat_a_closed_address(self):
        assert from_transport(AddressRefused(), creating=True).code == "address_refused"


class TestSortByStatus:
    @pytest.mark.parametrize("status", [408, 500, 502, 503, 504, 520])
    def test_does_not_know_what_a_creating_call_did_when_the_server_stumbled(self, status):
        assert type(from_status(status, creating=True)) is Unclear
        assert type(from_status(status, creating=False)) is RetryLater

    def test_waits_as_long_as_it_is_asked_to(self):
        error = from_status(429, creating=True, after=12)
        assert isinstance(error, RetryLater)
        assert (error.after, error.code) == (12, "busy")

    @pytest.mark.parametrize(
        ("status", "kind"), [(401, Reconnect), (403, Reconnect), (400, Refused), (302, Refused)]
    )
    def test_does_not_repeat_what_a_person_must_mend(self, status, kind):
        assert type(from_status(status, creating=True)) is kind


class TestSentences:
    @pytest.mark.parametrize("sentence", [*PROBLEMS.values(), *ANSWERS.values()])
    def test_are_short_and_calm(self, sentence):
        assert sentence.endswith(".")
        assert "!" not in sentence
        assert len(sentence) < 120
