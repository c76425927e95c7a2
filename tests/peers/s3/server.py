"""Run the installed server, and hand out buckets on it."""

import secrets
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from threading import Timer
from typing import Any, Self

from postwright.ports.storage.s3.bucket import Bucket, Credentials, open_bucket
from postwright.ports.storage.s3_address import S3Address, address_from_url
from tests.peers.s3.install import PYTHON

SERVE = Path(__file__).parent / "serve.py"
START_SECONDS = 60


class S3Peer:
    """
    `with S3Peer() as peer:` listens on a free port of 127.0.0.1 and forgets everything at the end.

    :param least_part: bytes that every part of an upload but the last must have; Amazon wants 5 MiB
    """

    key_id = "postwright:app"

    def __init__(self, *, least_part: int = 1) -> None:
        self.port = _free_port()
        self.endpoint = f"http://127.0.0.1:{self.port}"
        self.secret = secrets.token_hex(16)
        self._least_part = least_part

    def __enter__(self) -> Self:
        self._home = tempfile.mkdtemp(prefix="postwright-s3-")
        self._process = subprocess.Popen(
            [PYTHON, "-W", "ignore", SERVE, str(self.port), self._home, self.secret, str(self._least_part)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._wait_until_ready()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.stdin.close()
        try:
            self._process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
        shutil.rmtree(self._home, ignore_errors=True)

    def url(self, bucket: str, prefix: str = "") -> str:
        return f"s3://{bucket}/{prefix}?endpoint={self.endpoint}&style=path"

    def address(self, bucket: str, prefix: str = "") -> S3Address:
        return address_from_url(self.url(bucket, prefix))

    def bucket(self, prefix: str = "") -> Bucket:
        """A new one. Whoever asks closes its client."""
        made = open_bucket(
            self.address(f"test-{secrets.token_hex(6)}", prefix), Credentials(self.key_id, self.secret)
        )
        made.call("create_bucket")
        return made

    def open_to_all(self, bucket: Bucket) -> None:
        """Anybody may read and list it from now on."""
        bucket.call("put_bucket_acl", ACL="public-read")

    def keys(self, bucket: Bucket) -> list[str]:
        """All that lies in it, as the server says."""
        found: list[dict[str, Any]] = bucket.client.list_objects_v2(Bucket=bucket.name).get("Contents", [])
        return [one["Key"] for one in found]

    def uploads(self, bucket: Bucket) -> list[str]:
        """The keys of multipart uploads that are under way."""
        found = bucket.client.list_multipart_uploads(Bucket=bucket.name).get("Uploads", [])
        return [one["Key"] for one in found]

    def _wait_until_ready(self) -> None:
        watchdog = Timer(START_SECONDS, self._process.kill)
        watchdog.start()
        try:
            for line in self._process.stdout:
                if line.strip() == "ready":
                    return
        finally:
            watchdog.cancel()
        self._process.stdin.close()
        self._process.stdout.close()
        raise RuntimeError(f"The S3 server did not start (exit code {self._process.wait()}).")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
