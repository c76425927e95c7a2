from tests.peers.fixtures import bluesky, mastodon, s3  # noqa: F401 - pytest finds fixtures by their name here
