from datetime import timedelta
from typing import ClassVar

import pytest

from conftest import NOON
from postwright.base.connections.operations import connect_channel
from postwright.base.engines import operations as engines
from postwright.base.engines.prompts import AnalysisResult
from postwright.flow.analysis import operations, queries
from postwright.flow.brand.models import Brand
from postwright.flow.media import operations as media
from postwright.flow.media.tests import files
from postwright.ports.channels.ways import ConnectedAccount

HINT = "Our new oat flat white, from Monday in Leipzig"


@pytest.fixture(autouse=True)
def own_storage(settings, tmp_path):
    settings.STORAGE_URL = (tmp_path / "media").as_uri()


@pytest.fixture
def photo(anna, brand):
    """Just uploaded; nobody can look at it yet."""
    return media.upload_media(stream=files.coffee(), file_name="coffee.png", brand=brand, by=anna, at=NOON)


@pytest.fixture
def two_brands(anna, brand):
    """An item of the brand one works on, one of another brand, which is given, and one of none."""
    other = Brand.objects.create(
        organisation=anna.organisation, name="Flower shop", created_at=NOON + timedelta(days=1)
    )
    for name, owner in (("ours.png", brand), ("other.png", other), ("shared.png", None)):
        media.upload_media(stream=files.coffee(), file_name=name, brand=owner, by=anna, at=NOON)
    return other


@pytest.fixture
def viewable(photo):
    return media.preview_media(item=photo, at=NOON)


@pytest.fixture
def asked(viewable, brand, wilma):
    return operations.request_analysis(media_item=viewable, brand=brand, hint=HINT, by=wilma, at=NOON)


class Remembering:
    """The real engine. Asked the same again, it repeats itself; that it would is proven where the engine is."""

    answers: ClassVar[dict[str, list[AnalysisResult]]] = {}

    def __init__(self, engine):
        self._engine = engine

    def __getattr__(self, name):
        return getattr(self._engine, name)

    def analyse_in_stages(self, request):
        question = request.digest()
        if question not in self.answers:
            self.answers[question] = list(self._engine.analyse_in_stages(request))
        yield from (answer.model_copy(deep=True) for answer in self.answers[question])


@pytest.fixture
def finished(asked, anna, monkeypatch):
    """The real engine looked at a real cup of coffee, once for all who ask what follows."""
    monkeypatch.setattr(engines, "engine", lambda name, of=engines.engine: Remembering(of(name)))
    operations.run_analysis(analysis=asked, at=NOON)
    return queries.analyses_for(anna).get(pk=asked.pk)


@pytest.fixture
def captions(finished):
    return [one for one in finished.suggestions.all() if one.field == "caption" and not one.network]


@pytest.fixture
def alt_text(finished):
    return next(one for one in finished.suggestions.all() if one.field == "alt_text" and not one.network)


@pytest.fixture
def bluesky(brand, anna):
    found = ConnectedAccount(
        remote_id="did:plc:anna", handle="anna.bsky.social", display_name="Anna", base_url="", secret={}
    )
    return connect_channel(brand_id=brand.pk, network="bluesky", found=found, by=anna, at=NOON)
