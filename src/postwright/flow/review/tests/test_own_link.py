"""An approval through a link is a second person's only where the author could not have given it themselves."""

import pytest
from django.urls import reverse

from conftest import NOON
from postwright.base.accounts.models import Member
from postwright.base.audit.models import Event, Tag
from postwright.flow.posts.operations import EditedSinceRead
from postwright.flow.review import operations, queries
from postwright.flow.review.models import ApprovalRequest, Through
from postwright.flow.review.rules import Stand
from postwright.kit.clock import now


@pytest.fixture
def approve(opened, post):
    """As Kim, through a link."""

    def through(**fields):
        link, token = opened(**fields)
        operations.approve_as_client(link=link, post=post, revision=1, name="Kim", at=now())
        return token

    return through


class TestALinkThatItsAuthorCouldOpen:
    def test_does_not_stand_for_a_second_person(self, strict, approve, post):
        approve()
        post.refresh_from_db()

        clearance = queries.clearance_of(post)
        assert (clearance.stand, clearance.is_agreed, clearance.is_approved) == (Stand.NONE, True, False)
        with pytest.raises(operations.NeedsApproval):
            operations.require_cleared(post)

    def test_nor_does_one_that_was_mailed_into_the_house(self, strict, approve, wilma, post):
        approve(email=wilma.user.email.upper())
        post.refresh_from_db()

        assert not queries.clearance_of(post).is_approved

    def test_is_named_wherever_the_approval_is(self, strict, approve, post, as_member, anna):
        approve()

        page = as_member(anna).get(reverse("post-review", args=[post.pk])).text
        assert "Through a link that Wilma, who wrote this version, made." in page
        assert "somebody else has to approve it, too" in page
        assert Event.objects.get(tag=Tag.POST_APPROVED).details["own_link"]

    def test_is_told_through_the_api(self, strict, approve, post, call, anna, wilma):
        approve()

        [verdict] = call(anna)("GET", f"/posts/{post.pk}/review").json()["verdicts"]
        assert (verdict["through_own_link"], verdict["client_link_by"]) == (True, str(wilma.pk))

    def test_leaves_the_question_open_and_the_way_to_others(self, strict, approve, post, wilma, anna):
        operations.ask_for_approval(post=post, by=wilma, at=NOON)
        approve()

        assert ApprovalRequest.objects.get().state == "open"
        operations.approve_post(post=post, revision=1, by=anna, at=NOON, through=Through.PAGE)
        assert queries.clearance_of(post).is_approved

    def test_takes_one_approval(self, strict, approve):
        approve()

        with pytest.raises(operations.AlreadyApproved):
            approve()

    def test_is_enough_where_nobody_else_may_approve(self, strict, approve, post, wilma):
        Member.objects.exclude(pk=wilma.pk).filter(organisation=wilma.organisation).update(role="viewer")
        approve()

        operations.require_cleared(post)

    def test_is_enough_where_the_brand_wants_no_second_person(self, approve, post):
        approve()

        assert queries.clearance_of(post).is_approved

    def test_tells_the_client_that_another_looks_as_well(self, strict, approve, client):
        page = client.get(f"/review/{approve()}/").text

        assert "somebody else at Anna&#x27;s Bakery approves it as well" in page
        assert "Waits for you" not in page

    def test_warns_who_makes_it(self, strict, as_member, post, wilma, anna):
        sent = {"post": [str(post.pk)], "client_name": "Ms Lehmann", "email": "", "days": "7"}

        assert "does not count as a second person" in as_member(wilma).post("/client-links/new/", sent).text
        assert "does not count" not in as_member(anna).post("/client-links/new/", sent).text


class TestALinkThatOnlyItsClientHas:
    def test_stands_for_a_second_person_when_we_mail_it(self, strict, approve, post, as_member, anna):
        approve(email="lehmann@example.org")

        operations.require_cleared(post)
        page = as_member(anna).get(reverse("post-review", args=[post.pk])).text
        assert "mailed to lehmann@example.org" in page

    def test_stands_for_a_second_person_when_another_made_it(self, strict, approve, post, anna):
        approve(by=anna)

        operations.require_cleared(post)

    def test_is_not_shown_to_who_makes_it(self, as_member, call, post, wilma):
        asked = {"client_name": "Ms Lehmann", "email": "lehmann@example.org", "days": 7}

        page = as_member(wilma).post("/client-links/new/", asked | {"post": [str(post.pk)]}).text
        answer = call(wilma)("POST", "/client-links", asked | {"posts": [str(post.pk)]})
        assert "/review/" not in page
        assert (answer.status_code, answer.json()["url"]) == (201, "")

    def test_is_a_copied_one_for_who_changes_the_words(self, strict, opened, edit, post, anna):
        link, _token = opened(by=anna)
        edit(post, by=anna)
        with pytest.raises(EditedSinceRead):
            operations.approve_as_client(link=link, post=post, revision=1, name="Kim", at=now())
        operations.approve_as_client(link=link, post=post, revision=2, name="Kim", at=now())

        post.refresh_from_db()
        assert not queries.clearance_of(post).is_approved


class TestWhoeverMadeALink:
    @pytest.fixture
    def link(self, opened):
        return opened()

    def test_takes_it_along_when_they_leave(self, link, client, wilma):
        Member.objects.get(pk=wilma.pk).delete()

        answer = client.get(f"/review/{link[1]}/")
        assert (answer.status_code, "has closed it" in answer.text) == (410, True)

    @pytest.mark.parametrize("act", ["approval", "comments", "changes"])
    def test_opens_nothing_with_it_as_a_viewer(self, link, client, post, wilma, act):
        Member.objects.filter(pk=wilma.pk).update(role="viewer")
        sent = {"revision": 1, "name": "Kim", "text": "Hm.", "reason": "Hm."}

        assert client.post(f"/review/{link[1]}/{post.pk}/{act}/", sent).status_code == 410

    def test_finds_it_revoked_also_after_coming_back(self, link, client, wilma):
        Member.objects.filter(pk=wilma.pk).update(role="viewer")
        assert operations.revoke_abandoned(organisation_id=wilma.organisation_id, at=NOON) == 1
        Member.objects.filter(pk=wilma.pk).update(role="editor")

        assert client.get(f"/review/{link[1]}/").status_code == 410
        assert Event.objects.filter(tag=Tag.CLIENT_LINK_REVOKED, subject_id=link[0].pk).count() == 1

    def test_keeps_it_with_another_role_that_may_share(self, link, client, wilma):
        Member.objects.filter(pk=wilma.pk).update(role="admin")

        assert operations.revoke_abandoned(organisation_id=wilma.organisation_id, at=NOON) == 0
        assert client.get(f"/review/{link[1]}/").status_code == 200
