import pytest

from postwright.base.engines import operations
from postwright.base.engines.rules import EMBEDDED
from postwright.ports.ai.engines.embedded.engine import EmbeddedEngine
from postwright.ports.ai.registry import ENGINES


@pytest.fixture
def engine(settings, tmp_path):
    """The embedded engine as this process opens it, for one test; its unpacked models are shared."""
    models = settings.DATA_DIR.absolute() / "models"
    models.mkdir(parents=True, exist_ok=True)
    (tmp_path / "models").symlink_to(models, target_is_directory=True)
    settings.DATA_DIR = tmp_path
    opened = operations.engine(EMBEDDED)
    yield opened
    opened.close()


@pytest.fixture
def impatient(monkeypatch, request):
    """The same engine, which waits one second for an answer and no longer."""
    monkeypatch.setitem(
        ENGINES,
        EMBEDDED,
        lambda cache, idle: EmbeddedEngine(cache=cache, idle_seconds=idle, timeout_seconds=1),
    )
    return request.getfixturevalue("engine")
