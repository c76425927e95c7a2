"""`python -m tests.simulators meta [--port N]`: a network by hand, until Ctrl+C. A new one is one line below."""

import argparse
import importlib
import threading

SIMULATORS = {
    "meta": "tests.simulators.meta.by_hand",
}


def main() -> None:
    """Each module named above has `start(port)`, a context manager whose value is what to print."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulators")
    parser.add_argument("network", choices=SIMULATORS)
    parser.add_argument("--port", type=int, default=0, help="0: any that is free")
    asked = parser.parse_args()
    with importlib.import_module(SIMULATORS[asked.network]).start(asked.port) as lines:
        print("\n".join(lines), flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print("bye")


if __name__ == "__main__":
    main()
