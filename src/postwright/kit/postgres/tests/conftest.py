from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from postwright.kit.postgres import Binaries, Cluster, find_binaries


@pytest.fixture(scope="session")
def binaries() -> Binaries:
    return find_binaries()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory, binaries) -> Iterator[Cluster]:
    with Cluster(tmp_path_factory.mktemp("shared"), binaries, durable=False) as cluster:
        yield cluster


@pytest.fixture
def directory(tmp_path) -> Path:
    return tmp_path / "data"


def answer(url: str, question: str) -> object:
    with psycopg.connect(url, connect_timeout=10) as connection:
        row = connection.execute(question).fetchone()
        return row[0] if row else None
