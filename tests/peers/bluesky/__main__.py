"""`python -m tests.peers.bluesky install` once, then `run`: a server with one account to play with."""

import sys
import threading

from tests.peers.bluesky import BlueskyPeer, PeerNotInstallable, install, is_installed


def main(arguments: list[str]) -> int:
    match arguments:
        case ["install"]:
            return _install()
        case ["run"]:
            return _run(port=2583)
        case ["run", port]:
            return _run(port=int(port))
    print(__doc__)
    return 2


def _install() -> int:
    if is_installed():
        print("The Bluesky server is installed.")
        return 0
    print("Installing the Bluesky server; this takes a few minutes.", flush=True)
    try:
        install()
    except PeerNotInstallable as reason:
        print(reason, file=sys.stderr)
        return 1
    return 0


def _run(port: int) -> int:
    if not is_installed():
        print("Run this first: python -m tests.peers.bluesky install", file=sys.stderr)
        return 1
    with BlueskyPeer(port=port) as peer:
        account = peer.create_account("anna")
        print(f"Server        {peer.base_url}")
        print(f"Handle        {account.handle}")
        print(f"App password  {account.app_password}", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return 0
    return 0


sys.exit(main(sys.argv[1:]))
