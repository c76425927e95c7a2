import pytest

from conftest import NOON
from postwright.base.accounts.models import NotAllowed
from postwright.base.audit.models import Event, Tag
from postwright.flow.brand import rules
from postwright.flow.brand.operations import EditedSinceRead, NameTaken, change_brand, create_brand


class TestChangeBrand:
    def test_changes_what_is_named_and_leaves_the_rest(self, anna, brand):
        change_brand(brand=brand, by=anna, at=NOON, tone="brisk")

        brand.refresh_from_db()
        assert (brand.tone, brand.hashtags_always, brand.revision) == ("brisk", ["annasbakery"], 2)
        assert Event.objects.get(tag=Tag.BRAND_CHANGED).details == {"fields": ["tone"]}

    def test_leaves_no_event_when_nothing_differs(self, anna, brand):
        change_brand(brand=brand, by=anna, at=NOON, tone=brand.tone)

        brand.refresh_from_db()
        assert brand.revision == 1
        assert not Event.objects.filter(tag=Tag.BRAND_CHANGED).exists()

    def test_refuses_a_profile_that_somebody_else_changed(self, anna, brand):
        change_brand(brand=brand, by=anna, at=NOON, revision=1, tone="brisk")

        with pytest.raises(EditedSinceRead):
            change_brand(brand=brand, by=anna, at=NOON, revision=1, tone="slow")

    def test_refuses_the_name_of_another(self, anna, brand):
        create_brand(by=anna, at=NOON, name="Anna's Café")

        with pytest.raises(NameTaken):
            change_brand(brand=brand, by=anna, at=NOON, name="Anna's Café")

    def test_refuses_a_writer(self, wilma, brand):
        with pytest.raises(NotAllowed):
            change_brand(brand=brand, by=wilma, at=NOON, tone="brisk")

    def test_finds_no_brand_of_another_organisation(self, sam, brand):
        with pytest.raises(type(brand).DoesNotExist):
            change_brand(brand=brand, by=sam, at=NOON, tone="brisk")


class TestMarksOfAI:
    def test_have_the_usual_words_in_each_language(self, brand):
        assert (brand.ai_label("de-AT"), brand.ai_label("fr"), brand.ai_label("xx")) == (
            "Mit KI erstellt",
            "Créé avec l'IA",
            "Made with AI",
        )

    def test_have_the_brands_own_words(self, anna, brand):
        change_brand(brand=brand, by=anna, at=NOON, ai_marks="words", ai_labels={"en": "#AI"})

        brand.refresh_from_db()
        assert (brand.ai_label("en"), brand.ai_label("de")) == ("#AI", "Mit KI erstellt")
        assert (brand.marks_media, brand.marks_words) == (True, True)

    def test_are_kept_as_one_line_where_they_differ(self):
        assert rules.tidy_labels({"en": " A\nI ", "de": "Mit KI erstellt", "fr": ""}) == {"en": "A I"}
