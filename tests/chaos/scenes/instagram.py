from collections.abc import Mapping
from contextlib import ExitStack
from typing import override

from postwright.ports.channels.ways import ConnectedAccount
from tests.chaos.scenes.facebook import WEATHER, OnFacebook
from tests.chaos.scenes.scene import Scene, Words
from tests.simulators.meta import MetaSimulator
from tests.simulators.meta.conftest import SCOPES
from tests.simulators.meta.options import Polls
from tests.simulators.parts.samples import FileHost, picture


class OnInstagram(Scene):
    network = "instagram"
    needs = ("networks.instagram",)
    posts = (
        Words("{name} [cut] seen", media="picture", comment="{name} below [cut]"),
        Words("{name} moving", media="film", comment="{name} a word more"),
        Words("{name} together", media="picture picture"),
        Words("{name} [gateway_lost] seen", media="picture"),
    )

    @override
    def open(self, stack: ExitStack) -> None:
        played = next((one.server for one in self.beside if isinstance(one, OnFacebook)), None)
        trouble = WEATHER if self.troubled else {}
        self.server = played or stack.enter_context(MetaSimulator(seed=self.seed, trouble=trouble))
        self.server.options.video_processing = Polls(0)
        self.files = stack.enter_context(FileHost(picture()))
        self.anna = self.server.world.add_person("Anna of the rig")

    @override
    def settings(self) -> Mapping[str, str]:
        return {
            "POSTWRIGHT_META_APP_ID": self.server.world.app.id,
            "POSTWRIGHT_META_APP_SECRET": self.server.world.app.secret,
            "POSTWRIGHT_META_URL": self.server.url,
            "POSTWRIGHT_PUBLIC_URL": self.files.url.rstrip("/"),
            "POSTWRIGHT_INSTAGRAM_SETTLE_SECONDS": "1",
        }

    @override
    def account(self, name: str, number: int) -> ConnectedAccount:
        world, anna = self.server.world, self.anna
        page = world.add_page(f"{name} {number}", tasks={anna: ("CREATE_CONTENT", "MANAGE")})
        page.instagram = world.add_instagram(f"{name}x{number}", owner=anna)
        return ConnectedAccount(
            remote_id=page.instagram.id,
            handle=page.instagram.username,
            display_name=name,
            base_url=self.server.host("graph.facebook.com"),
            secret={
                "access_token": self.server.page_token(anna, page, *SCOPES),
                "user_token": self.server.user_token(anna, *SCOPES),
            },
        )

    @override
    def shown(self) -> dict[str, list[str]]:
        accounts = self.server.world.instagram
        return {one: [post.text for post in self.server.published(one)] for one in accounts}

    @override
    def unclear(self) -> int:
        return sum(one.fate.is_ambiguous for one in list(self.server.log))
