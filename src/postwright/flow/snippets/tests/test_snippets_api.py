class TestSnippets:
    def test_are_made_changed_and_removed(self, call, brand):
        body = {"brand": str(brand.pk), "kind": "template", "name": "Offer", "text": "{offer} today"}

        made = call("POST", "/snippets", body)
        path = f"/snippets/{made.json()['id']}"
        changed = call("PUT", path, {"name": "Deal", "text": "{deal}"})

        assert (made.status_code, made.json()["gaps"]) == (201, ["offer"])
        assert changed.json()["gaps"] == ["deal"]
        assert [one["name"] for one in call("GET", "/snippets").json()["items"]] == ["Deal"]
        assert call("DELETE", path).status_code == 204
        assert call("GET", path).status_code == 404

    def test_refuse_a_name_twice(self, call, snippet):
        body = {"brand": str(snippet.brand_id), "kind": "template", "name": "Offer", "text": "x"}

        answer = call("POST", "/snippets", body)

        assert (answer.status_code, answer.json()["code"]) == (409, "snippet_taken")

    def test_refuse_whoever_became_a_viewer(self, call, snippet, anna):
        anna.role = "viewer"
        anna.save(update_fields=["role"])

        assert call("DELETE", f"/snippets/{snippet.pk}").status_code == 403

    def test_of_a_stranger_are_not_found(self, call, foreign, anna):
        assert call("GET", f"/snippets/{foreign.pk}").status_code == 404
        assert call("DELETE", f"/snippets/{foreign.pk}").status_code == 404
