import pytest

from postwright.base.engines import operations
from postwright.base.engines.rules import choose_engine
from postwright.ports.ai.base import UnknownEngine


class TestChooseEngine:
    def test_takes_the_one_that_asks_nobody_else(self, engine):
        chosen = operations.engine(choose_engine())

        assert chosen is engine
        assert not chosen.profile.leaves_server
        assert not chosen.profile.needs_key


class TestEngine:
    def test_starts_nothing_before_a_question(self, engine):
        assert engine.pid is None

    def test_does_not_exist_under_an_unknown_name(self):
        with pytest.raises(UnknownEngine, match="oracle"):
            operations.engine("oracle")
