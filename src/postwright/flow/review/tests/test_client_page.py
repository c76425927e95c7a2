from datetime import timedelta

import pytest
from django.test import Client

from conftest import NOON
from postwright.base.connections.operations import connect_channel
from postwright.flow.posts.operations import change_post, confirm_post, create_post
from postwright.flow.review import adapters, queries
from postwright.flow.review.models import Comment, Through, Verdict
from postwright.flow.review.operations import revoke_link, send_back_post, write_comment
from postwright.kit.clock import now
from postwright.ports.channels.ways import ConnectedAccount


@pytest.fixture
def link(opened):
    return opened()


@pytest.fixture
def path(link, post):
    return f"/review/{link[1]}/"


@pytest.fixture
def decide(client, link, post):
    def send(verb, **fields):
        sent = {"revision": 1, "name": "Kim Lehmann"} | fields
        return client.post(f"/review/{link[1]}/{post.pk}/{verb}/", sent)

    return send


class TestClientPage:
    def test_shows_each_variant_as_it_will_look(self, client, path, post, brand, anna, wilma, channel):
        found = ConnectedAccount(
            remote_id="did:plc:a", handle="anna.bsky.social", display_name="", base_url="", secret={}
        )
        bluesky = connect_channel(brand_id=brand.pk, network="bluesky", found=found, by=anna, at=NOON)
        change_post(
            post=post,
            revision=1,
            by=wilma,
            at=NOON,
            channels=[channel, bluesky],
            texts={bluesky: "Only on Bluesky."},
        )

        page = client.get(path).text

        assert ("preview-rehearsal" in page, "preview-bluesky" in page) == (True, True)
        assert ("Fresh rolls from Saturday." in page, "Only on Bluesky." in page) == (True, True)

    def test_is_kept_by_nobody_and_listed_nowhere(self, client, path):
        answer = client.get(path)

        assert answer["X-Robots-Tag"] == "noindex, nofollow, noarchive"
        assert ("no-store" in answer["Cache-Control"], "private" in answer["Cache-Control"]) == (True, True)
        assert "'self'" in answer["Content-Security-Policy"]
        assert list(client.cookies) == ["postwright"]  # a page with a form: the one session cookie

    def test_lists_several_posts(self, client, opened, post, brand, wilma):
        other = create_post(brand=brand, by=wilma, at=NOON, text="Plum cake.")
        _link, token = opened(posts=[post, other])

        page = client.get(f"/review/{token}/").text

        assert page.index("Fresh rolls") < page.index("Plum cake")
        assert "2 of 2" in client.get(f"/review/{token}/{other.pk}/").text

    def test_finds_no_post_that_is_not_behind_it(self, client, link, brand, wilma, foreign):
        other = create_post(brand=brand, by=wilma, at=NOON, text="Not for clients.")

        for found in (other, foreign):
            assert client.get(f"/review/{link[1]}/{found.pk}/").status_code == 404
            assert client.post(f"/review/{link[1]}/{found.pk}/approval/").status_code == 404

    def test_does_not_tell_an_unknown_link_from_a_wrong_one(self, client, db):
        answers = {client.get(f"/review/{token}/").content for token in ("x" * 43, "short", "y" * 43)}

        assert len(answers) == 1
        assert client.get("/review/short/").status_code == 404
        assert not client.cookies

    def test_says_kindly_that_it_was_revoked(self, client, link, path, wilma):
        revoke_link(link=link[0], by=wilma, at=now())

        answer = client.get(path)

        assert answer.status_code == 410
        assert "has closed it" in answer.text
        assert "Fresh rolls" not in answer.text

    def test_says_kindly_that_it_has_expired(self, client, opened):
        _link, token = opened(at=now() - timedelta(days=8))

        answer = client.get(f"/review/{token}/")

        assert (answer.status_code, "It was open until" in answer.text) == (410, True)

    def test_slows_down_whoever_tries_many(self, client, path, monkeypatch):
        monkeypatch.setattr(adapters, "A_MINUTE", 3)

        answers = [client.get(f"/review/{n}/").status_code for n in range(5)]

        assert answers[:3] == [404] * 3
        assert answers[-1] == 429


