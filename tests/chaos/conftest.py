import pytest


@pytest.fixture
def rig(committed, cluster):
    """`rig(seed=7)` for `with`: models are there only once Django is set up."""

    def made(**options):
        from tests.chaos.rig import Rig

        return Rig(cluster, **options)

    return made
