from collections.abc import Mapping
from contextlib import ExitStack
from typing import override

from postwright.ports.channels.ways import ConnectedAccount
from tests.chaos.scenes.scene import Scene, Words
from tests.simulators.parts.faults import AMBIGUOUS, Fault
from tests.simulators.parts.samples import FileHost, picture
from tests.simulators.threads import Profile, Switches, ThreadsSimulator

WEATHER = {Fault.CUT: 0.08, Fault.GATEWAY_STORED: 0.06, Fault.GATEWAY_LOST: 0.06, Fault.ERROR_STORED: 0.04}


class OnThreads(Scene):
    network = "threads"
    needs = ("networks.threads",)
    posts = (
        Words("{name} with pictures", media="picture picture", options={"reply_control": "followers_only"}),
        Words("{name} first out\n---\n{name} second out [cut]", comment="{name} below [cut]"),
        Words("{name} [cut] out"),
        Words("{name} [gateway_lost] out"),
        Words("{name} alone", comment="{name} a word more"),
    )

    @override
    def open(self, stack: ExitStack) -> None:
        weather = WEATHER if self.troubled else {}
        switches = Switches(processing_s=0)
        self.server = stack.enter_context(
            ThreadsSimulator(seed=self.seed, weather=weather, switches=switches)
        )
        self.files = stack.enter_context(FileHost(picture()))

    @override
    def settings(self) -> Mapping[str, str]:
        return {
            "POSTWRIGHT_THREADS_APP_ID": self.server.app.client_id,
            "POSTWRIGHT_THREADS_APP_SECRET": self.server.app.client_secret,
            "POSTWRIGHT_THREADS_URL": self.server.url,
            "POSTWRIGHT_PUBLIC_URL": self.files.url.rstrip("/"),
        }

    @override
    def account(self, name: str, number: int) -> ConnectedAccount:
        profile = Profile(f"1785{len(self.server.profiles):08}", f"{name}x{number}", name)
        self.server.profiles[profile.user_id] = profile
        return ConnectedAccount(
            remote_id=profile.user_id,
            handle=profile.username,
            display_name=name,
            base_url="",
            secret={"access_token": self.server.connect(profile.user_id)},
        )

    @override
    def shown(self) -> dict[str, list[str]]:
        return self.server.shown()

    @override
    def unclear(self) -> int:
        return sum(call.meets in AMBIGUOUS for call in self.server.calls)
