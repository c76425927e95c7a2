"""Real servers for tests. Skipped with a loud reason where they are missing, an error where CI needs them."""

import os
from collections.abc import Iterator

import pytest

from tests.peers import bluesky as bluesky_peer
from tests.peers import mastodon as mastodon_peer
from tests.peers import s3 as s3_peer
from tests.peers.bluesky import BlueskyPeer
from tests.peers.mastodon import MastodonPeer
from tests.peers.s3 import S3Peer
from tests.scratch import keeps_attributes, scratch

REQUIRED = "POSTWRIGHT_TEST_PEERS"


@pytest.fixture(scope="session")
def bluesky() -> Iterator[BlueskyPeer]:
    if not bluesky_peer.is_installed():
        _lacking("The Bluesky server is not installed. Run: python -m tests.peers.bluesky install")
    with BlueskyPeer() as peer:
        yield peer


@pytest.fixture(scope="session")
def mastodon() -> Iterator[MastodonPeer]:
    if not mastodon_peer.is_installed():
        _lacking("The Mastodon server is not installed. Run: bin/setup peers")
    with MastodonPeer() as peer:
        yield peer


@pytest.fixture(scope="session")
def s3() -> Iterator[S3Peer]:
    if not s3_peer.is_installed():
        _lacking("The S3 server is not installed. Run: bin/setup peers")
    if not keeps_attributes(scratch()):  # in which Swift keeps what it knows of a file
        _lacking("The S3 server needs a temporary folder whose file system has extended attributes.")
    with S3Peer() as peer:
        yield peer


def _lacking(reason: str) -> None:
    if os.environ.get(REQUIRED) == "required":
        pytest.fail(reason)
    pytest.skip(reason)
