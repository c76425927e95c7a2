"""For the suites of slices that ask: the embedded engine, seen between its first answer and its last."""

from contextlib import contextmanager

from django.conf import settings

from postwright.base.engines import operations
from postwright.base.engines.rules import EMBEDDED
from postwright.ports.ai.engines.embedded.engine import EmbeddedEngine
from postwright.ports.ai.registry import ENGINES


class Staged(EmbeddedEngine):
    """The embedded engine; before its second answer something happens, and that answer is changed."""

    def __init__(self, meanwhile, change):
        super().__init__(cache=settings.DATA_DIR / "models")
        self.meanwhile, self.change = meanwhile, change

    def analyse_in_stages(self, request):
        first, last = super().analyse_in_stages(request)
        yield first
        self.meanwhile()
        yield self.change(last)


@contextmanager
def staged_engine(monkeypatch, meanwhile, change):
    engine = Staged(meanwhile, change)
    monkeypatch.setitem(ENGINES, EMBEDDED, lambda _cache, _idle: engine)
    operations._engine.cache_clear()
    try:
        yield
    finally:
        engine.close()
        operations._engine.cache_clear()
