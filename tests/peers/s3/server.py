"""Run the installed server, and hand out buckets on it."""

import secrets
import shutil
import tempfile
from pathlib import Path
from typing import Any, Self

from postwright.ports.storage.s3.bucket import Bucket, Credentials, open_bucket
from postwright.ports.storage.s3_address import S3Address, address_from_url
from tests.peers import process
from tests.peers.s3.install import PYTHON
from tests.scratch import scratch

SERVE = Path(__file__).parent / "serve.py"


class S3Peer:
    """
    `with S3Peer() as peer:` listens on a free port of 127.0.0.1 and forgets everything at the end.

    :param least_part: bytes that every part of an upload but the last must have; Amazon wants 5 MiB
    """

    key_id = "postwright:app"

    def __init__(self, *, least_part: int = 1) -> None:
        self.port = process.free_port()
        self.endpoint = f"http://127.0.0.1:{self.port}"
        self.secret = secrets.token_hex(16)
        self._least_part = least_part

    def __enter__(self) -> Self:
        self._home = tempfile.mkdtemp(prefix="postwright-s3-", dir=scratch())
        command = [
            PYTHON,
            "-W",
            "ignore",
            SERVE,
            str(self.port),
            self._home,
            self.secret,
            str(self._least_part),
        ]
        self._process = process.begin(command, "S3")
        return self

    def __exit__(self, *_: object) -> None:
        process.end(self._process)
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
