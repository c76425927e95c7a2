"""One click on a picture that a network refuses, with real pictures and the files that come of it."""

import io

import pytest
from PIL import Image

from conftest import NOON
from postwright.base.connections.operations import change_settings
from postwright.flow.media import operations as media
from postwright.flow.media import queries as files_of
from postwright.flow.media.operations import NotCut
from postwright.flow.media.tests import files
from postwright.flow.posts import queries
from postwright.flow.posts.operations import change_post, fix_problem, restore_version
from postwright.ports.channels.networks.rehearsal.roles import ROLES
from postwright.ports.channels.words import Fix


@pytest.fixture
def upload(own_storage, brand, wilma):
    def upload(stream, name):
        item = media.upload_media(stream=stream, file_name=name, brand=brand, by=wilma, at=NOON)
        return media.clean_media(item=media.preview_media(item=item, at=NOON), at=NOON)

    return upload


@pytest.fixture
def show(post, channel, upload, anna, wilma):
    """A post with one file, on a practice channel that plays another network."""

    def show(plays, stream, name="picture.png", **content):
        change_settings(channel=channel, settings={"plays": plays}, by=anna, at=NOON)
        item = upload(stream, name)
        return change_post(post=post, revision=1, by=wilma, at=NOON, media=[(item, "Described.")], **content)

    return show


def click(post, fix, by, where="media:0", number=0):
    variant = queries.variants_of(post)[number]
    return fix_problem(variant=variant, fix=fix, where=where, revision=post.revision, by=by, at=NOON)


def found(post):
    return [problem.code for problems in queries.problems_of(post).values() for problem in problems]


def sent(post, number=0):
    """What of its only file would go out, opened."""
    [ref] = [
        ref for part in queries.outgoing_for(queries.variants_of(post)[number]).parts for ref in part.media
    ]
    with files_of.storage().open(ref.key) as stream:
        data = stream.read()
    picture = Image.open(io.BytesIO(data))
    picture.load()
    assert (ref.size, ref.width, ref.height) == (len(data), *picture.size)
    return picture, len(data)


def kept(post):
    """The media item with all its files but those made for a post."""
    [attachment] = queries.attachments_of(post)
    item = attachment.media_item
    rows = item.renditions.exclude(purpose="cropped").values_list("purpose", "storage_key", "mime", "size")
    return (item.mime, item.size, item.width, item.height, item.sha256), sorted(rows)


def sharp_square():
    """A photo of 1,600 by 1,600 as a good camera keeps it: well above 300 kB."""
    out = io.BytesIO()
    astronaut = Image.open(files.PICTURES / "astronaut.png").convert("RGB")
    astronaut.resize((1600, 1600), Image.Resampling.LANCZOS).save(out, "JPEG", quality=98)
    out.seek(0)
    return out


def see_through():
    """A PNG whose left half is clear glass."""
    out = io.BytesIO()
    picture = Image.open(files.coffee()).convert("RGBA")
    picture.paste((0, 0, 0, 0), (0, 0, 300, 400))
    picture.save(out, "PNG")
    out.seek(0)
    return out


class TestCropToFit:
    def test_cuts_what_is_too_tall_to_the_sides_that_are_taken(self, show, wilma):
        post = show("square_pictures", files.photo_with_place(), "upright.jpg")
        before, (whole, _size) = kept(post), sent(post)
        assert (found(post), whole.size) == (["image_too_tall"], (400, 600))

        fixed = click(post, Fix.CROP, wilma)

        picture, size = sent(fixed)
        assert found(fixed) == []
        assert (picture.size, picture.format) == ((400, 400), "JPEG")
        assert size <= 300_000
        assert kept(fixed) == before

    def test_only_cuts_as_much_as_it_must(self, show, wilma):
        panorama = Image.open(files.coffee()).crop((0, 100, 600, 300))
        out = io.BytesIO()
        panorama.convert("RGB").save(out, "JPEG", quality=95)
        out.seek(0)
        post = show("upright_pictures", out, "panorama.jpg")
        assert found(post) == ["image_too_wide"]

        picture, _size = sent(click(post, Fix.CROP, wilma))

        assert picture.height == 200
        assert picture.width == pytest.approx(200 * 1.91, abs=1)

    def test_finds_the_picture_of_a_later_post_of_a_thread(self, show, wilma, post):
        show("upright_pictures", files.coffee(), text="First.\n---\nSecond.")
        queries.attachments_of(post).update(part=1)
        post.refresh_from_db()
        assert found(post) == ["image_type"]

        fixed = click(post, Fix.CONVERT, wilma, "part:2/media:0")

        assert (found(fixed), sent(fixed)[0].format) == ([], "JPEG")
        assert queries.attachments_of(fixed)[0].part == 1


