from collections.abc import AsyncIterator, Iterator

import pytest

from tests.simulators.parts.samples import FileHost
from tests.simulators.tiktok import App, Switches, TikTokSimulator
from tests.simulators.tiktok.caller import Caller


@pytest.fixture
def files() -> Iterator[FileHost]:
    with FileHost() as host:
        yield host


@pytest.fixture
def tiktok(files: FileHost) -> Iterator[TikTokSimulator]:
    app, switches = App(verified_prefixes=(files.url,)), Switches(plain_pulls=True)
    with TikTokSimulator(app=app, switches=switches) as simulator:
        yield simulator


@pytest.fixture
async def caller(tiktok: TikTokSimulator) -> AsyncIterator[Caller]:
    async with Caller(tiktok) as caller:
        yield caller
