"""Started by hand: what a developer's own installation needs to be let in."""

from tests.simulators.threads.network import ThreadsSimulator
from tests.simulators.threads.state import Switches


def start(*, port: int) -> ThreadsSimulator:
    return ThreadsSimulator(switches=Switches(processing_s=3), port=port)


def told(simulator: ThreadsSimulator) -> dict[str, str]:
    return {
        "client_id": simulator.app.client_id,
        "client_secret": simulator.app.client_secret,
        "authorize": f"{simulator.url}/oauth/authorize",
        "API": f"{simulator.url}/v1.0",
    }
