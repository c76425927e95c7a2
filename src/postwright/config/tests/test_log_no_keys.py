"""What is logged about a request lets nobody in who reads it."""

import io
import logging
import re

import pytest
from django.urls import get_resolver

KEY = "Wn3-tNs_live-key0123456789abcdefghijklmnopq"
SECRETS = {"token", "key", "uidb36", "signature"}


@pytest.fixture
def log(monkeypatch):
    """What the only handler writes; where it wrote before may have been closed by an earlier test."""
    [handler] = [one for one in logging.getLogger().handlers if one.get_name() == "console"]
    written = io.StringIO()
    monkeypatch.setattr(handler, "stream", written)
    return written


def addresses():
    """One of each page with something secret in its path."""
    for _name, shapes, *_rest in list_patterns(get_resolver()):
        yield from shapes


def list_patterns(resolver):
    for name in [one for one in resolver.reverse_dict if isinstance(one, str)]:
        shapes = [
            "/" + path % {one: KEY if one in SECRETS else "x" for one in asked}
            for path, asked in resolver.reverse_dict.getlist(name)[0][0]
            if SECRETS & set(asked)
        ]
        yield name, shapes


class TestTheLog:
    @pytest.mark.parametrize(
        "path",
        [
            f"/review/{KEY}/",
            f"/review/{KEY}/01a20524-6901-7bfa-b92a-63e802af4824/approval/",
            f"/join/{KEY}/",
            f"/files/{KEY}/rolls.jpg",
            f"/out/{KEY}/file.jpg",
            f"/calendar/feeds/{KEY}.ics",
            f"/account/confirm-email/{KEY}/nothing/",
        ],
    )
    def test_keeps_no_key_of_a_request_that_was_refused(self, client, db, log, path):
        assert client.get(path).status_code >= 400

        assert "***" in log.getvalue()
        assert KEY not in log.getvalue()

    def test_says_what_was_asked_for(self, client, db, log):
        client.get("/nothing/here/")

        assert re.search("WARNING django.request Not Found: /nothing/here/", log.getvalue())

    def test_masks_what_a_security_warning_says(self, log):
        logging.getLogger("django.security.csrf").warning("Forbidden (%s): %s", "why", f"/review/{KEY}/")

        assert "/review/***/" in log.getvalue()

    def test_masks_what_a_network_sends_back(self, log):
        asked = f"/channels/return/mastodon/?code={KEY}&state={KEY}&error=none"
        logging.getLogger("django.request").warning("Not Found: %s", asked)

        assert "/channels/return/mastodon/?code=***&state=***&error=none" in log.getvalue()

    def test_knows_every_address_that_holds_one(self, log):
        found = list(addresses())
        for path in found:
            logging.getLogger("django.request").warning("Not Found: %s", path)

        assert len(found) >= 8
        assert KEY not in log.getvalue()
