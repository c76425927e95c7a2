"""An installation whose files lie in a bucket."""

import urllib.request

import pytest

from conftest import NOON
from postwright.config.cli import inside
from postwright.config.cli.findings import State
from postwright.flow.media import jobs, operations, queries
from postwright.flow.media.tests import files
from postwright.kit.clock import now
from postwright.ports.storage import Away

pytestmark = [pytest.mark.peer_s3, pytest.mark.django_db]


@pytest.fixture
def declared(settings, s3, bucket, tmp_path):
    """The bucket as an operator sets it."""
    settings.STORAGE_URL = s3.url(bucket.name, "media")
    settings.S3_KEY_ID, settings.S3_SECRET = s3.key_id, s3.secret
    settings.STORAGE_OWNER, settings.STORAGE_REGION = "Bakery Hosting Ltd", "Germany, Frankfurt"
    settings.DATA_DIR = tmp_path
    yield bucket
    queries.storage().bucket.client.close()


@pytest.fixture
def away(declared, settings):
    settings.STORAGE_URL = "s3://media?endpoint=http://127.0.0.1:9"


@pytest.fixture
def photo(declared, anna, brand):
    item = operations.upload_media(
        stream=files.photo_with_place(), file_name="side.jpg", brand=brand, by=anna, at=NOON
    )
    item = operations.preview_media(item=item, at=NOON)
    return operations.clean_media(item=item, at=NOON)


def link(item, purpose="clean"):
    return queries.link_to(queries.rendition_for(item, purpose), at=now())


class TestMediaInABucket:
    def test_is_made_and_shown_as_on_a_disk(self, photo, client, s3, bucket, anna):
        with queries.open_rendition(queries.sendable(photo)) as stream:
            content = stream.read()

        assert not photo.is_processing
        assert client.get(link(photo)).getvalue() == content
        part = client.get(link(photo), headers={"Range": "bytes=100-199"})
        assert (part.status_code, part.getvalue()) == (206, content[100:200])
        folder = f"media/{anna.organisation_id.hex}/"
        assert all(key.startswith(folder) for key in s3.keys(bucket))

    def test_is_deleted_with_its_item(self, photo, bucket, s3, anna):
        item = operations.remove_media(item=photo, by=anna, at=NOON)
        operations.delete_media(item=item, at=now().replace(year=2099))

        assert s3.keys(bucket) == []

    def test_comes_through_us_unless_the_operator_wants_otherwise(self, photo, client):
        answer = client.get(link(photo))

        assert (answer.status_code, answer["Content-Security-Policy"]) == (200, "sandbox; default-src 'none'")
        answer.close()

    def test_comes_from_the_bucket_if_the_operator_wants_that(self, photo, client, settings, s3):
        settings.MEDIA_FROM_BUCKET = True

        answer = client.get(link(photo, "original"))

        assert (answer.status_code, answer["Cache-Control"]) == (302, "private, max-age=1800")
        assert answer["Location"].startswith(s3.endpoint)
        with urllib.request.urlopen(answer["Location"], timeout=20) as got:
            assert got.read() == files.photo_with_place().getvalue()
            assert got.headers["Content-Type"] == "image/jpeg"
            assert got.headers["Content-Disposition"] == "attachment; filename*=UTF-8''side.jpg"

    def test_is_not_gone_while_the_bucket_is_away(self, photo, client, settings):
        address, there = link(photo), settings.STORAGE_URL
        settings.STORAGE_URL = "s3://media?endpoint=http://127.0.0.1:9"

        answer = client.get(address)

        assert (answer.status_code, answer.text) == (
            503,
            "The files are out of reach at the moment. Try again in a minute.",
        )
        settings.STORAGE_URL = there
        assert client.get(address).getvalue()

    def test_is_refused_with_a_reason_while_the_bucket_is_away(self, away, anna):
        with pytest.raises(operations.OutOfReach, match="does not answer at the moment") as refused:
            operations.upload_media(
                stream=files.coffee(), file_name="coffee.png", brand=None, by=anna, at=NOON
            )
        assert refused.value.status == 503


class TestTheOperator:
    def test_is_told_by_the_check_that_strangers_are_refused(self, declared):
        kept, [found] = inside._storage(), list(inside._bucket())

        assert (kept.state, found.state) == (State.OK, State.OK)
        assert found.text == "strangers are refused; it belongs to Bakery Hosting Ltd"

    def test_is_told_by_the_check_that_they_are_not(self, declared, s3):
        s3.open_to_all(declared)

        [found] = inside._bucket()
        assert (found.state, found.text) == (State.WRONG, "Anybody may read and list it.")

    def test_is_told_by_the_check_that_it_cannot_tell(self, away):
        assert inside._storage().state is State.WRONG
        assert [found.state for found in inside._bucket()] == [State.WRONG]

    def test_reads_whose_bucket_it_is(self, declared, as_member, olga, s3):
        page = as_member(olga).get("/operator/").text

        for words in (declared.name, "127.0.0.1", "Bakery Hosting Ltd", "Germany, Frankfurt"):
            assert words in page
        assert s3.secret not in page

    def test_reads_when_strangers_were_tried(self, declared, as_member, olga, s3):
        browser = as_member(olga)
        assert "Not tried yet" in browser.get("/operator/bucket/").text

        assert browser.post("/operator/bucket/examination/").status_code == 303
        assert "Refused" in browser.get("/operator/bucket/").text

        s3.open_to_all(declared)
        jobs.examine_storage()
        assert "Anybody gets at the files" in browser.get("/operator/bucket/").text

    def test_reads_that_the_bucket_is_away(self, away, as_member, olga):
        browser = as_member(olga)

        assert "Does not answer" in browser.get("/operator/bucket/").text
        assert browser.post("/operator/bucket/examination/").status_code == 303
        with pytest.raises(Away):
            jobs.examine_storage()

    def test_finds_in_the_log_that_a_bucket_became_public(self, declared, s3, caplog):
        jobs.examine_storage()
        assert caplog.messages == []
        s3.open_to_all(declared)
        jobs.examine_storage()

        assert caplog.messages == ["Anybody may read and list the bucket of this installation"]

    def test_alone_sees_it(self, declared, as_member, anna):
        browser = as_member(anna)

        assert browser.get("/operator/bucket/").status_code == 404
        assert browser.post("/operator/bucket/examination/").status_code == 404
