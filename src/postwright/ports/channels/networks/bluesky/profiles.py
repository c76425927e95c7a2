"""Name of an account, read from its own records, so that no other service is asked."""

from postwright.ports.channels.answers import read_path
from postwright.ports.channels.networks.bluesky.server import Server

_PROFILE = {"collection": "app.bsky.actor.profile", "rkey": "self"}


async def read_name(server: Server, did: str) -> str:
    """Empty for an account that never set one."""
    answer = await server.ask("com.atproto.repo.getRecord", repo=did, **_PROFILE)
    return read_path(answer, "value", "displayName")
