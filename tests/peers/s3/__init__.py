"""A real S3 server on this machine: OpenStack Swift."""

from tests.peers.s3.install import is_installed
from tests.peers.s3.server import S3Peer

__all__ = ["S3Peer", "is_installed"]
