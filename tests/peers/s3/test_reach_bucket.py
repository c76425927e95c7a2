"""What a storage in a bucket makes of what can go wrong on the way there."""

import io
import os
import tracemalloc
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import replace

import pytest

from postwright.ports.storage import Away, Damaged, Means, Missing, Verdict, storage_from_url
from postwright.ports.storage.s3 import S3Storage
from postwright.ports.storage.s3.arrivals import PART_BYTES
from postwright.ports.storage.s3.bucket import Credentials, open_bucket
from postwright.ports.storage.tests.contract import FOLDER, arrive, content_of, stored_as
from tests.peers.s3.cutter import Cutter
from tests.simulators.faultproxy import Fault, FaultProxy, Rule, running

pytestmark = pytest.mark.peer_s3
KEY = stored_as(b"a photo").key


@pytest.fixture
def reopened(s3, bucket, tmp_path):
    """The bucket by another way, or with another key."""
    opened = []

    def reopen(account="", secret="", key_id="", **address):
        credentials = Credentials(key_id or s3.key_id, secret or s3.secret)
        opened.append(open_bucket(replace(bucket.address, **address), credentials, account=account))
        return S3Storage(opened[-1], scratch=tmp_path / "scratch")

    yield reopen
    for one in opened:
        one.client.close()


def save(storage, content=b"a photo"):
    return storage.save(io.BytesIO(content), folder=FOLDER)


def out_of_reach(storage):
    """What each question says."""
    said = []
    for ask in (
        lambda: storage.size(KEY),
        lambda: storage.exists(KEY),
        lambda: storage.open(KEY),
        lambda: storage.delete(KEY),
        lambda: list(storage.keys(FOLDER)),
        lambda: save(storage),
        lambda: storage.begin(folder=FOLDER),
        lambda: storage.arrived(f"{FOLDER}/{'0' * 32}"),
    ):
        with pytest.raises(Away) as away:
            ask()
        said.append(str(away.value))
    return said


class TestABucketOutOfReach:
    def test_is_not_an_empty_one(self, reopened):
        assert all("refuses" in said for said in out_of_reach(reopened(bucket="nobody-made-this")))

    def test_is_one_that_refuses_our_key_and_says_so_without_it(self, reopened, s3):
        said = out_of_reach(reopened(secret="another-secret"))

        assert all("refuses" in one for one in said)
        assert not [one for one in said if s3.key_id in one or "secret" in one]

    def test_is_one_that_nobody_answers_for(self, reopened):
        assert all(
            "does not answer" in said for said in out_of_reach(reopened(endpoint="http://127.0.0.1:9"))
        )


class TestAWayThatLosesThings:
    @pytest.fixture
    def proxy(self, s3):
        with running(FaultProxy(s3.port)) as proxy:
            yield proxy

    @pytest.mark.parametrize(
        ("match", "fault"),
        [
            ("PUT", Fault.DROP_ANSWER),
            ("PUT", Fault.BAD_GATEWAY),
            ("GET", Fault.RESET_ANSWER),
            ("GET", Fault.BAD_GATEWAY),
            ("HEAD", Fault.DROP_ANSWER),
            ("POST", Fault.DROP_ANSWER),
            ("POST", Fault.DROP_REQUEST),
        ],
    )
    def test_is_gone_again(self, reopened, proxy, match, fault):
        storage = reopened(endpoint=proxy.base_url)
        proxy.script(Rule(fault, match=match))

        stored = storage.finish(arrive(storage, b"a ", b"photo"))

        assert content_of(storage, stored.key) == b"a photo"
        assert storage.exists(stored.key)

    def test_is_tried_again_only_so_often(self, reopened, proxy):
        storage = reopened(endpoint=proxy.base_url)
        proxy.script(Rule(Fault.DROP_REQUEST, match="PUT", times=10))

        with pytest.raises(Away):
            save(storage)

        assert len([seen for seen in proxy.log if seen.line.startswith("PUT")]) == 3

    def test_is_taken_up_where_a_file_broke_off(self, reopened, s3):
        content = os.urandom(1_000_000)
        with Cutter(s3.port, after=400_000) as cutter:
            storage = reopened(endpoint=f"http://127.0.0.1:{cutter.port}")
            key = save(storage, content).key
            assert content_of(storage, key) == content
            storage.bucket.client.close()
        assert cutter.cuts >= 2


