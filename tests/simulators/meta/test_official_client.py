"""Meta's own SDK, unchanged, is the judge: what it creates and reads is what the simulator says it holds."""

import warnings
from urllib.parse import urlsplit

import pytest
from requests.adapters import HTTPAdapter

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its own imports
    from facebook_business.adobjects.igmedia import IGMedia
    from facebook_business.adobjects.iguser import IGUser
    from facebook_business.adobjects.page import Page
    from facebook_business.adobjects.pagepost import PagePost
    from facebook_business.adobjects.user import User
    from facebook_business.api import FacebookAdsApi
    from facebook_business.exceptions import FacebookRequestError
    from facebook_business.session import FacebookSession
    from facebook_business.video_uploader import VideoUploadRequest

from tests.simulators.meta.conftest import film, picture

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:facebook_business")


class ToSimulator(HTTPAdapter):
    """Sends to the simulator what is meant for a host of Meta."""

    def __init__(self, url):
        super().__init__()
        self._url = url

    def send(self, request, **how):
        parts = urlsplit(request.url)
        request.url = f"{self._url}/{parts.netloc}{parts.path}?{parts.query}"
        return super().send(request, **how)


@pytest.fixture
def opened(meta):
    sessions = []

    def opened(token):
        session = FacebookSession(meta.world.app.id, meta.world.app.secret, token, timeout=20)
        session.requests.mount("https://", ToSimulator(meta.url))
        sessions.append(session)
        return FacebookAdsApi(session)

    yield opened
    for session in sessions:
        session.requests.close()


@pytest.fixture
def api(desk, opened):
    return opened(desk.token)


class TestPages:
    def test_list_with_their_tokens(self, desk, opened):
        desk.meta.options.require_proof = True
        asking = User("me", api=opened(desk.user_token))
        pages = list(asking.get_accounts(fields=["name", "access_token"]))

        assert [page["name"] for page in pages] == ["Demo Bakery", "Second Shop"]
        assert desk.meta.tokens.known[pages[0]["access_token"]].page is desk.page

    def test_posts_are_created_read_changed_and_deleted(self, desk, api):
        post = Page(desk.page.id, api=api).create_feed(params={"message": "Bread & Brötchen"})
        held = desk.meta.published(desk.page.id)
        read = PagePost(post["id"], api=api).api_get(fields=["message", "permalink_url", "created_time"])
        PagePost(post["id"], api=api).api_update(params={"message": "Rolls"})

        assert [(one.id, one.text) for one in held] == [(post["id"], "Rolls")]
        assert read["message"] == "Bread & Brötchen"
        assert read["permalink_url"] == f"https://www.facebook.com/{post['id']}"
        PagePost(post["id"], api=api).api_delete()
        assert desk.texts() == []

    def test_posts_are_read_page_by_page(self, desk, api):
        page = Page(desk.page.id, api=api)
        for number in range(7):
            page.create_feed(params={"message": f"Bread {number}"})
        read = [post["message"] for post in page.get_posts(fields=["message"], params={"limit": 3})]

        assert read == desk.texts()[::-1]
        assert len(read) == 7

    def test_photos_come_as_files_and_as_addresses(self, desk, files, api, tmp_path):
        path = tmp_path / "a.jpg"
        path.write_bytes(picture())
        page = Page(desk.page.id, api=api)
        with path.open("rb") as file:
            api.call("POST", (desk.page.id, "photos"), {"caption": "From a file"}, files={"source": file})
        page.create_photo(params={"url": files.picture(), "caption": "From an address"})
        photos = [
            page.create_photo(params={"url": files.picture(), "published": False})["id"] for _ in range(2)
        ]
        attached = [{"media_fbid": photo} for photo in photos]
        page.create_feed(params={"message": "Two", "attached_media": attached})

        assert desk.texts() == ["From a file", "From an address", "Two"]
        assert desk.meta.published(desk.page.id)[-1].media == tuple(photos)

    def test_videos_come_whole_and_in_parts(self, desk, files, api):
        page, data = Page(desk.page.id, api=api), film()
        page.create_video(params={"file_url": files.film(), "description": "Whole"})
        started = send(api, desk.page.id, upload_phase="start", file_size=len(data))
        offsets, number = started, started["upload_session_id"]
        desk.meta.options.video_chunk = 2000
        while offsets["start_offset"] != offsets["end_offset"]:
            part = data[int(offsets["start_offset"]) : int(offsets["end_offset"])]
            place = offsets["start_offset"]
            offsets = send(
                api, desk.page.id, part, upload_phase="transfer", upload_session_id=number, start_offset=place
            )
        send(api, desk.page.id, upload_phase="finish", upload_session_id=number, description="In parts")

        assert desk.texts() == ["Whole", "In parts"]

    def test_comments_are_made_and_read(self, desk, api):
        post = PagePost(desk.feed().body["id"], api=api)
        made = post.create_comment(params={"message": "First"})
        read = list(post.get_comments(fields=["message", "from"]))

        assert [(one["id"], one["message"]) for one in read] == [(made["id"], "First")]
        assert read[0]["from"]["id"] == desk.page.id

    def test_refusals_are_told_with_code_and_subcode(self, desk, api):
        desk.meta.tokens.kill(desk.anna, 460)
        with pytest.raises(FacebookRequestError) as refused:
            Page(desk.page.id, api=api).create_feed(params={"message": "Bread"})

        assert (refused.value.api_error_code(), refused.value.api_error_subcode()) == (190, 460)
        assert refused.value.http_status() == 400


