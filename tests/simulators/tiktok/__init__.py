"""
TikTok as it answers a publisher: Login Kit v2, the Display API and the Content Posting API.

One server plays all its hosts, told apart by the path: `/v2/auth/authorize/` is `www.tiktok.com`, `/upload/` is
`open-upload.tiktokapis.com` (as with the real one, only the address from the answer counts), the rest of `/v2/` is
`open.tiktokapis.com`.
"""

from tests.simulators.tiktok.network import TikTokSimulator
from tests.simulators.tiktok.state import App, Creator, Switches

__all__ = ["App", "Creator", "Switches", "TikTokSimulator"]
