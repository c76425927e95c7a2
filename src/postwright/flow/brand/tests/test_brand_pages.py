import pytest

from conftest import NOON
from postwright.flow.brand import queries
from postwright.flow.brand.operations import create_brand

PART = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def path(brand):
    return f"/brands/{brand.pk}/"


class TestBrandPages:
    def test_lead_to_the_only_brand(self, as_member, anna, brand, path):
        assert as_member(anna).get("/brands/")["Location"] == path

    def test_list_several(self, as_member, anna, brand):
        create_brand(by=anna, at=NOON, name="Anna's Café")

        page = as_member(anna).get("/brands/").content.decode()

        assert page.index("Anna&#x27;s Bakery</a>") < page.index("Anna&#x27;s Café</a>")

    def test_read_as_a_profile(self, as_member, vera, path):
        page = as_member(vera).get(path).content.decode()

        assert "How Anna&#x27;s Bakery speaks" in page
        assert "“warm, plain”" in page
        assert "English, Deutsch" in page
        assert "/edit/" not in page

    def test_guide_a_new_brand_through_its_sections(self, as_member, anna):
        client = as_member(anna)

        first = client.post(
            "/brands/new/", {"name": "New", "description": "Bread.", "time_zone": "Europe/Berlin"}
        )
        brand = queries.brands_for(anna).get()
        assert first["Location"] == f"/brands/{brand.pk}/guide/voice/"
        second = client.post(
            first["Location"], {"tone": "warm", "language": "de", "more_languages": ["en", "de"]}
        )
        third = client.post(
            second["Location"], {"words_avoid": "cheap\ncheap\n", "hashtags_always": "#Fresh bread"}
        )
        last = client.post(third["Location"], {"colours": "#C2281D\n#fff"})

        brand.refresh_from_db()
        assert last["Location"] == f"/brands/{brand.pk}/"
        assert (brand.tone, brand.languages, brand.time_zone) == ("warm", ["de", "en"], "Europe/Berlin")
        assert (brand.words_avoid, brand.hashtags_always) == (["cheap"], ["Fresh", "bread"])
        assert brand.colours == ["#c2281d", "#ffffff"]

    def test_say_when_a_name_is_taken(self, as_member, anna, brand):
        page = as_member(anna).post("/brands/new/", {"name": brand.name, "time_zone": "UTC"})

        assert (page.status_code, b"called Anna&#x27;s Bakery already" in page.content) == (422, True)

    def test_remember_the_chosen_brand(self, as_member, anna, brand):
        second = create_brand(by=anna, at=NOON, name="Anna's Café")
        client = as_member(anna)

        client.post(f"/brands/{second.pk}/choice/")

        assert client.get("/brands/").context["shell"].current_brand.name == "Anna's Café"

    def test_stay_on_the_page_without_the_brand_that_it_named(self, as_member, anna, brand):
        referer = {"Referer": "http://testserver/calendar/?brand=all&view=week"}
        answer = as_member(anna).post(f"/brands/{brand.pk}/choice/", headers=referer)

        assert answer["Location"] == "http://testserver/calendar/?view=week"


class TestEditInPlace:
    def test_answers_with_the_section_alone(self, as_member, anna, path):
        opened = as_member(anna).get(f"{path}edit/voice/", **PART).content.decode()

        assert opened.lstrip().startswith('<section class="profile-section" id="voice"')
        assert 'value="warm, plain"' in opened

    def test_saves_and_shows_it_again(self, as_member, anna, brand, path):
        data = {"tone": "brisk", "language": "en", "revision": "1"}

        answer = as_member(anna).post(f"{path}edit/voice/", data, **PART)

        brand.refresh_from_db()
        assert (brand.tone, brand.languages, brand.description) == (
            "brisk",
            ["en"],
            "A small bakery in Leipzig.",
        )
        assert "“brisk”" in answer.content.decode()

    def test_works_without_scripts(self, as_member, anna, path):
        client = as_member(anna)
        assert "<!DOCTYPE html>" in client.get(f"{path}edit/voice/").content.decode()

        answer = client.post(f"{path}edit/voice/", {"tone": "brisk", "language": "en"})

        assert answer["Location"] == f"{path}#voice"

    def test_refuses_what_somebody_else_changed_meanwhile(self, as_member, anna, brand, path):
        client = as_member(anna)
        for _twice in range(2):
            answer = client.post(f"{path}edit/about/", {"name": f"{_twice}", "revision": "1"}, **PART)

        brand.refresh_from_db()
        assert (answer.status_code, brand.name) == (422, "0")
        assert b"Somebody changed this brand" in answer.content

    @pytest.mark.parametrize(
        ("section", "data"),
        [
            ("place", {"time_zone": "Mars/Base"}),
            ("place", {"time_zone": "UTC", "links": "javascript:x"}),
            ("look", {"colours": "red"}),
            ("about", {"name": ""}),
        ],
    )
    def test_refuses_nonsense_beside_the_field(self, as_member, anna, path, section, data):
        answer = as_member(anna).post(f"{path}edit/{section}/", data, **PART)

        assert answer.status_code == 422
        assert b"field-error" in answer.content


class TestBrandRights:
    @pytest.mark.parametrize("name", ["edit/voice/", "guide/voice/", "removal/"])
    @pytest.mark.parametrize(("person", "status"), [("wilma", 403), ("vera", 403), ("sam", 404)])
    def test_keep_changes_to_those_who_manage(self, as_member, request, brand, path, name, person, status):
        client = as_member(request.getfixturevalue(person))

        assert client.get(path + name).status_code == status
        assert client.post(path + name, {"tone": "x", "language": "en"}).status_code == status

    def test_hide_the_profile_from_strangers(self, as_member, sam, path):
        assert as_member(sam).get(path).status_code == 404
        assert as_member(sam).post(f"{path}choice/").status_code == 404

    def test_know_no_other_sections(self, as_member, anna, path):
        assert as_member(anna).get(f"{path}edit/secrets/").status_code == 404


class TestMarksOfAI:
    def test_are_chosen_with_a_label_for_each_language(self, as_member, anna, brand, path):
        opened = as_member(anna).get(f"{path}edit/marks/", **PART).content.decode()
        assert 'name="label_en"' in opened
        assert 'placeholder="Mit KI erstellt"' in opened

        sent = {"revision": brand.revision, "ai_marks": "words", "label_en": "#AI", "label_de": ""}
        part = as_member(anna).post(f"{path}edit/marks/", sent, **PART).content.decode()

        brand.refresh_from_db()
        assert (brand.ai_marks, brand.ai_labels) == ("words", {"en": "#AI"})
        assert '<span lang="en">#AI</span> · <span lang="de">Mit KI erstellt</span>' in part

    def test_refuse_a_label_that_is_a_text(self, as_member, anna, brand, path):
        sent = {"revision": brand.revision, "ai_marks": "words", "label_en": "a" * 61}
        assert as_member(anna).post(f"{path}edit/marks/", sent, **PART).status_code == 422
