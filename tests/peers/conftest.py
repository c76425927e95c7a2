from tests.peers.fixtures import bluesky, s3  # noqa: F401 - pytest finds fixtures by their name here
