from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from typing import override

from django.conf import settings

from postwright.base.connections.adapters import networks
from postwright.kit.clock import now
from postwright.ports.channels.ways import ConnectedAccount, Secret
from tests.chaos.scenes.scene import Scene, Words
from tests.simulators.parts.faults import AMBIGUOUS, Fault
from tests.simulators.tiktok import App, Creator, Switches, TikTokSimulator

WEATHER = {Fault.CUT: 0.08, Fault.GATEWAY_STORED: 0.06, Fault.GATEWAY_LOST: 0.06, Fault.ERROR_STORED: 0.04}
WORN = 2  # the account whose token has to be renewed first
PUBLIC = {"audience": "PUBLIC_TO_EVERYONE"}


class OnTikTok(Scene):
    network = "tiktok"
    needs = ("networks.tiktok",)
    posts = (
        Words("{name} with a film", media="film", options=PUBLIC),
        Words("{name} [cut] out", media="film", options=PUBLIC),
        Words("{name} [gateway_lost] out", media="film", options=PUBLIC),
        Words("{name} [gateway_stored] out", media="film", options=PUBLIC),
    )  # no photos: whose answer is lost, a person decides

    @override
    def open(self, stack: ExitStack) -> None:
        _plan_for_everybody(stack)
        # The id of a post never comes, so that each is looked for in the list.
        switches = Switches(processing_s=0.05, public_id_s=None, posts_a_day=10_000)
        weather = WEATHER if self.troubled else {}
        self.server = stack.enter_context(
            TikTokSimulator(
                app=App(active_creators=10**6), switches=switches, seed=self.seed, weather=weather
            )
        )
        if self.troubled:
            self.server.faults.routes = frozenset({"video_init", "upload_last", "status"})

    @override
    def settings(self) -> Mapping[str, str]:
        return {
            "POSTWRIGHT_TIKTOK_CLIENT_KEY": self.server.app.client_key,
            "POSTWRIGHT_TIKTOK_CLIENT_SECRET": self.server.app.client_secret,
            "POSTWRIGHT_TIKTOK_AUDITED": "1",
            "POSTWRIGHT_TIKTOK_URL": self.server.url,
        }

    @override
    def account(self, name: str, number: int) -> ConnectedAccount:
        creator = Creator(f"o-{name}-{number}", f"{name}x{number}", name)
        self.server.creators[creator.open_id] = creator
        return ConnectedAccount(
            remote_id=creator.open_id,
            handle=creator.username,
            display_name=name,
            base_url=self.server.url,
            secret=self._sign_in(creator.open_id, timedelta(0) if number == WORN else timedelta(days=1)),
        )

    @override
    def account_again(self, found: ConnectedAccount) -> ConnectedAccount:
        """Whoever died between a renewal and its save left a token that nobody takes any more."""
        return replace(found, secret=self._sign_in(found.remote_id, timedelta(days=1)))

    def _sign_in(self, open_id: str, good_for: timedelta) -> Secret:
        given = self.server.connect(open_id)
        tokens = {name: given[name] for name in ("access_token", "refresh_token")}
        return {**tokens, "expires_at": (now() + good_for).isoformat()}

    @override
    def shown(self) -> dict[str, list[str]]:
        return self.server.shown()

    @override
    def unclear(self) -> int:
        return sum(call.meets in AMBIGUOUS for call in self.server.calls)


def _plan_for_everybody(stack: ExitStack) -> None:
    """Whoever plans the posts knows of the audit, as the workers do."""
    stack.callback(networks.cache_clear)
    options, before = settings.NETWORKS["tiktok"], settings.NETWORKS["tiktok"]["is_audited"]
    stack.callback(options.update, is_audited=before)
    options["is_audited"] = True
    networks.cache_clear()
