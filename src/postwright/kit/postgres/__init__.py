"""An embedded PostgreSQL under our own supervision. Plain Python: neither Django nor a database driver."""

from postwright.kit.postgres.binaries import Binaries, find_binaries
from postwright.kit.postgres.cluster import Cluster
from postwright.kit.postgres.errors import PostgresError

__all__ = ["Binaries", "Cluster", "PostgresError", "find_binaries"]
