"""A server that plays Facebook Pages, Instagram and their logins."""

from tests.simulators.meta.server import MetaSimulator

__all__ = ["MetaSimulator"]
