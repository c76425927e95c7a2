import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from conftest import NOON
from postwright.flow.analysis import operations, queries, rules
from postwright.flow.analysis.models import Analysis, Suggestion
from postwright.flow.analysis.tests.conftest import HINT
from postwright.flow.media import operations as media
from postwright.flow.media.tests import files
from postwright.kit.ids import uuid7

PART = {"HX-Request": "true"}
BATCH = uuid7()


@pytest.fixture
def shoot(finished, brand, wilma):
    """Three pictures that came in together: one looked at, one viewable, one just uploaded."""
    Analysis.objects.filter(pk=finished.pk).update(batch=BATCH)
    for name, is_viewable in (("two.png", True), ("three.png", False)):
        item = media.upload_media(stream=files.coffee(), file_name=name, brand=brand, by=wilma, at=NOON)
        if is_viewable:
            media.preview_media(item=item, at=NOON)
        operations.request_analysis(media_item=item, brand=brand, hint=HINT, batch=BATCH, by=wilma, at=NOON)
    return lambda: queries.batch_for(wilma, BATCH)


@pytest.fixture
def whole(shoot, wilma):
    """The same once all were looked at."""
    for run in queries.analyses_for(wilma).filter(state="waiting"):
        media.preview_media(item=run.media_item, at=NOON)
        operations.run_analysis(analysis=run, at=NOON)
    return shoot


def page(browser, **asked):
    return browser.get(reverse("studio-batch", args=[BATCH]), asked).text


class TestUploading:
    def test_keeps_together_what_comes_in_together(self, as_member, wilma, brand):
        browser = as_member(wilma)
        name = re.search(r'name="batch" value="([0-9a-f-]{36})"', browser.get(reverse("studio")).text)[1]

        def upload(file):
            sent = {"file": SimpleUploadedFile(file, files.coffee().getvalue()), "batch": name}
            return browser.post(reverse("studio-upload"), sent).text

        assert reverse("studio-batch", args=[name]) not in upload("one.png")
        assert reverse("studio-batch", args=[name]) in upload("two.png")
        assert browser.get(reverse("studio-batch", args=[name])).status_code == 200

    def test_takes_a_file_whatever_its_batch_is_called(self, as_member, wilma, brand):
        sent = {"file": SimpleUploadedFile("a.png", files.coffee().getvalue()), "batch": "holiday"}

        assert as_member(wilma).post(reverse("studio-upload"), sent).status_code == 201
        assert Analysis.objects.get().batch is None


class TestBatch:
    def test_tells_how_far_each_is(self, shoot):
        assert (shoot().states, shoot().done, shoot().left, shoot().undecided) == ("ovw", 1, 2, 1)

    def test_offers_what_could_be_accepted_of_every_picture(self, whole, captions, wilma):
        assert {kind.field: kind.count for kind in whole().kinds}["caption"] == 3
        operations.decide_suggestion(suggestion=captions[1], decision="accepted", by=wilma, at=NOON)

        assert {kind.field: kind.count for kind in whole().kinds}["caption"] == 2

    def test_finds_what_they_have_in_common(self, whole, wilma):
        common = queries.common_to(wilma, whole())

        assert "annasbakery" in common.hashtags
        assert "brown" in common.colours
        assert common.first == whole().frames[0].item
        assert common.reasons

    def test_has_nothing_in_common_before_two_were_looked_at(self, shoot, wilma):
        assert queries.common_to(wilma, shoot()) is None

    @given(st.lists(st.integers(0, 10_000), max_size=40), st.integers(0, 500))
    def test_knows_about_how_long_it_takes(self, moments, left):
        ended = [NOON + timedelta(seconds=one) for one in sorted(moments)]
        seconds = rules.seconds_left(ended, left)

        assert (seconds is None) == (len(ended) < 3)
        assert seconds is None or 0 <= seconds <= 10_000 * left

    @given(st.lists(st.lists(st.sampled_from(["Bread", "bread", "Rolls", "Jam"]), max_size=4), max_size=9))
    def test_shares_words_of_two_thirds(self, each):
        for word in rules.shared_words(each):
            holding = sum(word.casefold() in {one.casefold() for one in words} for words in each)
            assert holding * 3 >= len(each) * 2


class TestPage:
    def test_begins_with_what_is_to_decide(self, shoot, as_member, wilma, finished):
        shown = page(as_member(wilma))

        assert "Picture 1 of 3" in shown
        assert "1 looked at, 2 left" in shown
        assert shown.count('class="film-frame"') == 3

    def test_goes_from_picture_to_picture(self, shoot, as_member, wilma):
        second = shoot().frames[1].item
        shown = page(as_member(wilma), item=str(second.pk))

        assert "Picture 2 of 3" in shown
        assert f'href="?item={shoot().frames[2].item.pk}" data-key="n"' in shown
        assert f'href="?item={shoot().frames[0].item.pk}" data-key="p"' in shown

    def test_sends_what_changed_in_the_strip_and_nothing_else(self, shoot, as_member, wilma):
        browser, address = as_member(wilma), reverse("batch-strip", args=[BATCH])

        assert browser.get(address, {"seen": "ovw"}, headers=PART).status_code == 204
        one = browser.get(address, {"seen": "vvw"}, headers=PART).text
        assert one.count('class="film-frame"') == one.count('data-state="o" hx-swap-oob="true"') == 1
        assert 'hx-swap-oob="beforeend:#frames"' in browser.get(address, {"seen": "ov"}, headers=PART).text
        assert browser.get(address, {"seen": "ovwd"}, headers=PART)["HX-Refresh"] == "true"

    def test_accepts_a_field_of_all_and_takes_it_back(self, whole, as_member, wilma):
        browser = as_member(wilma)
        answer = browser.post(reverse("batch-acceptance", args=[BATCH]), {"field": "caption"}, follow=True)
        undo = re.search(r"/studio/batches/[0-9a-f-]{36}/reopening/\?at=[0-9.]+", answer.text)[0]

        assert "3 suggestions accepted." in answer.text
        assert Suggestion.objects.filter(field="caption", decision="accepted").count() == 3
        browser.post(undo)
        assert not Suggestion.objects.exclude(decision="open").exists()

    def test_asks_about_all_with_one_hint(self, whole, as_member, wilma):
        as_member(wilma).post(reverse("batch-analyses", args=[BATCH]), {"hint": "Breakfast"})

        assert Analysis.objects.filter(state="waiting", hint="Breakfast", batch=BATCH).count() == 3

    def test_lets_a_viewer_only_look(self, whole, as_member, vera):
        browser = as_member(vera)

        assert "Accept every" not in page(browser)
        answer = browser.post(reverse("batch-acceptance", args=[BATCH]), {"field": "caption"})
        assert answer.status_code == 403

    @pytest.mark.parametrize("at", ["", "x", "1e400", "-1e30", "nan"])
    def test_takes_nothing_back_that_has_no_moment(self, whole, as_member, wilma, at):
        assert as_member(wilma).post(f"/studio/batches/{BATCH}/reopening/?at={at}").status_code == 404

    def test_is_not_for_strangers(self, shoot, as_member, sam):
        for name in ("studio-batch", "batch-strip"):
            assert as_member(sam).get(reverse(name, args=[BATCH])).status_code == 404
        for name in ("batch-acceptance", "batch-analyses"):
            answer = as_member(sam).post(reverse(name, args=[BATCH]), {"field": "caption", "hint": "x"})
            assert answer.status_code == 404
