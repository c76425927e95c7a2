"""Name and picture of an account, read from its own records, so that no other service is asked."""

from dataclasses import dataclass
from urllib.parse import urlencode

from postwright.ports.channels.networks.bluesky.answers import read_body
from postwright.ports.channels.networks.bluesky.server import Server


@dataclass(frozen=True, slots=True)
class Profile:
    """Both are empty for an account that never set them."""

    name: str
    avatar_url: str


async def read(server: Server, base_url: str, did: str) -> Profile:
    answer = await server.ask(
        "com.atproto.repo.getRecord", repo=did, collection="app.bsky.actor.profile", rkey="self"
    )
    value = read_body(answer).get("value", {}) if answer.status == 200 else {}
    blob = value.get("avatar", {}).get("ref", {}).get("$link", "")
    query = urlencode({"did": did, "cid": blob})
    avatar = f"{base_url}/xrpc/com.atproto.sync.getBlob?{query}" if blob else ""
    return Profile(str(value.get("displayName", "")), avatar)
