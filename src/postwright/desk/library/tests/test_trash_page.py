import pytest
from django.urls import reverse

from postwright.base.audit.models import Event, Tag
from postwright.desk.library import jobs
from postwright.flow.media import operations as media
from postwright.flow.media import queries
from postwright.flow.media.models import MediaItem
from postwright.flow.publishing.models import Publication
from postwright.kit.clock import now


@pytest.fixture
def browser(as_member, wilma):
    return as_member(wilma)


@pytest.fixture
def trashed(photo, wilma):
    return media.remove_media(item=photo, by=wilma, at=now())


class TestRemoval:
    def test_goes_at_once_where_no_post_holds_it(self, browser, photo, wilma):
        answer = browser.post(reverse("media-removal", args=[photo.pk]), {"to": "library"})

        assert answer["Location"] == reverse("library")
        assert queries.trash_for(wilma).exists()

    def test_leads_only_to_pages_of_ours(self, browser, photo):
        answer = browser.post(reverse("media-removal", args=[photo.pk]), {"to": "https://elsewhere.example"})

        assert answer["Location"] == reverse("studio")

    def test_says_which_posts_hold_it_and_asks(self, browser, scheduled, ready_photo, wilma):
        address = reverse("media-removal", args=[ready_photo.pk])
        assert browser.post(address)["Location"] == address
        asked = browser.get(address).text
        assert "Fresh rolls." in asked
        assert "Scheduled" in asked
        assert queries.items_for(wilma).exists()

        there = browser.post(address, {"let_go": "on"})["Location"]
        assert queries.trash_for(wilma).exists()
        assert "“Undo” leaves 1 post as it is now." in browser.get(there).text
        assert Publication.objects.get().state == "cancelled"

    def test_says_why_it_must_wait(self, browser, scheduled, ready_photo, wilma):
        Publication.objects.update(state="sending", intent={}, sending_at=now())
        address = reverse("media-removal", args=[ready_photo.pk])
        browser.post(address, {"let_go": "on"})

        assert "being sent right now" in browser.get(address).text
        assert queries.items_for(wilma).exists()


class TestTrash:
    def test_says_what_is_in_it_and_when_it_goes(self, browser, trashed):
        text = browser.get(reverse("library-trash")).text

        assert "IMG_2041-cup.png" in text
        assert "Deleted in 3\xa0weeks, 6\xa0days" in text or "Deleted in 4\xa0weeks" in text

    def test_gives_it_back(self, browser, trashed, wilma):
        browser.post(reverse("library-return", args=[trashed.pk]))

        assert queries.items_for(wilma).get() == trashed

    def test_deletes_one_at_once(self, browser, trashed, wilma, stored):
        browser.post(reverse("library-deletion", args=[trashed.pk]))
        assert "being deleted right now" in browser.get(reverse("library-trash")).text

        jobs.delete(organisation_id=str(wilma.organisation_id), subject_id=str(trashed.pk))
        assert (MediaItem.objects.exists(), stored(wilma)) == (False, 0)

    def test_is_emptied(self, browser, trashed, other, wilma, stored):
        media.remove_media(item=other, by=wilma, at=now())
        browser.post(reverse("library-trash-emptying"))
        ids = {"organisation_id": str(wilma.organisation_id), "subject_id": str(wilma.organisation_id)}
        jobs.empty_trash_of(**ids)

        assert Event.objects.get(tag=Tag.TRASH_EMPTIED).details == {"items": 2}
        assert (MediaItem.objects.exists(), stored(wilma)) == (False, 0)

    def test_keeps_what_is_not_due(self, browser, trashed):
        jobs.empty_trash()

        assert MediaItem.objects.exists()

    def test_is_changed_by_no_viewer_and_no_stranger(self, as_member, trashed, vera, sam):
        for name in ("library-return", "library-deletion"):
            address = reverse(name, args=[trashed.pk])
            assert as_member(vera).post(address).status_code == 403
            assert as_member(sam).post(address).status_code == 404
        as_member(sam).post(reverse("library-trash-emptying"))
        assert as_member(vera).post(reverse("library-trash-emptying")).status_code == 403
        assert MediaItem.objects.get().delete_at > now()


class TestTags:
    @pytest.fixture
    def tags(self, photo, wilma):
        media.tag_media(item=photo, names=["Autumn", "Fall"], by=wilma, at=now())
        return {tag.name: tag for tag in queries.tags_for(wilma)}

    def test_are_listed_with_what_carries_them(self, browser, tags):
        text = browser.get(reverse("library-tags")).text

        assert "Autumn" in text
        assert "1 photo or video" in text

    def test_are_renamed(self, browser, tags, wilma):
        browser.post(reverse("library-tag", args=[tags["Fall"].pk]), {"name": "Herbst"})

        assert [tag.name for tag in queries.tags_for(wilma)] == ["Autumn", "Herbst"]

    def test_become_one_only_once_somebody_said_so(self, browser, tags, wilma):
        address = reverse("library-tag", args=[tags["Fall"].pk])
        assert "There is “Autumn” already" in browser.post(address, {"name": "autumn"}).text
        assert len(queries.tags_for(wilma)) == 2

        browser.post(address, {"name": "Autumn", "merge": "on"})
        assert [tag.name for tag in queries.tags_for(wilma)] == ["Autumn"]

    def test_are_removed(self, browser, tags, wilma):
        browser.post(reverse("library-tag-removal", args=[tags["Fall"].pk]))

        assert [tag.name for tag in queries.tags_for(wilma)] == ["Autumn"]

    def test_come_page_by_page(self, browser, wilma):
        for number in range(51):
            media.create_tag(name=f"Tag {number:02}", by=wilma, at=now())
        first = browser.get(reverse("library-tags")).text
        more = first.partition('hx-get="')[2].partition('"')[0]

        assert ("Tag 49" in first, "Tag 50" in first) == (True, False)
        assert "Tag 50" in browser.get(more, headers={"HX-Request": "true"}).text

    def test_of_others_are_not_there(self, as_member, tags, sam):
        address = reverse("library-tag", args=[tags["Fall"].pk])

        assert as_member(sam).post(address, {"name": "Mine"}).status_code == 404
