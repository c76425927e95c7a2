import pytest

from conftest import NOON
from postwright.flow.media import operations, queries
from postwright.flow.media.tests import files


@pytest.fixture(autouse=True)
def own_storage(settings, tmp_path):
    settings.STORAGE_URL = (tmp_path / "media").as_uri()


@pytest.fixture
def photo(anna, brand):
    """Just uploaded; nothing is made of it yet."""
    return operations.upload_media(
        stream=files.photo_with_place(), file_name="side.jpg", brand=brand, by=anna, at=NOON
    )


@pytest.fixture
def ready_photo(photo):
    item = operations.preview_media(item=photo, at=NOON)
    return operations.clean_media(item=item, at=NOON)


@pytest.fixture
def stored():
    """How many files lie in an organisation's folder."""
    return lambda member: len(list(queries.storage().keys(member.organisation_id.hex)))
