"""What Bluesky takes. From the lexicons of @atproto/pds 0.5.35 (2026-09) unless a line says otherwise."""

from postwright.ports.channels.capabilities import (
    Capabilities,
    Handle,
    ImageRules,
    RateLimit,
    TextRules,
    VideoRules,
)

# The lexicon has no limit; its own app takes this many.
_ALT_GRAPHEMES = 2000


def declare(*, max_image_bytes: int, max_video_bytes: int, max_requests: int) -> Capabilities:
    """
    :param max_image_bytes: servers take 2 000 000 now, older ones 1 000 000
    :param max_video_bytes: the server's limit for blobs, since videos go straight to it
    :param max_requests: from one address in five minutes; 0 for a server without such a limit
    """
    from_one_address = (RateLimit("requests", max_requests, 300, "address", "requests"),)
    return Capabilities(
        text=TextRules(most=300, max_bytes=3000),
        images=ImageRules(
            max_count=4,
            max_bytes=max_image_bytes,
            mimes=frozenset({"image/jpeg", "image/png", "image/webp"}),
            alt_graphemes=_ALT_GRAPHEMES,
            alt_wanted=True,
        ),
        videos=VideoRules(
            max_count=1,
            max_bytes=max_video_bytes,
            mimes=frozenset({"video/mp4"}),
            alt_graphemes=_ALT_GRAPHEMES,
            max_seconds=180,  # reported by users, in no lexicon
        ),
        link_card=True,
        thread_parts=25,  # our own limit: the network has none
        first_comment=True,
        handle=Handle.OWN_KEY,
        can_look_up=True,
        # A lost answer may belong to a call still running on the server; reads show writes at once.
        settle_seconds=5,
        rates=(
            # 5000 points an hour and 35 000 a day; a put costs 2.
            RateLimit("writes per hour", 2500, 3600, "account"),
            RateLimit("writes per day", 17_500, 86_400, "account"),
            RateLimit("sign-ins", 30, 300, "account", "sign-ins"),
            RateLimit("sign-ins per day", 300, 86_400, "account", "sign-ins"),
            *(from_one_address if max_requests else ()),
        ),
    )
