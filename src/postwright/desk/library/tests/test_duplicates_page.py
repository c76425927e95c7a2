import math

import pytest
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from conftest import NOON
from postwright.base.engines.rules import FEATURES, keys_of, sketch
from postwright.desk.library import queries, rules
from postwright.flow.media import queries as media
from postwright.flow.media.models import MediaItem, MediaPrint, MediaTwin
from postwright.flow.posts import queries as posts

SIZE = FEATURES.size // 2


@pytest.fixture
def twins(photo, other, anna):
    MediaItem.objects.filter(pk=photo.pk).update(width=300, height=200, size=1000)
    MediaItem.objects.filter(pk=other.pk).update(width=1200, height=800, size=9000)
    return MediaTwin.objects.create(
        organisation=anna.organisation, media_item=other, older=photo, likeness="same", found_at=NOON
    )


@pytest.fixture
def browser(as_member, wilma):
    return as_member(wilma)


class TestDuplicates:
    def test_begin_with_the_one_worth_keeping(self, twins, wilma, photo, other):
        [group] = queries.duplicates_for(wilma, 10)

        assert (group.best, group.others) == (other, [photo])

    def test_say_what_is_freed_by_all_files_of_the_others(self, browser, twins, ready_photo, anna):
        ready_photo.renditions.update(size=500_000)
        MediaItem.objects.filter(pk=ready_photo.pk).update(width=300, height=200, size=1000)
        taken = filesizeformat(500_000 * ready_photo.renditions.count())

        assert ready_photo.renditions.count() > 1
        assert f"frees {taken}, once the trash is emptied" in browser.get(reverse("library-duplicates")).text

    def test_are_shown(self, browser, twins):
        text = browser.get(reverse("library-duplicates")).text

        assert text.index("other.jpg") < text.index("IMG_2041-cup.png")
        assert "Keep the marked one, move the other to the trash" in text

    def test_leave_one_and_can_be_taken_back(self, browser, twins, wilma, photo, other):
        sent = {"keep": photo.pk, "item": [photo.pk, other.pk]}
        browser.post(reverse("library-keeping"), sent)
        assert media.trash_for(wilma).get() == other
        assert queries.duplicates_for(wilma, 10) == []

        page = browser.get(reverse("library-duplicates")).text
        undo = page.partition('data-undo="')[2].partition('"')[0]
        browser.post(undo)
        assert len(queries.duplicates_for(wilma, 10)) == 1

    def test_ask_about_those_that_posts_hold(self, browser, twins, write, wilma, photo, other):
        write("Later.", other)
        sent = {"keep": photo.pk, "item": [photo.pk, other.pk]}
        asked = browser.post(reverse("library-keeping"), sent).text
        assert ("Later." in asked, "but not into these posts" in asked) == (True, True)
        assert not media.trash_for(wilma).exists()

        browser.post(reverse("library-keeping"), {**sent, "let_go": "on"})
        assert media.trash_for(wilma).get() == other
        assert "leaves 1 post as it is now" in browser.get(reverse("library-duplicates")).text

    def test_put_the_kept_one_into_drafts(self, browser, twins, write, wilma, photo, other):
        alone, beside = write("Alone.", other), write("Beside it.", other, photo)
        sent = {"keep": photo.pk, "item": [photo.pk, other.pk], "let_go": "on"}
        browser.post(reverse("library-keeping"), sent)

        assert [one.media_item for one in posts.attachments_of(alone)] == [photo]
        assert [one.media_item for one in posts.attachments_of(beside)] == [photo]

    def test_are_told_apart_and_that_taken_back(self, browser, twins, wilma):
        address = reverse("library-parting", args=[twins.pk])
        browser.post(address)
        assert queries.duplicates_for(wilma, 10) == []

        browser.post(f"{address}?back=1")
        assert len(queries.duplicates_for(wilma, 10)) == 1

    @pytest.mark.parametrize("sent", [{}, {"keep": "x"}])
    def test_take_no_notice_of_nonsense(self, browser, twins, wilma, sent):
        browser.post(reverse("library-keeping"), sent)

        assert not media.trash_for(wilma).exists()

    def test_are_touched_by_no_viewer_and_no_stranger(self, as_member, twins, vera, sam, photo, other):
        sent = {"keep": photo.pk, "item": [photo.pk, other.pk]}
        parting = reverse("library-parting", args=[twins.pk])

        assert as_member(vera).post(reverse("library-keeping"), sent).status_code == 403
        assert as_member(vera).post(parting).status_code == 403
        assert as_member(sam).post(reverse("library-keeping"), sent).status_code == 404
        assert as_member(sam).post(parting).status_code == 404
        assert MediaItem.objects.filter(removed_at=None).count() == 2

    def test_are_hinted_at_beside_the_newer_one(self, browser, twins, photo, other):
        assert "Looks like one you have" in browser.get(reverse("library-hint", args=[other.pk])).text
        assert browser.get(reverse("library-hint", args=[photo.pk])).text.strip() == ""
        assert browser.get(reverse("library")).text.count("Looks like one you have") == 1


class TestSimilar:
    @pytest.fixture
    def looks(self, anna):
        """`looks(item, angle)`: as seen in the plane of two features."""

        def looks(item, degrees):
            at = math.radians(degrees)
            features = FEATURES.pack(*spread(math.cos(at), math.sin(at)))
            signs = sketch(features)
            MediaPrint.objects.create(
                organisation=anna.organisation,
                media_item=item,
                features=features,
                sketch=signs,
                keys=keys_of([], signs),
                made_at=NOON,
            )

        return looks

    def test_are_shown_by_likeness(self, browser, looks, photo, other):
        looks(photo, 0)
        looks(other, 40)

        assert "other.jpg" in browser.get(reverse("library-similar", args=[photo.pk])).text

    def test_are_not_shown_where_nothing_is_alike(self, browser, looks, photo, other):
        looks(photo, 0)
        looks(other, 80)

        assert "other.jpg" not in browser.get(reverse("library-similar", args=[photo.pk])).text

    def test_are_unknown_before_the_engine_looked(self, browser, photo):
        assert browser.get(reverse("library-similar", args=[photo.pk])).status_code == 200


def spread(one, other):
    """Two directions, each over half of all features."""
    half = SIZE // 2
    return [one / math.sqrt(half)] * half + [other / math.sqrt(half)] * half


class TestGroups:
    @given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=30))
    def test_hold_together_what_pairs_join_and_nothing_else(self, pairs):
        found = rules.groups(pairs)

        assert sorted(one for group in found for one in group) == sorted(
            {one for pair in pairs for one in pair}
        )
        assert all(any({one, other} <= group for group in found) for one, other in pairs)
        assert all(is_joined(group, pairs) for group in found)


def is_joined(group, pairs):
    reached = {next(iter(group))}
    while more := {b for a, b in pairs if a in reached} | {a for a, b in pairs if b in reached}:
        if more <= reached:
            break
        reached |= more
    return reached >= group
