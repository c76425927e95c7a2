"""
Threads as it answers a publisher, API v1.0.

One server plays both hosts, told apart by the path: `/oauth/authorize` is `threads.net`, everything else
`graph.threads.net`, where the version in front of a path may be left out.
"""

from tests.simulators.threads.network import ThreadsSimulator
from tests.simulators.threads.state import App, Profile, Switches

__all__ = ["App", "Profile", "Switches", "ThreadsSimulator"]
