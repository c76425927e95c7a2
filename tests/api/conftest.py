import pytest

from tests.api.caller import Caller


@pytest.fixture(autouse=True)
def own_storage(settings, tmp_path):
    settings.STORAGE_URL = (tmp_path / "media").as_uri()


@pytest.fixture
def call(anna):
    return Caller(anna)
