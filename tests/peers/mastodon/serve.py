"""Runs under the peer's own Python: serve.py PORT NAMES. Prints "ready" once it answers, ends when its input does."""

import sys
import threading

import uvicorn
from mastodon_mock.app import create_app
from mastodon_mock.config import MastodonMockConfig, SeedAccount, SeedConfig


class Server(uvicorn.Server):
    async def startup(self, sockets=None):
        await super().startup(sockets)
        print("ready", flush=True)


def main(port, names):
    accounts = [
        SeedAccount(username=name, display_name=name.title(), access_token=f"token-of-{name}")
        for name in names.split(",")
    ]
    seed = SeedConfig(accounts=accounts)
    app = create_app(MastodonMockConfig(seed=seed))
    server = Server(uvicorn.Config(app, host="127.0.0.1", port=int(port), log_level="critical"))

    def wait():
        sys.stdin.read()
        server.should_exit = True

    threading.Thread(target=wait, daemon=True).start()
    server.run()


main(*sys.argv[1:])
