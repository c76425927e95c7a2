"""The official Bluesky server on this machine."""

from tests.peers.bluesky.install import PeerNotInstallable, install, is_installed
from tests.peers.bluesky.server import BlueskyPeer, PeerAccount

__all__ = ["BlueskyPeer", "PeerAccount", "PeerNotInstallable", "install", "is_installed"]
