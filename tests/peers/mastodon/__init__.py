"""A Mastodon server by others on this machine: the mock from PyPI that its author holds against Mastodon.py."""

from tests.peers.mastodon.server import MastodonPeer, PeerAccount, is_installed

__all__ = ["MastodonPeer", "PeerAccount", "is_installed"]
