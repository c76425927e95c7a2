from tests.peers.fixtures import bluesky  # noqa: F401 - pytest finds fixtures by their name here
