import pytest


class TestCookies:
    @pytest.mark.parametrize(
        "path", ["/", "/nothing/", "/join/made-up/", "/account/inactive/", "/account/password/reset/done/"]
    )
    def test_do_not_exist_for_visitors_of_pages_without_a_form(self, client, anna, path):
        client.get(path)

        assert not client.cookies

    @pytest.mark.parametrize("path", ["/account/login/", "/account/signup/", "/account/password/reset/"])
    def test_are_one_on_a_page_with_a_form(self, client, anna, path):
        client.get(path)

        assert list(client.cookies) == ["postwright"]

    def test_are_one_for_a_member_and_out_of_reach_of_scripts(self, client, sign_up):
        sign_up(client=client)
        client.get("/settings/profile/")

        assert list(client.cookies) == ["postwright"]
        cookie = client.cookies["postwright"]
        assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (
            True,
            "Lax",
            "/",
            "",
        )
