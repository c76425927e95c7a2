"""`python -m tests.simulators tiktok`: a network on this machine, to click through everything offline."""

import argparse
import signal
from importlib import import_module
from threading import Event

SIMULATORS = {
    "threads": ("tests.simulators.threads.by_hand", 8402),
    "tiktok": ("tests.simulators.tiktok.by_hand", 8403),
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.simulators")
    parser.add_argument("network", choices=sorted(SIMULATORS))
    parser.add_argument("--port", type=int, default=0, help="the network's own by default")
    asked = parser.parse_args()
    module, port = SIMULATORS[asked.network]
    end = Event()
    signal.signal(signal.SIGINT, lambda *_: end.set())
    signal.signal(signal.SIGTERM, lambda *_: end.set())
    with import_module(module).start(port=asked.port or port) as simulator:
        print(f"{asked.network}: {simulator.url}  (what was published: {simulator.url}/)", flush=True)
        for name, value in import_module(module).told(simulator).items():
            print(f"  {name}: {value}", flush=True)
        end.wait()


if __name__ == "__main__":
    main()
