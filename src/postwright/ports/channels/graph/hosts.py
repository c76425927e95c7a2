"""Where the Graph API answers, and how."""

from dataclasses import dataclass

from postwright.ports.channels.types import Json

FACEBOOK, INSTAGRAM, UPLOADS = "graph.facebook.com", "graph.instagram.com", "rupload.facebook.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosts:
    """
    :param at: where a simulator plays all hosts; empty: the real ones
    :param version: of the Graph API, such as v26.0
    """

    at: str
    version: str

    def url(self, host: str) -> str:
        return f"{self.at}/{host}" if self.at else f"https://{host}"

    def graph_url(self, host: str) -> str:
        return f"{self.url(host)}/{self.version}"


def unwrapped(body: Json) -> Json:
    """Some answers are documented as the only entry of a list, and are found as the object itself."""
    listed = body.get("data")
    inner = listed[0] if isinstance(listed, list) and listed else body
    return inner if isinstance(inner, dict) else {}
