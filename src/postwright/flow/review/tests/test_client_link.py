import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection

from conftest import NOON
from postwright.base.accounts.models import NotAllowed
from postwright.base.audit.models import Event, Tag
from postwright.flow.posts.operations import create_post, remove_post
from postwright.flow.review import operations, queries
from postwright.flow.review.models import ClientLink, Verdict
from postwright.flow.review.operations import (
    approve_as_client,
    ask_for_changes_as_client,
    clients,
    comment_as_client,
    create_link,
    forget_links,
    give_up_mail,
    mail_link,
    revoke_link,
)
from postwright.kit import tenancy
from postwright.kit.keys import hash_of

WEEK = timedelta(days=7)


@pytest.fixture
def make(post, wilma):
    asked = {"posts": [post], "client_name": "Ms Lehmann", "days": 7, "by": wilma, "at": NOON}
    return lambda **fields: create_link(**asked | fields)


def send(link, at=NOON):
    return mail_link(
        organisation_id=link.organisation_id, link_id=link.pk, base_url="https://post.example/", at=at
    )


class TestCreateLink:
    def test_tells_the_token_once_and_keeps_its_hash(self, make, post):
        _link, token = make()

        kept = ClientLink.objects.get()
        assert (kept.expires_at, queries.posts_behind(kept)) == (NOON + WEEK, [post])
        assert bytes(kept.token_hash) == hash_of(token)
        assert token.encode() not in bytes(kept.token_hash) + bytes(kept.sealed_token)
        assert token not in str(Event.objects.get(tag=Tag.CLIENT_LINK_CREATED).details)

    def test_keeps_the_order_of_several_posts(self, make, post, brand, wilma):
        more = [create_post(brand=brand, by=wilma, at=NOON, text=f"{n}") for n in range(3)]
        link, _token = make(posts=[*reversed(more), post])

        assert queries.posts_behind(link) == [*reversed(more), post]

    def test_leaves_out_what_is_removed_since(self, make, post, wilma):
        link, _token = make()
        remove_post(post=post, by=wilma, at=NOON)

        assert queries.posts_behind(link) == []

    def test_needs_a_post(self, make):
        with pytest.raises(operations.NothingToShow):
            make(posts=[])

    def test_ends_for_the_day_when_enough_were_made(self, make, settings):
        settings.CLIENT_LINKS_A_DAY = 1
        make()

        with pytest.raises(operations.TooManyLinks):
            make()
        assert make(at=NOON + timedelta(days=1))

    def test_mails_a_person_may_send_count_in_all_organisations(self, make, settings, wilma):
        settings.MAILS_A_DAY = 1
        make(email="lehmann@example.org")
        with pytest.raises(operations.TooManyLinks, match="as many mails to others as you may"):
            make(email="lehmann@example.org")

        assert make()

    def test_is_not_for_viewers(self, make, vera):
        with pytest.raises(NotAllowed):
            make(by=vera)


class TestMailLink:
    def test_carries_the_link_and_forgets_the_token(self, make):
        link, token = make(email="Lehmann@Example.org")

        assert send(link)

        [sent] = mail.outbox
        assert (sent.to, sent.subject) == (
            ["lehmann@example.org"],
            "Anna's Bakery asks you to look at posts",
        )
        assert f"https://post.example/review/{token}/" in sent.body
        kept = ClientLink.objects.get()
        assert (bytes(kept.sealed_token), kept.mailed_at) == (b"", NOON)

    def test_happens_once(self, make):
        link, _token = make(email="lehmann@example.org")

        assert (send(link), send(link), len(mail.outbox)) == (True, False, 1)

    def test_happens_only_where_it_was_asked_for(self, make):
        link, _token = make()

        assert not send(link)

    def test_sends_nothing_that_is_revoked(self, make, wilma):
        link, _token = make(email="lehmann@example.org")
        revoke_link(link=link, by=wilma, at=NOON)

        assert not send(link)

    def test_says_when_it_failed_for_the_last_time(self, make, as_member, wilma):
        link, _token = make(email="lehmann@example.org")

        give_up_mail(organisation_id=link.organisation_id, link_id=link.pk, at=NOON)

        kept = ClientLink.objects.get()
        assert (kept.mail_failed_at, bytes(kept.sealed_token)) == (NOON, b"")
        assert "could not be sent" in as_member(wilma).get("/client-links/").text


class TestTheDoor:
    def test_opens_to_the_token_and_to_nothing_like_it(self, make, anna):
        link, token = make()

        assert queries.place_of_link(token) == (link.pk, anna.organisation_id)
        for wrong in ("", token[:-1], token + "x", token.swapcase()):
            assert queries.place_of_link(wrong) is None

    def test_shows_nothing_else_without_a_tenant(self, make):
        make()
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('postwright.organisation', '', true)")

        assert not ClientLink.objects.exists()

    def test_shows_another_organisation_nothing(self, make, sam):
        make()

        with tenancy.scope(sam.organisation_id):
            assert not ClientLink.objects.exists()
            assert not queries.links_for(sam).exists()


