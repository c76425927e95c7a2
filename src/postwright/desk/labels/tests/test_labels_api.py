import pytest

from conftest import NOON
from postwright.base.accounts.models import Member
from postwright.flow.posts.operations import label_post
from tests.api.caller import Caller

LABELS = "/labels"


@pytest.fixture
def call(anna):
    return Caller(anna)


class TestLabels:
    def test_are_made_once_changed_and_removed(self, call, brand):
        body = {"name": "Autumn", "colour": "orange", "brand": str(brand.pk)}
        made = [call("POST", LABELS, body, key="k").json() for _ in range(2)]
        one = f"{LABELS}/{made[0]['id']}"

        assert made[0]["id"] == made[1]["id"]
        assert call("PATCH", one, {"colour": "red"}).json()["name"] == "Autumn"
        assert [label["colour"] for label in call("GET", LABELS).json()["items"]] == ["red"]
        assert call("DELETE", one).status_code == 204
        assert call("GET", LABELS).json()["items"] == []

    def test_of_the_same_name_are_refused(self, call, label):
        answer = call("POST", LABELS, {"name": "AUTUMN"})

        assert (answer.status_code, answer.json()["code"]) == (409, "label_taken")

    @pytest.mark.parametrize("body", [{}, {"name": ""}, {"name": "x", "colour": "mud"}])
    def test_must_be_readable(self, call, body):
        assert call("POST", LABELS, body).status_code == 422

    def test_are_missing_for_a_stranger(self, sam, label):
        assert Caller(sam)("PATCH", f"{LABELS}/{label.pk}", {"name": "X"}).status_code == 404

    def test_are_not_a_viewers_to_make(self, call, anna):
        Member.objects.filter(pk=anna.pk).update(role="viewer")

        assert call("POST", LABELS, {"name": "X"}).status_code == 403


class TestLabelsOfAPost:
    def test_are_set_and_told(self, call, post, label):
        url = f"/posts/{post.pk}/labels"

        assert [one["name"] for one in call("PUT", url, {"labels": [str(label.pk)]}).json()] == ["Autumn"]
        assert call("PUT", url, {"labels": []}).json() == call("GET", url).json() == []

    def test_are_missing_for_a_stranger(self, sam, post, label, wilma):
        label_post(post=post, labels=[label], by=wilma, at=NOON)

        assert Caller(sam)("GET", f"/posts/{post.pk}/labels").status_code == 404
