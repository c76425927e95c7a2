import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from postwright.kit.postgres import Binaries, Cluster, find_binaries


@pytest.fixture(scope="session")
def binaries() -> Binaries:
    return find_binaries()


@pytest.fixture(scope="module")
def cluster(binaries) -> Iterator[Cluster]:
    with tempfile.TemporaryDirectory() as folder, Cluster(Path(folder), binaries, durable=False) as cluster:
        yield cluster


@pytest.fixture
def directory() -> Iterator[Path]:
    # Not below tmp_path: each session of pytest closes that again to all other accounts.
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "data"


def answer(url: str, question: str) -> object:
    with psycopg.connect(url, connect_timeout=10) as connection:
        row = connection.execute(question).fetchone()
        return row[0] if row else None
