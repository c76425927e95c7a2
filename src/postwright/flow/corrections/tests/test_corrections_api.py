import pytest

from postwright.flow.corrections.models import Correction
from tests.api.caller import Caller


@pytest.fixture
def call(anna):
    return Caller(anna)


class TestCorrections:
    def test_begins_a_deletion_and_tells_of_it(self, call, out):
        publication = out("Bread")
        answer = call("POST", f"/publications/{publication.pk}/deletion")
        assert answer.status_code == 200
        assert (answer.json()["verb"], answer.json()["state"], answer.json()["before"]) == (
            "delete",
            "waiting",
            ["Bread"],
        )
        told = call("GET", f"/publications/{publication.pk}").json()
        assert (told["state"], told["correcting"], told["deleted_at"]) == ("sent", "delete", None)
        assert call("POST", f"/publications/{publication.pk}/deletion").status_code == 409

    def test_changes_words(self, call, out):
        publication = out("First", "Second")
        answer = call("POST", f"/publications/{publication.pk}/words", {"texts": ["First", "Another"]})
        assert (answer.status_code, answer.json()["after"]) == (200, ["First", "Another"])

    @pytest.mark.parametrize(
        ("body", "status"),
        [({"texts": []}, 422), ({"texts": ["a" * 501]}, 409), ({"texts": ["a", "b"]}, 409), ({}, 422)],
    )
    def test_says_what_is_wrong_with_words(self, call, out, body, status):
        assert call("POST", f"/publications/{out('Bread').pk}/words", body).status_code == status

    def test_lists_what_was_done_the_latest_first(self, call, out):
        publication = out("Bread")
        call("POST", f"/publications/{publication.pk}/deletion")
        listed = call("GET", f"/publications/{publication.pk}/corrections").json()
        assert [one["id"] for one in listed["items"]] == [str(Correction.objects.get().pk)]

    def test_finds_nothing_of_a_stranger(self, out, sam):
        publication = out("Bread")
        stranger = Caller(sam)
        for verb, path in (("GET", "corrections"), ("POST", "deletion")):
            assert stranger(verb, f"/publications/{publication.pk}/{path}").status_code == 404
