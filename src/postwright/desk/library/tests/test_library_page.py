from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.formats import date_format

from conftest import NOON
from postwright.desk.library.views import items as pages
from postwright.flow.brand.operations import create_brand
from postwright.flow.media import operations as media
from postwright.flow.media import queries
from postwright.flow.media.models import MediaItem
from postwright.flow.media.tests import files
from postwright.flow.posts import queries as posts

PART = {"HX-Request": "true"}


@pytest.fixture
def page(as_member, wilma):
    """`page(q="cup")`: the library as Wilma sees it."""
    return lambda **asked: as_member(wilma).get(reverse("library"), asked)


class TestLibrary:
    def test_shows_what_there_is(self, page, photo, other):
        text = page().text

        assert text.index("other.jpg") < text.index("IMG_2041-cup.png")

    def test_is_narrowed_by_its_address(self, page, photo, other, anna):
        media.tag_media(item=photo, names=["Autumn"], by=anna, at=NOON)
        tag = str(queries.tags_for(anna).get().pk)

        for asked in ({"q": "cup"}, {"tag": tag}, {"q": "autumn", "use": "unused", "time": "7"}):
            text = page(**asked).text
            assert "IMG_2041-cup.png" in text
            assert "other.jpg" not in text

    @pytest.mark.parametrize(
        "asked", [{"brand": "'"}, {"tag": "x"}, {"time": "-1"}, {"after": "no"}, {"use": "\0"}, {"q": "\0"}]
    )
    def test_takes_no_notice_of_nonsense(self, page, photo, asked):
        assert page(**asked).status_code == 200

    def test_comes_in_pages(self, page, photo, other, monkeypatch):
        monkeypatch.setattr(pages, "PER_PAGE", 1)
        first = page().text
        following = page(after=str(other.pk)).text

        assert f"after={other.pk}" in first
        assert "IMG_2041-cup.png" not in first
        assert "IMG_2041-cup.png" in following

    def test_asks_as_many_questions_about_many_as_about_one(self, page, photo, anna, brand):
        with CaptureQueriesContext(connection) as one:
            page()
        for number in range(5):
            item = media.upload_media(
                stream=files.coffee(), file_name=f"{number}.png", brand=brand, by=anna, at=NOON
            )
            media.tag_media(item=item, names=[f"Tag {number}"], by=anna, at=NOON)
        with CaptureQueriesContext(connection) as many:
            page()

        assert len(many) <= len(one)

    def test_is_narrowed_by_a_tag_that_the_list_leaves_out(self, as_member, photo, other, wilma, monkeypatch):
        monkeypatch.setattr("postwright.desk.library.forms.MOST_OFFERED", 1)
        media.tag_media(item=photo, names=["Autumn", "Sale"], by=wilma, at=NOON)
        text = as_member(wilma).get(reverse("library"), {"tag": photo.tags.get(name="Sale").pk}).text

        assert ("IMG_2041-cup.png" in text, "other.jpg" in text) == (True, False)

    def test_shows_a_stranger_nothing(self, as_member, photo, sam):
        assert "IMG_2041" not in as_member(sam).get(reverse("library")).text

    def test_offers_a_viewer_no_change(self, as_member, photo, vera):
        text = as_member(vera).get(reverse("library")).text

        assert "IMG_2041" in text
        assert 'id="bulk"' not in text


class TestTile:
    def test_comes_when_it_looks_otherwise(self, as_member, photo, wilma):
        address = reverse("library-tile", args=[photo.pk])

        assert as_member(wilma).get(address, {"seen": "processing"}).status_code == 204
        assert "IMG_2041" in as_member(wilma).get(address, {"seen": "viewable"}).text


