import pytest

from postwright.ports.ai.engines.embedded.engine import EmbeddedEngine


@pytest.fixture(scope="session")
def model_cache(tmp_path_factory):
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="module")
def engine(model_cache):
    engine = EmbeddedEngine(cache=model_cache, timeout_seconds=90)
    yield engine
    engine.close()
