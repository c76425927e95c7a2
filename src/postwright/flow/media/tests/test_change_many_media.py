from datetime import timedelta

import pytest

from conftest import NOON
from postwright.base.accounts.models import NotAllowed
from postwright.flow.brand.operations import create_brand
from postwright.flow.media import operations, queries
from postwright.flow.media.models import MediaItem, MediaStep
from postwright.flow.media.operations.steps import STEPS_LAST
from postwright.flow.media.tests import files

Verb = MediaStep.Verb


@pytest.fixture
def items(photo, anna, brand):
    other = operations.upload_media(
        stream=files.coffee(), file_name="coffee.png", brand=brand, by=anna, at=NOON
    )
    return [photo, other]


@pytest.fixture
def change(anna):
    def change(verb, items, wanted="", by=anna):
        found = list(queries.items_for(by).filter(pk__in=[one.pk for one in items]))
        return operations.change_many(verb=verb, items=found, wanted=wanted, by=by, at=NOON)

    return change


def tags_of(items):
    return [sorted(one.tags.values_list("name", flat=True)) for one in items]


class TestChangeMany:
    def test_tags_all_and_takes_only_its_own_back(self, change, items, anna):
        operations.tag_media(item=items[0], names=["Autumn", "Sale"], by=anna, at=NOON)
        step = change(Verb.TAG, items, "autumn").step
        assert tags_of(items) == [["Autumn", "Sale"], ["Autumn"]]

        operations.undo_step(step=step, by=anna, at=NOON)
        assert tags_of(items) == [["Autumn", "Sale"], []]

    def test_takes_a_tag_off_and_puts_it_back(self, change, items, anna):
        operations.tag_media(item=items[0], names=["Autumn", "Sale"], by=anna, at=NOON)
        step = change(Verb.UNTAG, items, "AUTUMN").step
        assert tags_of(items) == [["Sale"], []]

        operations.undo_step(step=step, by=anna, at=NOON)
        assert tags_of(items) == [["Autumn", "Sale"], []]

    def test_stars_and_takes_it_back(self, change, items, anna):
        operations.star_media(item=items[0], is_favourite=True, by=anna, at=NOON)
        step = change(Verb.STAR, items).step
        operations.undo_step(step=step, by=anna, at=NOON)

        mine = queries.starred(queries.items_for(anna), anna).filter(is_favourite=True)
        assert [one.pk for one in mine] == [items[0].pk]

    def test_assigns_and_takes_it_back(self, change, items, anna, brand):
        other = create_brand(by=anna, at=NOON, name="Café", languages=["en"], time_zone="Europe/Berlin")
        step = change(Verb.ASSIGN, items, str(other.pk)).step
        assert set(MediaItem.objects.values_list("brand", flat=True)) == {other.pk}

        operations.undo_step(step=step, by=anna, at=NOON)
        assert set(MediaItem.objects.values_list("brand", flat=True)) == {brand.pk}

    def test_removes_what_it_may_and_says_what_not(self, change, items, anna):
        changed = change(Verb.REMOVE, items)
        assert not queries.items_for(anna).exists()
        assert len(changed.done) == 2

        assert operations.undo_step(step=changed.step, by=anna, at=NOON) == 2
        assert queries.items_for(anna).count() == 2

    def test_is_taken_back_once(self, change, items, anna):
        step = change(Verb.STAR, items).step
        operations.undo_step(step=step, by=anna, at=NOON)

        with pytest.raises(operations.NothingToUndo):
            operations.undo_step(step=step, by=anna, at=NOON)

    def test_is_taken_back_by_nobody_else(self, change, items, wilma):
        step = change(Verb.STAR, items).step

        with pytest.raises(MediaStep.DoesNotExist):
            operations.undo_step(step=step, by=wilma, at=NOON)

    def test_is_refused_to_a_viewer(self, change, items, vera):
        with pytest.raises(NotAllowed):
            change(Verb.TAG, items, "Autumn", by=vera)

    def test_is_forgotten_after_a_week(self, change, items):
        change(Verb.STAR, items)

        assert operations.forget_steps(at=NOON + STEPS_LAST) == 0
        assert operations.forget_steps(at=NOON + STEPS_LAST + timedelta(seconds=1)) == 1