class TestAClient:
    def test_is_recorded_by_name_and_link(self, make, post, wilma):
        link, _token = make()

        verdict = approve_as_client(link=link, post=post, revision=1, name=" Kim\nLehmann ", at=NOON)

        assert (verdict.client_name, verdict.link, verdict.by, verdict.through) == (
            "Kim Lehmann",
            link,
            None,
            "link",
        )
        event = Event.objects.get(tag=Tag.POST_APPROVED)
        assert event.details == {
            "revision": 1,
            "through": "link",
            "link": str(link.pk),
            "link_by": str(wilma.pk),
            "own_link": True,
            "client": "Kim Lehmann",
        }
        assert [(one.kind, one.who) for one in queries.news_for(wilma)] == [("approved", "Kim Lehmann")]

    def test_says_only_so_much_in_a_day(self, make, post, monkeypatch):
        monkeypatch.setattr(clients, "MOST_SAID", 2)
        link, _token = make()
        said = {"link": link, "post": post, "name": "Kim"}
        comment_as_client(text="Hello?", at=NOON, **said)
        ask_for_changes_as_client(revision=1, reason="Hm.", at=NOON, **said)

        for act in (
            lambda at: comment_as_client(text="And?", at=at, **said),
            lambda at: ask_for_changes_as_client(revision=1, reason="And.", at=at, **said),
        ):
            with pytest.raises(operations.TooMuchSaid):
                act(NOON + timedelta(hours=23))
            assert act(NOON + timedelta(days=1))

    @pytest.mark.parametrize("when", [WEEK, WEEK + timedelta(days=1)])
    def test_comes_too_late_after_its_end(self, make, post, when):
        link, _token = make()

        with pytest.raises(operations.LinkGone):
            approve_as_client(link=link, post=post, revision=1, name="Kim", at=NOON + when)

    def test_comes_too_late_after_its_revocation(self, make, post, wilma):
        link, _token = make()
        revoke_link(link=link, by=wilma, at=NOON)

        with pytest.raises(operations.LinkGone):
            comment_as_client(link=link, post=post, text="Hello?", name="Kim", at=NOON)

    def test_reaches_no_post_that_the_link_does_not_show(self, make, brand, wilma):
        link, _token = make()
        other = create_post(brand=brand, by=wilma, at=NOON, text="Not for clients.")

        with pytest.raises(operations.LinkGone):
            approve_as_client(link=link, post=other, revision=1, name="Kim", at=NOON)


class TestRevokeLink:
    def test_happens_once(self, make, wilma):
        link, _token = make()
        revoke_link(link=link, by=wilma, at=NOON)

        with pytest.raises(operations.LinkGone):
            revoke_link(link=link, by=wilma, at=NOON)

    def test_is_not_for_viewers(self, make, vera):
        link, _token = make()

        with pytest.raises(NotAllowed):
            revoke_link(link=link, by=vera, at=NOON)


class TestForgetLinks:
    def test_takes_whom_it_went_to_and_leaves_what_they_said(self, make, post, wilma):
        link, _token = make(email="lehmann@example.org")
        approve_as_client(link=link, post=post, revision=1, name="Kim", at=NOON)

        assert forget_links(at=NOON + timedelta(days=36)) == 0
        assert forget_links(at=NOON + timedelta(days=38)) == 1

        verdict = Verdict.objects.get()
        assert (ClientLink.objects.count(), verdict.link, verdict.client_name) == (0, None, "Kim")

    def test_counts_from_the_revocation(self, make, wilma):
        link, _token = make(days=30)
        revoke_link(link=link, by=wilma, at=NOON)

        assert forget_links(at=NOON + timedelta(days=31)) == 1


class TestTheLinksPage:
    def test_shows_the_link_once(self, as_member, post, wilma):
        client = as_member(wilma)
        sent = {"post": [str(post.pk)], "client_name": "Ms Lehmann", "email": "", "days": "7"}

        made = client.post("/client-links/new/", sent)

        token = re.search(r"/review/([\w-]{43})/", made.text)[1]
        assert queries.place_of_link(token)
        assert token not in client.get("/client-links/").text
        assert "no-store" in made["Cache-Control"]

    @pytest.mark.parametrize("wrong", [{"days": "0"}, {"days": "31"}, {"client_name": ""}, {"post": []}])
    def test_says_what_is_missing(self, as_member, post, wilma, wrong):
        sent = {"post": [str(post.pk)], "client_name": "Ms Lehmann", "days": "7"} | wrong

        assert as_member(wilma).post("/client-links/new/", sent).status_code == 422
        assert not ClientLink.objects.exists()

    def test_finds_no_strangers_post(self, as_member, foreign, wilma):
        sent = {"post": [str(foreign.pk)], "client_name": "Ms Lehmann", "days": "7"}

        assert as_member(wilma).post("/client-links/new/", sent).status_code == 422

    def test_revokes(self, as_member, make, wilma):
        link, _token = make()

        as_member(wilma).post(f"/client-links/{link.pk}/revocation/")

        link.refresh_from_db()
        assert link.is_revoked

    def test_is_hidden_from_viewers_and_strangers(self, as_member, make, vera, sam):
        link, _token = make()

        viewer = as_member(vera)
        assert viewer.get("/client-links/new/").status_code == 403
        assert "client-links/new" not in viewer.get("/client-links/").text
        stranger = as_member(sam)
        assert stranger.post(f"/client-links/{link.pk}/revocation/").status_code == 404
        assert "Ms Lehmann" not in stranger.get("/client-links/").text
