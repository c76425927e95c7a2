"""Name and picture of an account, read from its own records, so that no other service is asked."""

from urllib.parse import urlencode

from postwright.ports.channels.answers import read_path
from postwright.ports.channels.networks.bluesky.server import Server

_PROFILE = {"collection": "app.bsky.actor.profile", "rkey": "self"}


async def read_profile(server: Server, base_url: str, did: str) -> tuple[str, str]:
    """Display name and picture's address; empty for an account that never set them."""
    answer = await server.ask("com.atproto.repo.getRecord", repo=did, **_PROFILE)
    picture = read_path(answer, "value", "avatar", "ref", "$link")
    query = urlencode({"did": did, "cid": picture})
    url = f"{base_url}/xrpc/com.atproto.sync.getBlob?{query}" if picture else ""
    return read_path(answer, "value", "displayName"), url
