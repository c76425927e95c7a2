"""What a review tells people arrives in a real mail server, as others can read it."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from conftest import NOON
from postwright.flow.review import queries
from postwright.flow.review.models import ClientLink, Through
from postwright.flow.review.operations import (
    approve_post,
    ask_for_approval,
    send_back_post,
    write_comment,
)

ANNA, WILMA, VERA, CLIENT = (f"{name}@example.org" for name in ("anna", "wilma", "vera", "lehmann"))
LONG = "Frische Brötchen für Zoë 🥐 " + "knusprig und duftend " * 20


def links_in(mail):
    """Each must lead to this installation, unbroken."""
    links = re.findall(r"\S+://\S+", mail.get_content())
    assert links
    assert {urlsplit(link)[:2] for link in links} == {("https", "post.example")}
    return [urlsplit(link).path for link in links]


class TestMailsOfAReview:
    @pytest.fixture
    def acts(self, post, wilma, anna, vera, opened):
        """By its name: what is done, to whom it is told, the subject and words of that mail."""
        who = {"post": post, "at": NOON}
        rolls = "Fresh rolls from Saturday."
        return {
            "asked": (
                lambda: ask_for_approval(note="Before Friday.", by=wilma, **who),
                (ANNA, f"Waits for your approval: {rolls}", "Before Friday."),
            ),
            "approved": (
                lambda: approve_post(revision=1, by=anna, **who, through=Through.PAGE),
                (WILMA, f"Approved: {rolls}", "Approved · Anna"),
            ),
            "sent back": (
                lambda: send_back_post(
                    revision=1, reason="Too <long> & dry.", by=anna, **who, through=Through.PAGE
                ),
                (WILMA, f"Sent back: {rolls}", "“Too <long> & dry.”"),
            ),
            "commented": (
                lambda: write_comment(text="Nice.", by=anna, **who),
                (WILMA, f"New comment: {rolls}", "“Nice.”"),
            ),
            "mentioned": (
                lambda: write_comment(text="@Vera, look.", by=wilma, **who),
                (VERA, f"You are mentioned: {rolls}", "“@Vera, look.”"),
            ),
            "client link": (
                lambda: opened(email=CLIENT),
                (CLIENT, "Anna's Bakery asks you to look at posts", "Wilma of Anna's Bakery asks you"),
            ),
        }

    @pytest.fixture
    def read(self, wilma, anna, vera):
        """The page that a link leads its reader to."""
        people = {person.user.email: person for person in (wilma, anna, vera)}

        def follow(email, path):
            browser = Client()
            if email in people:
                browser.force_login(people[email].user)
            return browser.get(path)

        return follow

    @pytest.mark.parametrize(
        "name", ["asked", "approved", "sent back", "commented", "mentioned", "client link"]
    )
    def test_arrive_with_their_words_and_open_links(self, acts, name, work, mails, read, settings):
        act, (to, subject, words) = acts[name]
        act()

        arrived = work()

        assert list(arrived) == [to]
        assert [recipients for recipients, _mail in mails.arrived] == [[to]]
        mail = arrived[to]
        assert (mail["Subject"], mail["From"]) == (subject, settings.DEFAULT_FROM_EMAIL)
        assert words in mail.get_content()
        for path in links_in(mail):
            page = read(to, path)
            assert (page.status_code, "Fresh rolls from Saturday." in page.text) == (200, True)

    def test_are_plain_text_with_the_headers_of_a_letter(self, work, post, wilma):
        ask_for_approval(post=post, by=wilma, at=NOON)

        mail = work()[ANNA]

        assert (mail.get_content_type(), mail.get_content_charset()) == ("text/plain", "utf-8")
        assert mail["MIME-Version"] == "1.0"
        assert abs(mail["Date"].datetime - timezone.now()) < timedelta(minutes=5)
        assert re.fullmatch(r"<[^\s<>@]+@[^\s<>@]+>", mail["Message-ID"])
        assert not mail.defects
        assert not {"Bcc", "Cc", "Reply-To"} & set(mail.keys())

    def test_arrive_whole_in_the_readers_language(self, work, post, edit, wilma, anna, read):
        anna.user.language = "de"
        anna.user.save(update_fields=["language"])
        edit(post, text=LONG)
        ask_for_approval(post=post, note=LONG[:300], by=wilma, at=NOON)

        mail = work()[ANNA]

        assert mail["Subject"].startswith("Wartet auf deine Freigabe: Frische Brötchen für Zoë 🥐 ")
        assert f"“{LONG[:300].strip()}”" in mail.get_content()
        assert [read(ANNA, path).status_code for path in links_in(mail)] == [200]

    def test_are_sent_when_the_mail_server_is_back(self, work, mails, settings, post, wilma, anna, opened):
        ask_for_approval(post=post, by=wilma, at=NOON)
        opened(email=CLIENT)
        options = settings.MAILERS["default"]["OPTIONS"]
        there, options["port"] = options["port"], 9  # nobody listens there
        with pytest.raises(OSError, match="refused"):
            work()
        assert len(queries.unmailed(anna.pk)) == 1

        options["port"] = there
        assert set(work()) == {ANNA, CLIENT}
        assert (queries.unmailed(anna.pk), ClientLink.objects.get().mail_failed_at) == ([], None)
        assert len(mails.arrived) == 2

    def test_are_each_sent_once(self, work, mails, post, wilma, opened):
        ask_for_approval(post=post, by=wilma, at=NOON)
        opened(email=CLIENT)

        work()
        work()

        assert sorted(str(mail["To"]) for _recipients, mail in mails.arrived) == [ANNA, CLIENT]
