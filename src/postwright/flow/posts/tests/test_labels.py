import pytest

from conftest import NOON
from postwright.base.accounts.models import NotAllowed
from postwright.base.audit.models import Event, Tag
from postwright.flow.brand.operations import create_brand
from postwright.flow.posts import queries
from postwright.flow.posts.models import Post
from postwright.flow.posts.operations import (
    LabelNameless,
    LabelTaken,
    OtherBrandsLabel,
    change_label,
    create_label,
    label_post,
    remove_label,
)


@pytest.fixture
def label(wilma):
    def one(name="Autumn", colour="orange", brand=None):
        return create_label(name=name, colour=colour, brand=brand, by=wilma, at=NOON)

    return one


class TestCreateLabel:
    def test_keeps_its_name_in_one_line(self, label):
        assert label(" Autumn\n offers ").name == "Autumn offers"

    @pytest.mark.parametrize("again", ["Autumn", "AUTUMN"])
    def test_refuses_a_second_one_of_the_same_name(self, label, again):
        label("Autumn")

        with pytest.raises(LabelTaken, match="already"):
            label(again)

    def test_lets_two_brands_use_the_same_word(self, label, brand, anna):
        other = create_brand(by=anna, at=NOON, name="Café")

        assert label("Offers", brand=brand) != label("Offers", brand=other)

    def test_refuses_a_name_of_nothing(self, label):
        with pytest.raises(LabelNameless):
            label(" \n\x07")

    def test_refuses_a_viewer(self, vera):
        with pytest.raises(NotAllowed):
            create_label(name="Mine", colour="red", brand=None, by=vera, at=NOON)


class TestChangeLabel:
    def test_gives_it_another_name_and_colour(self, label, wilma):
        changed = change_label(label=label(), name="Winter", colour="blue", by=wilma, at=NOON)
        changed.refresh_from_db()

        assert (changed.name, changed.colour) == ("Winter", "blue")

    def test_refuses_the_name_of_another(self, label, wilma):
        label("Winter")

        with pytest.raises(LabelTaken):
            change_label(label=label("Autumn"), name="winter", colour="blue", by=wilma, at=NOON)


class TestRemoveLabel:
    def test_leaves_the_posts(self, label, post, wilma):
        one = label()
        label_post(post=post, labels=[one], by=wilma, at=NOON)
        remove_label(label=one, by=wilma, at=NOON)

        assert list(queries.labels_of(Post.objects.get())) == []


class TestLabelPost:
    def test_sets_these_and_no_others(self, label, post, wilma):
        first, second, third = label("A"), label("B"), label("C")
        label_post(post=post, labels=[first, second], by=wilma, at=NOON)
        label_post(post=post, labels=[second, third], by=wilma, at=NOON)

        assert [one.name for one in queries.labels_of(post)] == ["B", "C"]
        assert Event.objects.filter(tag=Tag.POST_LABELLED).count() == 2

    def test_refuses_another_brands_label(self, label, post, anna, wilma):
        other = create_brand(by=anna, at=NOON, name="Café")

        with pytest.raises(OtherBrandsLabel, match="another brand"):
            label_post(post=post, labels=[label(brand=other)], by=wilma, at=NOON)

    def test_refuses_a_viewer(self, label, post, vera):
        with pytest.raises(NotAllowed):
            label_post(post=post, labels=[label()], by=vera, at=NOON)


class TestLabels:
    def test_are_shown_to_no_stranger(self, label, sam):
        label()

        assert not queries.labels_for(sam).exists()

    def test_of_a_brand_are_its_own_and_everybodys(self, label, brand, anna):
        other = create_brand(by=anna, at=NOON, name="Café")
        label("Own", brand=brand)
        label("All")
        label("Theirs", brand=other)

        assert [one.name for one in queries.labels_of_brand(anna, brand)] == ["All", "Own"]