class TestConvert:
    def test_changes_the_type_and_nothing_else(self, show, wilma):
        post = show("upright_pictures", files.coffee(), "coffee.png")
        before = kept(post)
        assert (found(post), sent(post)[0].format) == (["image_type"], "PNG")

        fixed = click(post, Fix.CONVERT, wilma)

        picture, _size = sent(fixed)
        assert found(fixed) == []
        assert (picture.size, picture.format) == ((600, 400), "JPEG")
        assert picture.getpixel((300, 200)) == pytest.approx(
            Image.open(files.coffee()).convert("RGB").getpixel((300, 200)), abs=12
        )
        assert kept(fixed) == before

    def test_makes_what_is_too_big_small_enough_and_keeps_its_sides(self, show, wilma):
        post = show("square_pictures", sharp_square(), "astronaut.jpg")
        before = kept(post)
        assert (found(post), sent(post)[1] > 300_000) == (["image_too_big"], True)

        fixed = click(post, Fix.CONVERT, wilma)

        picture, size = sent(fixed)
        assert found(fixed) == []
        assert picture.format == "JPEG"
        assert picture.width == picture.height >= 800
        assert 100_000 < size <= 300_000
        assert kept(fixed) == before

    def test_puts_white_behind_what_is_clear(self, show, wilma):
        picture, _size = sent(click(show("upright_pictures", see_through()), Fix.CONVERT, wilma))

        assert picture.getpixel((50, 200)) == pytest.approx((255, 255, 255), abs=3)

    def test_suits_the_other_channels_of_the_post_too(self, show, channel, bluesky, wilma):
        post = show("upright_pictures", files.coffee(), channels=[channel, bluesky])

        fixed = click(post, Fix.CONVERT, wilma)

        assert found(fixed) == []
        assert [sent(fixed, number)[0].format for number in (0, 1)] == ["JPEG", "JPEG"]


class TestUndo:
    @pytest.mark.parametrize("fix", [Fix.CROP, Fix.CONVERT])
    def test_brings_the_whole_picture_back(self, show, wilma, fix):
        post = show("square_pictures", files.coffee())
        [before, *_older] = queries.versions_of(wilma, post)
        problems = found(post)
        fixed = click(post, fix, wilma)
        assert sent(fixed)[0].size == (400, 400)

        restored = restore_version(version=before, revision=fixed.revision, by=wilma, at=NOON)

        picture, _size = sent(restored)
        assert (picture.size, picture.format) == ((600, 400), "PNG")
        assert found(restored) == problems
        assert queries.attachments_of(restored)[0].alt_text == "Described."


class TestAVideo:
    def test_needs_no_click_where_only_mp4_is_taken(self, show, bluesky, wilma):
        """Whatever a phone records, the copy that leaves is an MP4."""
        post = show("own", files.video(container="mov"), "clip.mov", channels=[bluesky])
        [attachment] = queries.attachments_of(post)

        [ref] = queries.outgoing_for(queries.variants_of(post)[0]).media
        assert attachment.media_item.mime == "video/quicktime"
        assert (ref.mime, found(post)) == ("video/mp4", [])

    @pytest.mark.parametrize("fix", [Fix.CROP, Fix.CONVERT])
    def test_is_left_alone(self, show, wilma, fix):
        post = show("own", files.video(), "clip.mp4")
        with pytest.raises(NotCut):
            click(post, fix, wilma)


class TestTheFaces:
    @pytest.fixture
    def refused(self, show):
        return show("square_pictures", files.coffee())

    @pytest.mark.parametrize("fix", ["crop", "convert"])
    def test_of_the_page_mend_and_undo(self, as_member, refused, channel, wilma, fix):
        client, url = as_member(wilma), f"/posts/{refused.pk}/"
        page = client.get(url).text
        assert f'data-fix="{fix}"' in page
        fields = {"fix": fix, "where": "media:0", "channel": str(channel.pk), "revision": refused.revision}

        page = client.post(f"{url}fixes/", fields, follow=True).text

        refused.refresh_from_db()
        assert "data-fix=" not in page
        assert (found(refused), sent(refused)[0].size) == ([], (400, 400))
        [undo] = {part for part in page.split('"') if "/restoration/?revision=" in part}
        client.post(undo)
        refused.refresh_from_db()
        assert (sent(refused)[0].size, sent(refused)[0].format) == ((600, 400), "PNG")

    @pytest.mark.parametrize("fix", ["crop", "convert"])
    def test_of_the_api_mend_and_undo(self, call, refused, channel, wilma, fix):
        url, revision = f"/api/v1/posts/{refused.pk}", refused.revision
        body = {"channel": str(channel.pk), "fix": fix, "where": "media:0", "revision": revision}

        assert call("POST", f"{url}/fixes", body).status_code == 200

        refused.refresh_from_db()
        assert (found(refused), sent(refused)[0].format) == ([], "JPEG")
        [_fixed, before, *_older] = call("GET", f"{url}/versions").json()["items"]
        back = call("POST", f"{url}/versions/{before['id']}/restoration", {"revision": revision + 1})
        refused.refresh_from_db()
        assert (back.status_code, sent(refused)[0].format) == (200, "PNG")

    def test_refuse_a_video_with_words(self, as_member, call, show, channel, wilma):
        post = show("own", files.video(), "clip.mp4")
        body = {"channel": str(channel.pk), "fix": "crop", "where": "media:0", "revision": post.revision}

        page = as_member(wilma).post(f"/posts/{post.pk}/fixes/", body, follow=True).text
        answer = call("POST", f"/api/v1/posts/{post.pk}/fixes", body)

        assert "cropped" in page
        assert (answer.status_code, answer.json()["code"]) == (409, "not_cut")

    def test_refuse_where_no_pictures_are_taken(self, call, refused, channel, anna, monkeypatch):
        monkeypatch.setitem(ROLES, "words_only", {"images": None})
        change_settings(channel=channel, settings={"plays": "words_only"}, by=anna, at=NOON)
        body = {"channel": str(channel.pk), "fix": "crop", "where": "media:0", "revision": refused.revision}

        answer = call("POST", f"/api/v1/posts/{refused.pk}/fixes", body)

        assert (answer.status_code, answer.json()["code"]) == (409, "cannot_fix")
