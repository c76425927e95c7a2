"""What the operator decides for each network: the keys of an app, addresses, limits that networks change."""

from collections.abc import Mapping
from typing import Any

from postwright.config import env

# The app of our own that a network wants: the settings of its id and of its secret. One pair is enough.
KEYS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "facebook": (("META_APP_ID", "META_APP_SECRET"),),
    "instagram": (("META_APP_ID", "META_APP_SECRET"), ("INSTAGRAM_APP_ID", "INSTAGRAM_APP_SECRET")),
    "threads": (("THREADS_APP_ID", "THREADS_APP_SECRET"),),
    "tiktok": (("TIKTOK_CLIENT_KEY", "TIKTOK_CLIENT_SECRET"),),
}
CONFIG_ID = "Configuration of Facebook Login for Business, in the place of single permissions."
SETTLE = "How long after a lost answer %s may still appear, in seconds."
AUDITED = "TikTok has audited the app: posts may be public."
ELSEWHERE = "Where a [simulator](networks.md) plays %s. Empty: the real one."


def network_options(*, website: str) -> dict[str, dict[str, Any]]:
    """
    For each network what its class is built with.

    :param website: our own address, where everybody can reach it; else empty
    """
    return {
        "bluesky": _bluesky(),
        "facebook": {**_meta(), "config_id": env.text("META_CONFIG_ID", "", CONFIG_ID)},
        "instagram": {
            **_meta(),
            "instagram_app_id": env.text("INSTAGRAM_APP_ID", "", "Id of the app for Instagram's own login."),
            "instagram_app_secret": env.text("INSTAGRAM_APP_SECRET", "", "Secret of that app."),
        },
        "mastodon": {
            "website": website,
            "settle_seconds": env.integer("MASTODON_SETTLE_SECONDS", 45, SETTLE % "a status"),
        },
        "threads": {
            "app_id": env.text("THREADS_APP_ID", "", "Id of the app for Threads."),
            "app_secret": env.text("THREADS_APP_SECRET", "", "Secret of that app."),
            "hosts_at": env.text("THREADS_URL", "", ELSEWHERE % "Threads").rstrip("/"),
        },
        "tiktok": {
            "client_key": env.text("TIKTOK_CLIENT_KEY", "", "Client key of the app at TikTok."),
            "client_secret": env.text("TIKTOK_CLIENT_SECRET", "", "Secret of that app."),
            "is_audited": env.boolean("TIKTOK_AUDITED", False, AUDITED),
            "hosts_at": env.text("TIKTOK_URL", "", ELSEWHERE % "TikTok").rstrip("/"),
        },
    }


def _meta() -> dict[str, Any]:
    return {
        "app_id": env.text("META_APP_ID", "", "Id of the app at Meta, for Facebook and Instagram."),
        "app_secret": env.text("META_APP_SECRET", "", "Secret of that app."),
        "version": env.text("META_VERSION", "v26.0", "Version of the Graph API."),
        "hosts_at": env.text("META_URL", "", ELSEWHERE % "all hosts of Meta").rstrip("/"),
    }


def _bluesky() -> dict[str, Any]:
    return {
        "base_url": env.text(
            "BLUESKY_URL", "https://bsky.social", "Bluesky server that is offered when connecting a channel."
        ),
        "web_url": env.text(
            "BLUESKY_WEB_URL",
            "https://bsky.app",
            "Site that shows Bluesky posts, for links to published ones.",
        ),
        "max_image_bytes": env.integer(
            "BLUESKY_IMAGE_BYTES", 1_000_000, "Largest picture sent to Bluesky, in bytes."
        ),
        "max_requests": env.integer(
            "BLUESKY_REQUESTS",
            3000,
            "Requests to one Bluesky server in five minutes; 0 for a server of your own without such a limit.",
        ),
    }
