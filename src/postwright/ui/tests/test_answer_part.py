import json

from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage

from postwright.ui import respond

PART = {"HX-Request": "true"}


class TestPage:
    def test_is_whole_for_a_browser(self, request_to):
        response = respond.page(request_to.get("/visitor"), "ui/base.html", part="nothing")

        assert b"<html" in response.content
        assert response.headers["Vary"] == "HX-Request"

    def test_is_whole_when_htmx_restores_history(self, request_to):
        request = request_to.get("/visitor", headers={**PART, "HX-History-Restore-Request": "true"})

        assert not respond.is_part(request)

    def test_is_whole_for_a_boosted_link(self, request_to):
        assert not respond.is_part(request_to.get("/visitor", headers={**PART, "HX-Boosted": "true"}))

    def test_is_a_part_for_htmx(self, request_to):
        assert respond.is_part(request_to.get("/visitor", headers=PART))


class TestGo:
    def test_redirects_a_browser(self, request_to):
        response = respond.go(request_to.post("/"), "studio")

        assert (response.status_code, response.headers["Location"]) == (303, "/studio/")

    def test_tells_htmx_to_go(self, request_to):
        response = respond.go(request_to.post("/", headers=PART), "studio")

        assert (response.status_code, response.headers["HX-Redirect"]) == (200, "/studio/")


class TestToast:
    def test_keeps_the_events_that_are_there(self, request_to):
        response = respond.go(request_to.post("/", headers=PART), "studio")
        response.headers["HX-Trigger"] = '{"dialog-close": true}'

        respond.toast(response, "Saved.", undo="/undo")

        assert json.loads(response.headers["HX-Trigger"]) == {
            "dialog-close": True,
            "toast": {"text": "Saved.", "tone": "good", "undo": "/undo"},
        }


class TestSay:
    def test_leaves_a_message_with_its_undo(self, request_to):
        request = request_to.post("/")
        request._messages = CookieStorage(request)

        respond.say(request, "Deleted.", tone="warn", undo="/undo")

        (message,) = get_messages(request)
        assert (message.message, message.level_tag, message.extra_tags) == ("Deleted.", "warning", "/undo")
