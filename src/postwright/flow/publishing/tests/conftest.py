import pytest


@pytest.fixture
def world(committed, cluster):
    from tests.world import open_world

    return open_world(cluster)