class TestTheDecision:
    def test_approves_the_revision_shown(self, decide, post):
        answer = decide("approval")

        assert answer.status_code == 302
        assert queries.clearance_of(post).verdict.client_name == "Kim Lehmann"

    def test_is_not_taken_for_what_was_changed_meanwhile(self, decide, post, edit):
        edit(post, text="The new words.")

        answer = decide("approval")

        assert answer.status_code == 409
        assert "changed while you were reading" in answer.text
        assert "The new words." in answer.text
        assert 'name="revision" value="2"' in answer.text
        assert not Verdict.objects.exists()

    def test_keeps_what_was_typed_when_the_post_changed(self, decide, post, edit):
        edit(post)

        answer = decide("changes", reason="Please shorter.")

        assert (answer.status_code, "Please shorter." in answer.text) == (409, True)

    def test_asks_for_changes(self, decide, post):
        decide("changes", reason="Please shorter.")

        verdict = queries.clearance_of(post).verdict
        assert (verdict.kind, verdict.reason, verdict.client_name) == (
            "sent_back",
            "Please shorter.",
            "Kim Lehmann",
        )

    @pytest.mark.parametrize(
        ("verb", "wrong"),
        [
            ("approval", {"name": ""}),
            ("approval", {"revision": "x"}),
            ("changes", {"reason": " "}),
            ("comments", {"text": ""}),
        ],
    )
    def test_says_what_is_missing(self, decide, verb, wrong):
        assert decide(verb, **wrong).status_code == 422
        assert not Verdict.objects.exists()
        assert not Comment.objects.exists()

    def test_cannot_be_repeated(self, decide):
        decide("approval")

        assert decide("approval").status_code == 409
        assert Verdict.objects.count() == 1

    def test_is_refused_for_what_is_scheduled(self, decide, post, wilma):
        confirm_post(post=post, revision=1, by=wilma, at=NOON)

        assert decide("approval").status_code == 409

    def test_ends_with_the_link(self, decide, link, wilma):
        revoke_link(link=link[0], by=wilma, at=now())

        assert decide("approval").status_code == 410
        assert not Verdict.objects.exists()

    def test_is_not_for_members_who_look_on(self, as_member, link, post, wilma):
        client = as_member(wilma)

        assert "This is what your client sees" in client.get(f"/review/{link[1]}/").text
        sent = {"revision": 1, "name": "Kim"}
        assert client.post(f"/review/{link[1]}/{post.pk}/approval/", sent).status_code == 403
        assert not Verdict.objects.exists()

    def test_needs_the_form_of_this_page(self, link, post):
        careful = Client(enforce_csrf_checks=True)

        answer = careful.post(f"/review/{link[1]}/{post.pk}/approval/", {"revision": 1, "name": "Kim"})

        assert answer.status_code == 403


class TestTheConversation:
    def test_is_seen_on_both_sides(self, decide, as_member, path, post, wilma):
        decide("comments", text="Is it organic?")
        [talk] = queries.talks_of(post)
        write_comment(post=post, text="It is.", thread=talk.thread, by=wilma, at=now())

        page = Client().get(path).text
        assert ("Is it organic?" in page, "It is." in page) == (True, True)
        assert "Kim Lehmann" in as_member(wilma).get(f"/posts/{post.pk}/comments/").text

    def test_goes_on_in_its_thread(self, decide, post):
        decide("comments", text="Is it organic?")
        [talk] = queries.talks_of(post)

        decide("comments", text="I mean, really?", thread=str(talk.thread.pk))

        [talk] = queries.talks_of(post)
        assert [one.text for one in talk.answers] == ["I mean, really?"]

    def test_leaves_out_what_members_say_among_themselves(self, client, path, post, wilma, anna):
        write_comment(post=post, text="This client is picky.", by=wilma, at=now())
        send_back_post(
            post=post, revision=1, reason="For our eyes only.", by=anna, at=now(), through=Through.PAGE
        )

        page = client.get(path).text

        assert "picky" not in page
        assert "our eyes" not in page

    def test_does_not_run_what_is_written(self, decide, client, path):
        decide("comments", text="<script>alert(1)</script>", name="<b>Kim</b>")

        page = client.get(path).text
        assert "<script>alert" not in page
        assert "<b>Kim" not in page
