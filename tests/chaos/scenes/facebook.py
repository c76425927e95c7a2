from collections.abc import Mapping
from contextlib import ExitStack
from typing import override

from postwright.ports.channels.ways import ConnectedAccount
from tests.chaos.scenes.scene import Scene, Words
from tests.simulators.meta import MetaSimulator
from tests.simulators.meta.options import Polls
from tests.simulators.meta.switches import TROUBLE
from tests.simulators.meta.world import ALL_TASKS

# Without the refusals that the publisher waits for in minutes.
WEATHER = {name: share for name, share in TROUBLE.items() if not name.startswith("code_")}
SCOPES = ("pages_show_list", "pages_manage_posts", "pages_read_engagement", "pages_manage_engagement")


class OnFacebook(Scene):
    """Each account is a Page of its own."""

    network = "facebook"
    needs = ("networks.facebook", "graph.")
    posts = (
        Words("{name} with a picture", media="picture"),
        Words("{name} [cut] there"),
        Words("{name} [gateway_lost] there"),
        Words("{name} moving", media="film"),
        Words("{name} [cut] upright", media="film", options={"kind": "reel"}),
    )

    @override
    def open(self, stack: ExitStack) -> None:
        trouble = WEATHER if self.troubled else {}
        self.server = stack.enter_context(MetaSimulator(seed=self.seed, trouble=trouble))
        self.server.options.video_processing = Polls(0)

    @override
    def settings(self) -> Mapping[str, str]:
        app = self.server.world.app
        return {
            "POSTWRIGHT_META_APP_ID": app.id,
            "POSTWRIGHT_META_APP_SECRET": app.secret,
            "POSTWRIGHT_META_URL": self.server.url,
        }

    @override
    def account(self, name: str, number: int) -> ConnectedAccount:
        anna = next(iter(self.server.world.people.values()))
        page = self.server.world.add_page(f"{name} {number}", tasks={anna: ALL_TASKS})
        return ConnectedAccount(
            remote_id=page.id,
            handle=page.name,
            display_name=page.name,
            base_url="https://www.facebook.com",
            secret={"access_token": self.server.page_token(anna, page, *SCOPES)},
        )

    @override
    def shown(self) -> dict[str, list[str]]:
        self.server.settle()
        return {
            page: [one.text for one in self.server.published(page)] for page in list(self.server.world.pages)
        }

    @override
    def unclear(self) -> int:
        return sum(one.fate.is_ambiguous for one in list(self.server.log))
