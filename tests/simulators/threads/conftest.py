from collections.abc import AsyncIterator, Iterator

import pytest

from tests.simulators.parts.samples import FileHost
from tests.simulators.threads import ThreadsSimulator
from tests.simulators.threads.caller import Caller


@pytest.fixture
def files() -> Iterator[FileHost]:
    with FileHost() as host:
        yield host


@pytest.fixture
def threads() -> Iterator[ThreadsSimulator]:
    with ThreadsSimulator() as simulator:
        yield simulator


@pytest.fixture
async def caller(threads: ThreadsSimulator) -> AsyncIterator[Caller]:
    async with Caller(threads) as caller:
        yield caller
