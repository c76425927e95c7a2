from contextlib import ExitStack
from typing import override

from postwright.ports.channels.ways import ConnectedAccount
from tests.chaos.scenes.scene import Scene, Words
from tests.simulators.personal_server import PersonalServer
from tests.simulators.practice import AMBIGUOUS, CALM, TROUBLE

LONG_AGO = 2  # the account whose token has run out


class OnBluesky(Scene):
    network = "bluesky"
    needs = ("bluesky", "keeper", "renew")  # with tokens that run out and answers that take long
    posts = (
        Words("{name} for @baker.test", media="picture"),
        Words("{name} [cut] here"),
        Words("{name} [gateway_lost] here"),
        Words("{name} at length [slow]"),
    )

    @override
    def open(self, stack: ExitStack) -> None:
        trouble = TROUBLE if self.troubled else CALM
        self.server = stack.enter_context(PersonalServer(seed=self.seed, trouble=trouble))

    @override
    def account(self, name: str, number: int) -> ConnectedAccount:
        did = f"did:plc:{name}x{number}"
        return ConnectedAccount(
            remote_id=did,
            handle="anna.test",
            display_name=did,
            base_url=self.server.url,
            secret=self.server.account(did, is_long_ago=number == LONG_AGO),
        )

    @override
    def shown(self) -> dict[str, list[str]]:
        return self.server.shown()

    @override
    def unclear(self) -> int:
        return sum(call.meets in AMBIGUOUS for call in self.server.calls)
