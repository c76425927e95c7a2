"""Started by hand: what a developer's own installation needs to be let in."""

from tests.simulators.tiktok.network import TikTokSimulator
from tests.simulators.tiktok.state import App, Switches


def start(*, port: int) -> TikTokSimulator:
    """Pulls from anywhere, also over http, as an installation on this machine is not reachable otherwise."""
    app = App(verified_prefixes=("http://", "https://"))
    return TikTokSimulator(app=app, switches=Switches(plain_pulls=True, processing_s=3), port=port)


def told(simulator: TikTokSimulator) -> dict[str, str]:
    return {
        "client_key": simulator.app.client_key,
        "client_secret": simulator.app.client_secret,
        "authorize": f"{simulator.url}/v2/auth/authorize/",
        "API": simulator.url,
    }
