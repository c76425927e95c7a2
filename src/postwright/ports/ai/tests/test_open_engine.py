import pytest

from postwright.ports.ai.base import Engine, UnknownEngine
from postwright.ports.ai.registry import ENGINES, open_engine


class TestOpenEngine:
    @pytest.mark.parametrize("name", ENGINES)
    def test_opens_each_under_its_own_name(self, name, tmp_path):
        engine = open_engine(name, cache=tmp_path)

        assert isinstance(engine, Engine)
        assert engine.name == name

    def test_refuses_an_unknown_name(self, tmp_path):
        with pytest.raises(UnknownEngine, match="oracle"):
            open_engine("oracle", cache=tmp_path)


class TestProfile:
    def test_of_the_embedded_engine_stays_on_this_server(self, tmp_path):
        profile = open_engine("embedded", cache=tmp_path).profile

        assert not profile.leaves_server
        assert not profile.needs_key
        assert not profile.describes_pictures
        assert profile.languages == {"en", "de"}
