"""What a child cannot do, tried for real in a process behind the same fence."""

import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from postwright.ports.imaging import Imaging
from postwright.ports.imaging.tests import samples

TRIES = r"""
import json, os, socket, subprocess, sys, threading
from dataclasses import asdict
from postwright.ports.imaging.child.fence import raise_fence
port, unix, secret, parent = int(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
held = asdict(raise_fence(256 << 20))
tries = {
    "tcp": lambda: socket.create_connection(("127.0.0.1", port), 2),
    "udp": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", port)),
    "unix": lambda: socket.socket(socket.AF_UNIX).connect(unix),
    "read": lambda: open(secret).read(),
    "environment": lambda: open(f"/proc/{parent}/environ").read(),
    "write": lambda: open(secret + ".new", "w"),
    "list": lambda: os.listdir(os.path.dirname(secret)),
    "fork": os.fork,
    "program": lambda: os.execv("/bin/true", ["true"]),
    "kill": lambda: os.kill(parent, 0),
    "memory": lambda: bytearray(512 << 20),
}
for name, attempt in tries.items():
    try:
        attempt()
    except Exception as error:
        tries[name] = type(error).__name__
    else:
        tries[name] = "done"
thread = threading.Thread(target=lambda: tries.update(thread="done"))
thread.start(); thread.join()
print(json.dumps([held, tries]))
"""


@pytest.fixture
def tries(tmp_path):
    """The fence that holds here, and what came of each attempt."""
    (tmp_path / "secret").write_text("of another tenant")
    with socket.create_server(("127.0.0.1", 0)) as tcp, socket.socket(socket.AF_UNIX) as unix:
        unix.bind(str(tmp_path / "socket"))
        unix.listen()
        places = [
            str(tcp.getsockname()[1]),
            str(tmp_path / "socket"),
            str(tmp_path / "secret"),
            str(os.getpid()),
        ]
        ran = subprocess.run(  # noqa: S603 - the words above
            [sys.executable, "-c", TRIES, *places], capture_output=True, check=True, timeout=60
        )
        return json.loads(ran.stdout)


class TestTheFence:
    def test_lets_nothing_out(self, tries):
        held, attempts = tries

        assert held["network"]
        assert {attempts[name] for name in ("tcp", "udp")} <= {"PermissionError", "OSError"}
        assert attempts["thread"] == "done"

    def test_holds_in_the_kernel_on_linux(self, tries):
        held, attempts = tries
        if "seccomp" not in held["network"] or "landlock" not in held["files"]:
            pytest.skip(f"this kernel offers only {held}")

        assert attempts == {
            **dict.fromkeys(attempts, "PermissionError"),
            "memory": "MemoryError",
            "thread": "done",
        }


class TestALiveChild:
    @pytest.fixture
    def status(self, monkeypatch):
        if sys.platform != "linux":
            pytest.skip("reads /proc")
        monkeypatch.setenv("POSTWRIGHT_MASTER_KEY", "very-secret")
        imaging = Imaging()
        imaging.probe(samples.ROCKET)
        yield Path(f"/proc/{imaging.children()[0]}"), imaging.fence()
        imaging.close()

    def test_inherits_no_secret(self, status):
        child, _held = status

        assert b"very-secret" not in (child / "environ").read_bytes()
        assert b"POSTWRIGHT" not in (child / "environ").read_bytes()

    def test_holds_no_file_once_a_task_is_done(self, status):
        child, _held = status
        targets = {str(link.readlink()) for link in (child / "fd").iterdir()}

        assert not [target for target in targets if target.endswith((".jpg", ".part"))]

    def test_stands_behind_the_fence_it_reports(self, status):
        child, held = status
        words = dict(
            line.split(":\t", 1) for line in (child / "status").read_text().splitlines() if ":\t" in line
        )

        assert words["NoNewPrivs"] == "1"
        assert ("seccomp" in held.network) == (words["Seccomp"].strip() == "2")
        own = Path("/proc/self/ns/net").readlink()
        assert ("namespace" in held.network) == ((child / "ns/net").readlink() != own)
        limits = (child / "limits").read_text()
        assert re.search(r"Max core file size +0 +0 ", limits)
        assert re.search(r"Max open files +160 +160 ", limits)
        assert int((child / "stat").read_text().rsplit(")", 1)[1].split()[16]) >= 10  # nice
