"""`python -m tests.simulators NETWORK [--port N]`: a network on this machine, to click through everything offline."""

import argparse
import importlib
import signal
import threading

# A new one is one line; its module has `start(port)`, a context manager whose value is what to print.
SIMULATORS = {
    "meta": "tests.simulators.meta.by_hand",
    "threads": "tests.simulators.threads.by_hand",
    "tiktok": "tests.simulators.tiktok.by_hand",
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.simulators")
    parser.add_argument("network", choices=SIMULATORS)
    parser.add_argument("--port", type=int, default=0, help="0: any that is free")
    asked, end = parser.parse_args(), threading.Event()
    for told in (signal.SIGINT, signal.SIGTERM):
        signal.signal(told, lambda *_: end.set())
    with importlib.import_module(SIMULATORS[asked.network]).start(asked.port) as lines:
        print("\n".join(lines), flush=True)
        end.wait()


if __name__ == "__main__":
    main()
