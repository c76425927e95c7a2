"""A storage in a bucket."""

import logging
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote

from boto3.s3.transfer import TransferConfig

from postwright.ports.storage.base import (
    FOLDER,
    KEY,
    Away,
    Missing,
    Stored,
    Verdict,
    check_folder,
    check_key,
    key_for,
)
from postwright.ports.storage.disk import (
    digest_of,
    fill,
    full_disk_named,
    open_plain,
    private_directory,
    remove_old,
)
from postwright.ports.storage.s3.arrivals import ARRIVALS, PART_BYTES, S3Arrivals
from postwright.ports.storage.s3.bucket import Bucket
from postwright.ports.storage.s3.examine import PROBES, examine, examined
from postwright.ports.storage.s3.reading import open_file

log = logging.getLogger(__name__)

LONGEST_S = 7 * 86_400  # of a presigned address, by signature version 4
# Larger files go and are copied in pieces: each call stays well within its time-out.
AT_ONCE_BYTES = 64 << 20
PIECE_BYTES = 16 << 20
COPY_BYTES = 256 << 20


class S3Storage:
    """
    :param scratch: a folder of this machine for files on their way; made when it is first needed
    :param keep_free: bytes of its disk that must stay free
    :param part: bytes of an arrival's part
    :param at_once: files above this many bytes are sent in pieces
    :param copied: files above this many bytes are copied in pieces of so many; the server's upper limit is 5 GiB
    """

    def __init__(
        self,
        bucket: Bucket,
        *,
        scratch: Path,
        keep_free: int = 0,
        part: int = PART_BYTES,
        at_once: int = AT_ONCE_BYTES,
        copied: int = COPY_BYTES,
    ) -> None:
        self.bucket, self.keep_free = bucket, keep_free
        self._scratch = scratch.absolute()
        self._arrivals = S3Arrivals(bucket, part=part)
        self._sending = TransferConfig(
            multipart_threshold=at_once, multipart_chunksize=PIECE_BYTES, max_concurrency=4
        )
        self._copying = TransferConfig(
            multipart_threshold=copied, multipart_chunksize=copied, max_concurrency=4
        )

    def save(self, stream: BinaryIO, *, folder: str, limit: int | None = None) -> Stored:
        """By way of this machine's disk: the key is known only after the last byte."""
        check_folder(folder)
        with full_disk_named(), self.scratch() as scratch:
            path = scratch / "file"
            sha256, size = fill(path, stream, limit=limit, keep_free=self.keep_free)
            with path.open("rb") as file:
                return self._send(file, Stored(key_for(folder, sha256), sha256, size))

    def adopt(self, path: Path, *, folder: str) -> Stored:
        check_folder(folder)
        with open_plain(path) as file:
            sha256, size = digest_of(file)
            file.seek(0)
            stored = self._send(file, Stored(key_for(folder, sha256), sha256, size))
        path.unlink()
        return stored

    def open(self, key: str) -> BinaryIO:
        return open_file(self.bucket, check_key(key), sha256=key.rpartition("/")[2])

    @contextmanager
    def local(self, key: str) -> Iterator[Path]:
        with self.scratch() as folder:
            path = folder / "file"
            with full_disk_named(), self.open(key) as stream:
                fill(path, stream, limit=None, keep_free=self.keep_free)
            yield path

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        directory = Path(tempfile.mkdtemp(dir=private_directory(self._scratch)))
        try:
            yield directory
        finally:
            shutil.rmtree(directory, ignore_errors=True)

    def size(self, key: str) -> int:
        return int(self.bucket.call("head_object", check_key(key))["ContentLength"])

    def exists(self, key: str) -> bool:
        with suppress(Missing):
            return self.size(key) >= 0
        return False

    def delete(self, key: str) -> bool:
        if not self.exists(key):
            return False
        self.bucket.call("delete_object", key)
        return True

    def folders(self) -> Iterator[str]:
        for page in self.bucket.pages("list_objects_v2", Prefix=self.bucket.path(""), Delimiter="/"):
            names = (found["Prefix"] for found in page.get("CommonPrefixes", []))
            for name in (one.removeprefix(self.bucket.address.prefix).rstrip("/") for one in names):
                if FOLDER.fullmatch(name):
                    yield name

    def keys(self, folder: str, *, before: float | None = None) -> Iterator[str]:
        for entry in self.bucket.listed(f"{check_folder(folder)}/"):
            if KEY.fullmatch(entry.key) and (before is None or entry.changed < before):
                yield entry.key

    def is_older(self, key: str, *, than: float) -> bool:
        with suppress(Missing):
            return bool(self.bucket.call("head_object", check_key(key))["LastModified"].timestamp() < than)
        return False

    def sweep(self, *, before: float) -> int:
        """Beside arrivals: multipart uploads that nobody completed, probes, and files left on this machine."""
        young, old = self._arrivals.living(since=before)
        removed = sum([self._arrivals.abandon(arrival) for arrival in sorted(old)])
        for entry in self.bucket.listed(PROBES):
            if entry.changed < before:
                self.bucket.call("delete_object", entry.key)
                removed += 1
        removed += self._abort_uploads(young, before)
        return removed + (remove_old(self._scratch.iterdir(), before=before) if self._scratch.is_dir() else 0)

    def url(self, key: str, *, seconds: int, mime: str, file_name: str) -> str | None:
        disposition = f"attachment; filename*=UTF-8''{quote(file_name, safe='')}" if file_name else "inline"
        asked = {
            "Bucket": self.bucket.name,
            "Key": self.bucket.path(check_key(key)),
            "ResponseContentType": mime,
            "ResponseContentDisposition": disposition,
            "ResponseCacheControl": f"private, max-age={seconds}, immutable",
        }
        with self.bucket.answering("presign"):
            return str(
                self.bucket.client.generate_presigned_url(
                    "get_object", Params=asked, ExpiresIn=min(seconds, LONGEST_S)
                )
            )

    def begin(self, *, folder: str) -> str:
        return self._arrivals.begin(check_folder(folder))

    def append(self, arrival: str, stream: BinaryIO, *, at: int, limit: int | None = None) -> int:
        return self._arrivals.append(arrival, stream, at=at, limit=limit)

    def arrived(self, arrival: str) -> int:
        return self._arrivals.size(arrival)

    def head(self, arrival: str, count: int) -> bytes:
        return self._arrivals.head(arrival, count)

    def finish(self, arrival: str) -> Stored:
        """The file is in its place before anything of the arrival goes; `begun` goes last."""
        found = self._arrivals.content(arrival)
        if found.content is None:
            self._copy(self._arrivals.whole(arrival), found.stored)
        else:
            self.bucket.call("put_object", found.stored.key, Body=found.content, **self.bucket.encryption)
        self._arrivals.abandon(arrival)
        return found.stored

    def abandon(self, arrival: str) -> bool:
        return self._arrivals.abandon(arrival)

    def examine(self, *, at: float) -> Verdict | None:
        return examine(self.bucket, at=at)

    def examined(self) -> Verdict | None:
        return examined(self.bucket)

    def _send(self, file: BinaryIO, stored: Stored) -> Stored:
        with self.bucket.answering("upload"):
            self.bucket.client.upload_fileobj(
                file,
                self.bucket.name,
                self.bucket.path(stored.key),
                ExtraArgs=self.bucket.encryption,
                Config=self._sending,
            )
        return stored

    def _copy(self, source: str, stored: Stored) -> None:
        with self.bucket.answering("copy"):
            self.bucket.client.copy(
                {"Bucket": self.bucket.name, "Key": source},
                self.bucket.name,
                self.bucket.path(stored.key),
                ExtraArgs=self.bucket.encryption,
                Config=self._copying,
            )

    def _abort_uploads(self, living: set[str], before: float) -> int:
        aborted = 0
        try:
            for upload in self._uploads():
                key = upload["Key"].removeprefix(self.bucket.address.prefix)
                is_living = key.removeprefix(ARRIVALS).rpartition("/")[0] in living
                if upload["Initiated"].timestamp() < before and not is_living:
                    with suppress(Missing):
                        self.bucket.call("abort_multipart_upload", key, UploadId=upload["UploadId"])
                        aborted += 1
        except Away as error:  # not every server can list them; then a rule of the bucket has to do it
            log.warning("Uploads that broke off could not be looked for: %s", error)
        return aborted

    def _uploads(self) -> Iterator[dict[str, Any]]:
        for page in self.bucket.pages("list_multipart_uploads", Prefix=self.bucket.address.prefix):
            yield from page.get("Uploads", [])
