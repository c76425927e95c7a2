"""Names and our own marks of networks. Logos stay out: their terms do not let everyone carry them."""

from typing import NamedTuple


class Mark(NamedTuple):
    name: str
    initials: str


MARKS = {
    "bluesky": Mark("Bluesky", "Bs"),
    "facebook": Mark("Facebook", "f"),
    "google-business": Mark("Google Business Profile", "G"),
    "instagram": Mark("Instagram", "Ig"),
    "linkedin": Mark("LinkedIn", "in"),
    "mastodon": Mark("Mastodon", "M"),
    "pinterest": Mark("Pinterest", "P"),
    "reddit": Mark("Reddit", "r"),
    "rehearsal": Mark("Rehearsal", "Re"),
    "telegram": Mark("Telegram", "Tg"),
    "threads": Mark("Threads", "@"),
    "tiktok": Mark("TikTok", "Tk"),
    "x": Mark("X", "X"),
    "youtube": Mark("YouTube", "Yt"),
}


def mark_of(key: str) -> Mark:
    """A network that has no mark yet is known by the first letters of its key."""
    return MARKS.get(key) or Mark(key.replace("-", " ").title(), key[:2].title())
