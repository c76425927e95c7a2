"""Pages at a Facebook of the gauntlet's own: what is published there, each on a Page by itself."""

from typing import Any

from postwright.ports.channels.ways import ConnectedAccount
from tests.simulators.meta import MetaSimulator
from tests.simulators.meta.conftest import film, picture
from tests.simulators.meta.options import Polls
from tests.simulators.meta.world import ALL_TASKS

SCOPES = ("pages_show_list", "pages_manage_posts", "pages_read_engagement", "pages_manage_engagement")


class Pages(MetaSimulator):
    def __init__(self) -> None:
        super().__init__()
        self.options.video_processing = Polls(0)
        self.files = {"image/jpeg": picture(), "video/mp4": film(seconds=3.2)}

    @property
    def app(self) -> dict[str, str]:
        """What the adapter is built with."""
        return {"app_id": self.world.app.id, "app_secret": self.world.app.secret, "hosts_at": self.url}

    @property
    def ambiguous(self) -> int:
        return sum(one.fate.is_ambiguous for one in list(self.log))

    def account(self, name: str) -> ConnectedAccount:
        anna = next(iter(self.world.people.values()))
        page = self.world.add_page(name, tasks={anna: ALL_TASKS})
        secret = {"access_token": self.page_token(anna, page, *SCOPES)}
        return ConnectedAccount(
            remote_id=page.id,
            handle=name,
            display_name=name,
            base_url="https://www.facebook.com",
            secret=secret,
        )

    def posts(self, keys: dict[str, str]) -> list[tuple[str, dict[str, Any]]]:
        """
        Words and what is frozen beside them.

        :param keys: where `files` are stored, by their kind
        """
        photo, video = (self._reference(keys[kind], kind) for kind in ("image/jpeg", "video/mp4"))
        return [
            ("with a picture", {"media": [photo]}),
            ("[cut] there", {}),
            ("[gateway_lost] there", {}),
            ("moving", {"media": [video]}),
            ("[cut] upright", {"media": [video], "options": {"kind": "reel"}}),
        ]

    def shown(self) -> dict[str, list[str]]:
        """By Page, in the order in which it became public."""
        self.settle()
        return {page: [one.text for one in self.published(page)] for page in list(self.world.pages)}

    def _reference(self, key: str, mime: str) -> dict[str, Any]:
        is_film = mime.startswith("video/")
        width, height = (540, 960) if is_film else (100, 100)
        return {
            "key": key,
            "mime": mime,
            "size": len(self.files[mime]),
            "width": width,
            "height": height,
            "seconds": 3.2 if is_film else 0,
            "alt": "Bread",
        }
