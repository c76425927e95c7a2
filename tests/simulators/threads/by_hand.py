"""Started by hand: what a developer's own installation needs to be let in."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.simulators.threads.network import ThreadsSimulator
from tests.simulators.threads.state import Switches


@contextmanager
def start(port: int) -> Iterator[list[str]]:
    with ThreadsSimulator(switches=Switches(processing_s=3), port=port) as threads:
        yield [
            f"What was published: {threads.url}/",
            f"client_id: {threads.app.client_id}",
            f"client_secret: {threads.app.client_secret}",
            f"authorize: {threads.url}/oauth/authorize",
            f"API: {threads.url}/v1.0",
        ]