class TestAFileInABucket:
    def test_that_came_back_changed_is_noticed(self, storage, bucket):
        stored = save(storage)
        bucket.call("put_object", stored.key, Body=b"a phot0")

        with pytest.raises(Damaged):
            content_of(storage, stored.key)
        with pytest.raises(Damaged), storage.local(stored.key):
            pass

    def test_that_goes_while_it_is_read_is_missing(self, storage):
        stored = save(storage, os.urandom(700_000))

        with storage.open(stored.key) as stream:
            storage.delete(stored.key)
            with pytest.raises(Missing):
                stream.read()

    def test_is_sent_in_pieces_when_it_is_large(self, open_storage, tmp_path):
        content = os.urandom(1 << 20) * 20
        (tmp_path / "film").write_bytes(content)
        storage = open_storage(at_once=1 << 20)

        stored = storage.adopt(tmp_path / "film", folder=FOLDER)

        assert stored == stored_as(content)
        assert content_of(storage, stored.key) == content
        assert storage.bucket.call("head_object", stored.key)["ETag"].endswith('-2"')

    def test_is_copied_in_pieces_when_it_is_large(self, open_storage):
        content = os.urandom(1 << 20) * 12
        storage = open_storage(part=1 << 20, copied=5 << 20)

        stored = storage.finish(arrive(storage, content))

        assert content_of(storage, stored.key) == content
        assert storage.bucket.call("head_object", stored.key)["ETag"].endswith('-3"')

    def test_uses_little_memory_on_its_way(self, open_storage):
        storage, content = open_storage(part=PART_BYTES), bytes(1 << 20)
        arrival = storage.begin(folder=FOLDER)
        tracemalloc.start()
        storage.append(arrival, Repeated(content, 48), at=0)
        storage.finish(arrival)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()

        assert peak < 4 * PART_BYTES

    def test_leaves_nothing_on_this_machine(self, storage, tmp_path):
        with storage.local(save(storage).key) as path:
            assert path.read_bytes() == b"a photo"

        assert [one for one in tmp_path.rglob("*") if one.is_file()] == []

    def test_is_found_by_the_settings(self, s3, bucket, tmp_path):
        means = Means(key_id=s3.key_id, secret=s3.secret, scratch=tmp_path)
        storage = storage_from_url(s3.url(bucket.name, "media"), means)

        assert content_of(storage, save(storage).key) == b"a photo"
        assert s3.keys(bucket) == [f"media/{KEY}"]
        assert s3.secret not in repr(means)
        storage.bucket.client.close()


class TestWhatGoesAlong:
    def sent(self, storage):
        """The headers of each request from now on."""
        seen = []
        storage.bucket.client.meta.events.register(
            "before-send.s3", lambda request, **_: seen.append(request.headers)
        )
        return seen

    def test_names_the_account_that_must_own_the_bucket(self, reopened):
        storage = reopened(account="123456789012")
        sent = self.sent(storage)

        storage.finish(arrive(storage, bytes(PART_BYTES + 5)))
        storage.sweep(before=0)

        assert {headers["x-amz-expected-bucket-owner"] for headers in sent} == {b"123456789012"}
        [copied] = [headers for headers in sent if "x-amz-copy-source" in headers]
        assert copied["x-amz-source-expected-bucket-owner"] == b"123456789012"

    def test_is_signed_with_its_bytes(self, storage):
        sent = self.sent(storage)
        save(storage)

        [put] = [headers for headers in sent if "Content-Length" in headers]
        assert put["X-Amz-Content-SHA256"].decode() == stored_as(b"a photo").sha256

    def test_asks_for_encryption(self, reopened):
        """Which the server of these tests says honestly that it has not."""
        storage = reopened(encryption="AES256")
        sent = self.sent(storage)

        with pytest.raises(Away, match="NotImplemented"):
            save(storage)
        assert sent[-1]["x-amz-server-side-encryption"] == b"AES256"


class TestAddressForEverybody:
    @contextmanager
    def fetched(self, address):
        with urllib.request.urlopen(address, timeout=20) as answer:
            yield answer

    def test_shows_the_file_as_what_it_is(self, storage):
        address = storage.url(save(storage).key, seconds=60, mime="image/png", file_name="")

        with self.fetched(address) as answer:
            assert answer.read() == b"a photo"
            assert (answer.headers["Content-Type"], answer.headers["Content-Disposition"]) == (
                "image/png",
                "inline",
            )
            assert answer.headers["Cache-Control"] == "private, max-age=60, immutable"

    def test_saves_it_under_its_name(self, storage):
        address = storage.url(
            save(storage).key, seconds=60, mime="image/png", file_name='Brötchen "neu"/x.png'
        )

        with self.fetched(address) as answer:
            named = answer.headers["Content-Disposition"]
        assert named == "attachment; filename*=UTF-8''Br%C3%B6tchen%20%22neu%22%2Fx.png"

    @pytest.mark.parametrize(
        "change", [("image%2Fpng", "text%2Fhtml"), ("X-Amz-Expires=60", "X-Amz-Expires=600")]
    )
    def test_serves_nothing_else(self, storage, change):
        address = storage.url(save(storage).key, seconds=60, mime="image/png", file_name="")
        assert change[0] in address

        with pytest.raises(urllib.error.HTTPError) as refused, self.fetched(address.replace(*change)):
            pass
        refused.value.close()
        assert refused.value.code == 403

    def test_is_never_good_for_longer_than_a_week(self, storage):
        assert "X-Amz-Expires=604800&" in storage.url(KEY, seconds=10_000_000, mime="image/png", file_name="")


class TestExamine:
    def test_finds_a_private_bucket_private(self, storage, bucket, s3):
        assert storage.examined() is None

        verdict = storage.examine(at=1.5)

        assert (verdict, verdict.is_private) == (Verdict((), 1.5), True)
        assert storage.examined() == verdict
        assert s3.keys(bucket) == ["media/.examined"]

    def test_finds_what_is_open_to_everybody(self, storage, bucket, s3):
        s3.open_to_all(bucket)

        verdict = storage.examine(at=1.5)

        assert (verdict, verdict.is_private) == (Verdict(("read", "list"), 1.5), False)
        assert storage.examined() == verdict

    def test_says_nothing_about_a_bucket_out_of_reach(self, reopened):
        for storage in (reopened(bucket="nobody-made-this"), reopened(endpoint="http://127.0.0.1:9")):
            with pytest.raises(Away):
                storage.examine(at=1.5)
            with pytest.raises(Away):
                storage.examined()


class Repeated(io.RawIOBase):
    def __init__(self, content, times):
        self.content, self.times = content, times

    def read(self, size=-1):
        self.times -= 1
        return self.content if self.times >= 0 else b""
