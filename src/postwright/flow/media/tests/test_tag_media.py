import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import NOON
from postwright.base.accounts.models import NotAllowed
from postwright.base.audit.models import Event, Tag
from postwright.flow.media import operations, queries, rules
from postwright.flow.media.models import MediaItem, MediaTag


def names(item):
    return sorted(MediaItem.objects.get(pk=item.pk).tags.values_list("name", flat=True))


def happened(tag):
    return Event.objects.filter(tag=tag).count()


@pytest.fixture
def tagged(photo, anna):
    return operations.tag_media(item=photo, names=["Autumn", "Rolls"], by=anna, at=NOON)


class TestTagMedia:
    def test_makes_what_is_new_and_takes_what_is_there(self, photo, anna):
        tag = operations.create_tag(name="Autumn", by=anna, at=NOON)
        operations.tag_media(item=photo, names=["autumn", " Rolls ", "#rolls"], by=anna, at=NOON)

        assert names(photo) == ["Autumn", "Rolls"]
        assert tag in photo.tags.all()
        assert happened(Tag.MEDIA_TAGGED) == 1

    def test_sets_these_and_no_others(self, tagged, anna):
        operations.tag_media(item=tagged, names=["Rolls", "Sale"], by=anna, at=NOON)

        assert names(tagged) == ["Rolls", "Sale"]

    def test_says_nothing_of_what_was_so_before(self, tagged, anna):
        operations.tag_media(item=tagged, names=["rolls", "autumn"], by=anna, at=NOON)

        assert happened(Tag.MEDIA_TAGGED) == 1

    @pytest.mark.parametrize("name", ["", "  ", "#", "\u202e", ","])
    def test_refuses_a_name_of_nothing(self, photo, anna, name):
        with pytest.raises(operations.MediaTagNameless, match="Give the tag a name"):
            operations.tag_media(item=photo, names=[name], by=anna, at=NOON)

    def test_refuses_a_comma_within_a_name(self, tagged, anna):
        with pytest.raises(operations.MediaTagParted, match="Leave it out of “Rolls, warm”"):
            operations.tag_media(item=tagged, names=["Rolls, warm"], by=anna, at=NOON)
        with pytest.raises(operations.MediaTagParted):
            operations.rename_tag(tag=tagged.tags.get(name="Rolls"), name="Rolls,warm", by=anna, at=NOON)

        assert names(tagged) == ["Autumn", "Rolls"]

    def test_leaves_one_on_that_was_made_before(self, tagged, anna):
        MediaTag.objects.filter(name="Rolls").update(name="Rolls, warm")
        operations.tag_media(item=tagged, names=["Autumn", "Rolls, warm", "New"], by=anna, at=NOON)

        assert names(tagged) == ["Autumn", "New", "Rolls, warm"]

    @given(sent=st.lists(st.text(max_size=80)))
    def test_takes_no_name_that_a_page_would_part(self, sent):
        taken = [name for one in sent if (name := rules.tag_name(one)) and rules.PARTS_TAGS not in name]

        assert rules.tag_names(",".join(taken)) == rules.tag_names("\n".join(taken)) == taken
        assert list(map(rules.tag_name, taken)) == taken

    def test_refuses_more_than_anybody_reads(self, photo, anna):
        with pytest.raises(operations.TooManyTags):
            operations.tag_media(item=photo, names=map(str, range(61)), by=anna, at=NOON)

    def test_is_refused_to_a_viewer(self, photo, vera):
        with pytest.raises(NotAllowed):
            operations.tag_media(item=photo, names=["Autumn"], by=vera, at=NOON)

    def test_knows_nothing_of_a_strangers_item(self, photo, sam):
        with pytest.raises(MediaItem.DoesNotExist):
            operations.tag_media(item=photo, names=["Autumn"], by=sam, at=NOON)


class TestRenameTag:
    def test_renames_it_everywhere(self, tagged, anna):
        tag = queries.tags_for(anna).get(name="Rolls")
        operations.rename_tag(tag=tag, name="Bread rolls", by=anna, at=NOON)

        assert names(tagged) == ["Autumn", "Bread rolls"]

    def test_may_change_the_case(self, tagged, anna):
        operations.rename_tag(tag=queries.tags_for(anna).get(name="Rolls"), name="rolls", by=anna, at=NOON)

        assert names(tagged) == ["Autumn", "rolls"]

    def test_refuses_a_name_that_another_has(self, tagged, anna):
        with pytest.raises(operations.MediaTagTaken, match="a tag “autumn” already"):
            operations.rename_tag(
                tag=queries.tags_for(anna).get(name="Rolls"), name="autumn", by=anna, at=NOON
            )


class TestMergeTag:
    def test_leaves_the_other_on_all_that_carried_either(self, tagged, anna):
        rolls, autumn = queries.tags_for(anna).get(name="Rolls"), queries.tags_for(anna).get(name="Autumn")
        operations.merge_tag(tag=rolls, into=autumn, by=anna, at=NOON)

        assert names(tagged) == ["Autumn"]
        assert [tag.item_count for tag in queries.counted_tags(anna)] == [1]

    def test_leaves_one_that_is_merged_into_itself(self, tagged, anna):
        rolls = queries.tags_for(anna).get(name="Rolls")
        operations.merge_tag(tag=rolls, into=rolls, by=anna, at=NOON)

        assert names(tagged) == ["Autumn", "Rolls"]


class TestRemoveTag:
    def test_takes_it_off_and_leaves_the_item(self, tagged, anna):
        operations.remove_tag(tag=queries.tags_for(anna).get(name="Rolls"), by=anna, at=NOON)

        assert names(tagged) == ["Autumn"]
        assert MediaTag.objects.count() == 1


class TestStarMedia:
    def test_is_each_persons_own(self, photo, anna, vera):
        operations.star_media(item=photo, is_favourite=True, by=vera, at=NOON)

        assert queries.starred(queries.items_for(vera), vera).get().is_favourite
        assert not queries.starred(queries.items_for(anna), anna).get().is_favourite

    def test_tells_whether_anything_changed(self, photo, anna):
        said = [
            operations.star_media(item=photo, is_favourite=wanted, by=anna, at=NOON)
            for wanted in (True, True, False, False)
        ]

        assert said == [True, False, True, False]
        assert happened(Tag.MEDIA_STARRED) == 2
