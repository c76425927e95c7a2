"""Small stand-ins for web and worker, so that the supervisor is tested without Django: standin.py DATA PORT."""

import sys
from pathlib import Path

from postwright.config.cli.address import Address
from postwright.config.cli.installation import Installation
from postwright.config.cli.problems import EXPECTED
from postwright.config.cli.supervisor import supervise

WEB = """
import http.server, os, pathlib, signal, sys
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b"ok")
    def log_message(self, *parts): pass
pathlib.Path(os.environ["POSTWRIGHT_DATA_DIR"], "web.pid").write_text(str(os.getpid()))
signal.signal(signal.SIGTERM, lambda *_: sys.exit())
http.server.HTTPServer((os.environ["POSTWRIGHT_HOST"], int(os.environ["POSTWRIGHT_PORT"])), Page).serve_forever()
"""
WORKER = """
import os, pathlib, signal
pathlib.Path(os.environ["POSTWRIGHT_DATA_DIR"], "worker.pid").write_text(str(os.getpid()))
signal.pause()
"""


def migrate(installation: Installation) -> None:
    (installation.data / "migrated-with").write_text(installation.owner_url)


if __name__ == "__main__":
    commands = {"web": [sys.executable, "-c", WEB], "worker": [sys.executable, "-c", WORKER]}
    try:
        supervise(Installation(Path(sys.argv[1])), Address("127.0.0.1", int(sys.argv[2])), commands=commands, migrate=migrate)
    except EXPECTED as problem:
        sys.exit(f"postwright: {problem}")
