"""Small stand-ins for web and worker, so that the supervisor is tested without Django: standin.py DATA PORT."""

import sys
from pathlib import Path

from postwright.config.cli.address import Address
from postwright.config.cli.installation import Installation
from postwright.config.cli.problems import EXPECTED
from postwright.config.cli.supervisor import supervise

COMMON = """
import http.server, os, pathlib, signal, sys
data = pathlib.Path(os.environ["POSTWRIGHT_DATA_DIR"])
def stop(*_):
    state = "with" if (data / "postgres/cluster/postmaster.pid").exists() else "without"
    with (data / "stopped").open("a") as file:
        file.write(f"{name} {state} database\\n")
    sys.exit()
signal.signal(signal.SIGTERM, stop)
"""
WEB = f"""
name = "web"
{COMMON}
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f"{{os.getpid()}} {{os.getppid()}}".encode())
    def log_message(self, *parts): pass
http.server.HTTPServer((os.environ["POSTWRIGHT_HOST"], int(os.environ["POSTWRIGHT_PORT"])), Page).serve_forever()
"""
WORKER = f"""
name = "worker"
{COMMON}
(data / "worker.pid").write_text(str(os.getpid()))
signal.pause()
"""
BROKEN = "raise SystemExit(3)"


def migrate(installation: Installation) -> None:
    (installation.data / "migrated-with").write_text(installation.owner_url)


def main() -> None:
    data, port, *broken = sys.argv[1:]
    commands = {
        "web": [sys.executable, "-c", BROKEN if broken else WEB],
        "worker": [sys.executable, "-c", WORKER],
    }
    try:
        supervise(
            Installation(Path(data)), Address("127.0.0.1", int(port)), commands=commands, migrate=migrate
        )
    except EXPECTED as problem:
        sys.exit(f"postwright: {problem}")


if __name__ == "__main__":
    main()
