"""Real servers for tests. Skipped with a loud reason where they are missing, an error where CI needs them."""

import os
from collections.abc import Iterator

import pytest

from tests.peers.bluesky import BlueskyPeer, is_installed

REQUIRED = "POSTWRIGHT_TEST_PEERS"


@pytest.fixture(scope="session")
def bluesky() -> Iterator[BlueskyPeer]:
    if not is_installed():
        reason = "The Bluesky server is not installed. Run: python -m tests.peers.bluesky install"
        if os.environ.get(REQUIRED) == "required":
            pytest.fail(reason)
        pytest.skip(reason)
    with BlueskyPeer() as peer:
        yield peer
