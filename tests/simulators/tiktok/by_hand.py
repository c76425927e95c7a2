"""Started by hand: what a developer's own installation needs to be let in."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.simulators.tiktok.network import TikTokSimulator
from tests.simulators.tiktok.state import App, Switches


@contextmanager
def start(port: int) -> Iterator[list[str]]:
    """Pulls from anywhere, also over http, as an installation on this machine is not reachable otherwise."""
    app, switches = App(verified_prefixes=("http://", "https://")), Switches(plain_pulls=True, processing_s=3)
    with TikTokSimulator(app=app, switches=switches, port=port) as tiktok:
        yield [
            f"What was published: {tiktok.url}/",
            f"client_key: {app.client_key}",
            f"client_secret: {app.client_secret}",
            f"authorize: {tiktok.url}/v2/auth/authorize/",
            f"API: {tiktok.url}",
        ]
