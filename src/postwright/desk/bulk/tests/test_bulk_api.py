import pytest

from postwright.base.accounts.models import Member
from postwright.flow.publishing.models import Publication
from tests.api.caller import Caller


@pytest.fixture
def call(anna):
    return Caller(anna)


class TestChangeMany:
    def test_moves_and_takes_back(self, call, plan, draft):
        planned = plan()
        body = {"verb": "move", "days": 2, "publications": [str(planned.pk)]}
        body["posts"] = [{"id": str(draft.pk), "revision": 1}]
        step = call("POST", "/bulk", body)

        assert step.status_code == 201
        assert [item["state"] for item in step.json()["items"]] == ["refused", "done"]
        assert "scheduled" in step.json()["items"][0]["reason"]
        url = f"/bulk/{step.json()['id']}"
        assert call("POST", f"{url}/undo").json()["is_undone"] is True
        assert call("GET", url).json()["items"][1]["state"] == "undone"
        assert Publication.objects.get().due_at == planned.due_at

    def test_happens_once_however_often_it_is_sent(self, call, plan):
        body = {"verb": "move", "days": 2, "publications": [str(plan().pk)]}

        assert len({call("POST", "/bulk", body, key="k").json()["id"] for _ in range(2)}) == 1

    @pytest.mark.parametrize(
        "body", [{"verb": "move"}, {"verb": "label"}, {"verb": "x"}, {"verb": "move", "date": "0001-01-01"}]
    )
    def test_names_what_it_cannot_read(self, call, body):
        assert call("POST", "/bulk", body).status_code == 422

    def test_needs_something_chosen(self, call):
        assert call("POST", "/bulk", {"verb": "take_back"}).json()["code"] == "nothing_chosen"

    def test_finds_nothing_of_a_stranger(self, sam, plan):
        body = {"verb": "take_back", "publications": [str(plan().pk)]}

        assert Caller(sam)("POST", "/bulk", body).status_code == 404

    def test_does_nothing_for_whoever_became_a_viewer(self, call, anna, plan):
        Member.objects.filter(pk=anna.pk).update(role="viewer")
        step = call("POST", "/bulk", {"verb": "take_back", "publications": [str(plan().pk)]})

        assert [item["state"] for item in step.json()["items"]] == ["refused"]
