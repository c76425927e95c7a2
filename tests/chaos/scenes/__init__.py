"""
Every network as the rigs play it: one module for each, with its simulator, its accounts and what is posted there.

A new network is one class below and one entry here.
"""

from tests.chaos.scenes.bluesky import OnBluesky
from tests.chaos.scenes.facebook import OnFacebook
from tests.chaos.scenes.instagram import OnInstagram
from tests.chaos.scenes.mastodon import OnMastodon
from tests.chaos.scenes.scene import Scene, Words
from tests.chaos.scenes.threads import OnThreads
from tests.chaos.scenes.tiktok import OnTikTok

SCENES: tuple[type[Scene], ...] = (OnBluesky, OnFacebook, OnInstagram, OnMastodon, OnThreads, OnTikTok)

__all__ = ["SCENES", "Scene", "Words"]
