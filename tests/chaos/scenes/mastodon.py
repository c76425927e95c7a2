from contextlib import ExitStack
from typing import override

from postwright.ports.channels.ways import ConnectedAccount
from tests.chaos.scenes.scene import Scene, Words
from tests.simulators.fediverse import Fediverse
from tests.simulators.practice import AMBIGUOUS, CALM, TROUBLE


class OnMastodon(Scene):
    network = "mastodon"
    needs = ("mastodon",)
    posts = (
        Words("{name} with a picture", media="picture"),
        Words("{name} [cut] there"),
        Words("{name} [gateway_lost] there"),
        Words("{name} at length [slow]"),
        Words("{name} first\n---\n{name} second"),
    )

    @override
    def open(self, stack: ExitStack) -> None:
        trouble = TROUBLE if self.troubled else CALM
        self.server = stack.enter_context(Fediverse(seed=self.seed, trouble=trouble))

    @override
    def account(self, name: str, number: int) -> ConnectedAccount:
        account = f"{name}x{number}@{self.server.host}"
        secret = self.server.account(account.partition("@")[0])
        return ConnectedAccount(
            remote_id=account, handle=account, display_name=account, base_url=self.server.url, secret=secret
        )

    @override
    def shown(self) -> dict[str, list[str]]:
        return self.server.shown()

    @override
    def unclear(self) -> int:
        return sum(call.meets in AMBIGUOUS for call in self.server.calls)