class TestInstagram:
    def test_publishes_a_picture_and_comments_on_it(self, desk, files, api):
        account = IGUser(desk.account.id, api=api)
        made = account.create_media(
            params={"image_url": files.picture(), "caption": "Bread #rye", "alt_text": "A loaf"}
        )
        published = account.create_media_publish(params={"creation_id": made["id"]})
        media = IGMedia(published["id"], api=api)
        read = media.api_get(fields=["caption", "media_type", "permalink", "timestamp", "alt_text"])
        media.create_comment(params={"message": "First"})
        held = desk.meta.published(desk.account.id)

        assert [(one.kind, one.text) for one in held] == [("image", "Bread #rye"), ("comment", "First")]
        assert held[0].id == published["id"]
        assert (read["caption"], read["media_type"], read["alt_text"]) == ("Bread #rye", "IMAGE", "A loaf")
        assert [one["text"] for one in media.get_comments(fields=["text"])] == ["First"]

    def test_publishes_a_carousel_of_a_picture_and_a_film(self, desk, files, api):
        account = IGUser(desk.account.id, api=api)
        items = [{"image_url": files.picture()}, {"video_url": files.film(), "media_type": "VIDEO"}]
        children = [account.create_media(params=one | {"is_carousel_item": True})["id"] for one in items]
        desk.meta.settle()
        for child in children * 2:
            desk.get(child, fields="status_code")
        made = account.create_media(
            params={"media_type": "CAROUSEL", "children": children, "caption": "Both"}
        )
        account.create_media_publish(params={"creation_id": made["id"]})
        [listed] = account.get_media(fields=["caption", "media_type"])

        assert (listed["caption"], listed["media_type"]) == ("Both", "CAROUSEL_ALBUM")
        parts = [
            one["media_type"] for one in IGMedia(listed["id"], api=api).get_children(fields=["media_type"])
        ]

        assert parts == ["IMAGE", "VIDEO"]
        assert len(desk.meta.published(desk.account.id)[0].media) == 2

    def test_reads_the_quota(self, desk, files, api):
        desk.publish(desk.container(image_url=files.picture()).body["id"])
        [limit] = IGUser(desk.account.id, api=api).get_content_publishing_limit(
            fields=["quota_usage", "config"]
        )

        assert limit["quota_usage"] == 1
        assert limit["config"] == {"quota_total": 100, "quota_duration": 86400}


def send(api, page, part=None, **params):
    """As its uploader does, which knows only advertisers' videos."""
    request = VideoUploadRequest(api)
    files = {"video_file_chunk": ("a.mp4", part, "multipart/form-data")} if part else None
    request.setParams(params, files)
    return request.send((page, "videos")).json()
