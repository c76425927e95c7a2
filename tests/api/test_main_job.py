"""The whole way with a token: upload, analysis, post, schedule, state."""

from conftest import NOON
from postwright.flow.analysis import operations as analyses
from postwright.flow.analysis.queries import analysis_in
from postwright.flow.media import operations as media
from postwright.flow.media.queries import item_in
from postwright.flow.media.tests import files

REHEARSAL = {"network": "rehearsal", "credentials": {"name": "Practice"}}


class Background:
    """What the worker would do by now."""

    def __init__(self, member):
        self.organisation_id = member.organisation_id

    def prepare(self, media_id):
        item = media.preview_media(item=item_in(self.organisation_id, media_id), at=NOON)
        media.clean_media(item=item, at=NOON)

    def look(self, analysis_id):
        analyses.run_analysis(analysis=analysis_in(self.organisation_id, analysis_id), at=NOON)


class TestMainJob:
    def test_goes_from_a_photo_to_a_scheduled_post(self, call, anna):
        background = Background(anna)
        brand = call("POST", "/brands", {"name": "Anna's Bakery"}).json()["id"]
        channel = call("POST", "/channels", {"brand": brand, **REHEARSAL}).json()["id"]
        photo = call.upload(files.coffee(), brand=brand).json()["id"]
        background.prepare(photo)
        analysis = call("POST", "/analyses", {"media": photo, "hint": "Our new flat white"}).json()["id"]
        background.look(analysis)

        found = call("GET", f"/analyses/{analysis}").json()["suggestions"]
        caption = next(one for one in found if one["field"] == "caption")
        call("POST", f"/analyses/{analysis}/suggestions/{caption['id']}/decision", {"decision": "accepted"})
        content = {"text": caption["value"], "media": [{"media": photo, "alt_text": "A cup"}]}
        post = call("POST", "/posts", {"brand": brand, "channels": [channel], **content}).json()
        call("POST", f"/posts/{post['id']}/confirmation", {"revision": post["revision"]})
        planned = call("POST", f"/posts/{post['id']}/schedule", {"revision": post["revision"]}).json()

        [publication] = planned["publications"]
        assert (publication["state"], publication["channel"]) == ("scheduled", channel)
        assert call("GET", f"/posts/{post['id']}").json()["state"] == "confirmed"
        assert [one["media"] for one in post["media"]] == [photo]
        assert [one["text"] for one in post["variants"]] == [caption["value"]]

    def test_leaves_media_that_a_post_uses(self, call):
        brand = call("POST", "/brands", {"name": "Anna's Bakery"}).json()["id"]
        photo = call.upload(files.coffee(), brand=brand).json()["id"]
        call("POST", "/posts", {"brand": brand, "media": [{"media": photo}]})

        answer = call("DELETE", f"/media/{photo}")

        assert (answer.status_code, answer.json()["code"]) == (409, "in_use")


class TestMe:
    def test_tells_whom_the_token_stands_for(self, call, anna):
        me = call("GET", "/me").json()

        assert (me["person"]["name"], me["organisation"]["name"]) == ("Anna", "Anna's Bakery")
        assert (me["role"], "publish_posts" in me["rights"]) == ("owner", True)