class TestItem:
    def test_says_where_it_stands(self, as_member, scheduled, ready_photo, wilma):
        text = as_member(wilma).get(reverse("library-item", args=[ready_photo.pk])).text

        assert "Fresh rolls." in text
        assert "Scheduled" in text

    @pytest.mark.parametrize(
        "name", ["library-item", "library-tile", "library-star", "library-item-tags", "media-removal"]
    )
    def test_is_not_there_for_a_stranger(self, as_member, photo, sam, name):
        browser = as_member(sam)
        send = browser.get if name in {"library-item", "library-tile"} else browser.post

        assert send(reverse(name, args=[photo.pk])).status_code == 404

    def test_says_until_when_the_original_can_be_had(self, as_member, ready_photo, wilma, settings):
        settings.ORIGINALS_LAST = 28
        browser, address = as_member(wilma), reverse("library-item", args=[ready_photo.pk])
        there = browser.get(address).text
        media.expire_originals(at=NOON + timedelta(days=29))
        gone = browser.get(address).text

        assert f"The original goes on {date_format(NOON + timedelta(days=28))}" in there
        assert "Download the original" in there
        assert "The original is gone; what was made of it stays." in gone
        assert "Download the original" not in gone

    def test_is_tagged_and_that_taken_back(self, as_member, photo, wilma):
        browser, address = as_member(wilma), reverse("library-item-tags", args=[photo.pk])
        browser.post(address, {"tags": "Autumn\nSale"}, headers=PART)
        part = browser.post(address, {"tags": "Sale"}, headers=PART).text
        assert 'name="tags" value="Autumn,Sale"' in part

        browser.post(address, {"tags": "Autumn,Sale"})
        assert sorted(photo.tags.values_list("name", flat=True)) == ["Autumn", "Sale"]

    def test_is_starred_by_whoever_looks(self, as_member, photo, vera):
        browser, address = as_member(vera), reverse("library-star", args=[photo.pk])

        assert 'aria-pressed="true"' in browser.post(address, {"on": "1"}, headers=PART).text
        assert 'aria-pressed="false"' in browser.post(address, {}, headers=PART).text


class TestMany:
    @pytest.fixture
    def order(self, as_member, wilma, photo, other):
        """`order("star")`: of both photos, chosen the older one first."""

        def order(verb, *, by=wilma, **said):
            sent = {"verb": verb, "chosen": [other.pk, photo.pk], "order": f"{photo.pk},{other.pk}", **said}
            return as_member(by).post(reverse("library-steps"), sent, headers=PART)

        return order

    def test_are_tagged_and_that_taken_back(self, order, as_member, wilma, photo):
        answer = order("tag", tag="Autumn")
        assert "2 tagged." in answer["HX-Trigger"]
        assert answer.text.count('hx-swap-oob="true"') == 2

        undo = answer["HX-Trigger"].partition('"undo": "')[2].partition('"')[0]
        assert as_member(wilma).post(undo).status_code == 204
        assert not photo.tags.exists()
        assert as_member(wilma).post(undo).status_code == 409

    def test_take_several_tags_parted_by_commas(self, order, wilma, as_member, photo):
        answer = order("tag", tag="Autumn, Sale")
        assert sorted(photo.tags.values_list("name", flat=True)) == ["Autumn", "Sale"]

        as_member(wilma).post(answer["HX-Trigger"].partition('"undo": "')[2].partition('"')[0])
        assert not photo.tags.exists()

    def test_move_to_a_brand(self, order, anna, photo, other):
        cafe = create_brand(by=anna, at=NOON, name="Café", languages=["en"], time_zone="Europe/Berlin")
        order("assign", brand=str(cafe.pk))
        assert set(MediaItem.objects.values_list("brand", flat=True)) == {cafe.pk}

        order("assign", brand="")
        assert set(MediaItem.objects.values_list("brand", flat=True)) == {None}

    def test_become_a_post_in_the_order_in_which_they_were_chosen(self, order, wilma):
        answer = order("post")
        post = posts.posts_for(wilma).get()

        assert answer["HX-Redirect"] == reverse("post", args=[post.pk])
        assert [one.media_item.file_name for one in posts.attachments_of(post)] == [
            "IMG_2041-cup.png",
            "other.jpg",
        ]

    def test_go_to_the_trash(self, order, wilma):
        answer = order("remove")

        assert answer.text.count('hx-swap-oob="delete"') == 2
        assert queries.trash_for(wilma).count() == 2

    def test_are_asked_about_where_posts_hold_them(self, order, write, photo, other, wilma):
        write("Later.", photo)
        asked = order("remove").text
        assert "A post holds 1 of the chosen ones" in asked
        assert "Later." in asked
        assert "but not into these posts" in asked
        assert queries.items_for(wilma).count() == 2

        assert "leaves 1 post as it is now" in order("remove", let_go="on")["HX-Trigger"]
        assert queries.trash_for(wilma).count() == 2

    @pytest.mark.parametrize(
        "said", [{"verb": "eat"}, {"verb": "tag", "tag": ""}, {"verb": "star", "chosen": []}]
    )
    def test_are_refused_in_words(self, order, said):
        answer = order(**said)

        assert (answer.status_code, answer["Content-Type"]) == (422, "text/plain; charset=utf-8")
        assert answer.text

    def test_are_refused_to_a_viewer(self, order, vera):
        assert order("remove", by=vera).status_code == 403
        assert order("tag", tag="Autumn", by=vera).status_code == 403

    def test_of_others_are_left_alone(self, order, sam):
        assert order("star", by=sam).status_code == 422
