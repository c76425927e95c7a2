"""People come by invitation, do what their role allows, and find their way back in."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.people import PASSWORD, link_in_outbox, log_in, newcomer
from tests.journeys.posting import begin_post, choose_only, connect_rehearsal, has_state, publish_now

pytestmark = [pytest.mark.journey, pytest.mark.timeout(240)]
NEW_PASSWORD = "sourdough at seven"


class TestAnInvitation:
    @pytest.mark.parametrize(
        ("name", "role", "may_work"), [("Wilma", "Editor", True), ("Vera", "Viewer", False)]
    )
    def test_brings_somebody_in_with_the_rights_of_their_role(self, anna, visit, name, role, may_work):
        email = f"{name.lower()}@example.org"
        host = visit(anna)
        host.open("/settings/people/")
        host.press("Invite somebody")
        host.is_at("/settings/people/invitations/new/")
        host.fill(Email=email)
        host.page.get_by_role("radio", name=role).check()
        host.press("Send invitation")
        host.reads(email)
        connect_rehearsal(host, f"Practice with {name}")
        post = begin_post(host, f"Read by {name}.")
        choose_only(host, f"Practice with {name}")

        guest = visit()
        guest.open(link_in_outbox(host, email))
        guest.reads(f"Anna Brandt invites you as {role}")
        guest.press("Create your account")
        guest.is_at("/account/signup/")
        guest.fill(Your_name=name, Password=PASSWORD)
        guest.press("Create account")
        guest.page.wait_for_url(re.compile("/(welcome/)?$"))
        guest.open("/settings/people/")
        guest.reads(name)
        expect(guest.button("Invite somebody")).to_have_count(0)
        guest.open("/studio/")
        expect(guest.page.locator("input[type=file]")).to_have_count(1 if may_work else 0)
        guest.open(post)
        guest.reads(f"Practice with {name}")
        expect(guest.button("Publish now")).to_have_count(1 if may_work else 0)
        expect(guest.page.locator("#id_text")).to_have_count(1 if may_work else 0)
        if may_work:
            publish_now(guest)
            has_state(guest, "Published")


class TestAForgottenPassword:
    def test_is_replaced_by_a_link_from_the_outbox(self, anna, visit, installation):
        # Not Anna's: a new password ends every session, and other journeys go on with hers.
        frieda = newcomer(visit, installation, "frieda")
        desk = visit()
        desk.open("/account/login/")
        desk.press("Forgot")
        desk.fill(Email=frieda.email)
        desk.press("Send the link")
        desk.reads("Check your mail")
        desk.open(link_in_outbox(visit(anna), frieda.email))
        desk.reads("Choose a new password")
        for box in desk.page.get_by_role("textbox", name="New Password").all():
            box.fill(NEW_PASSWORD)
        desk.press("Save password")
        desk.reads("Your password is changed")

        elsewhere = visit(frieda)
        elsewhere.open("/")
        assert elsewhere.here == "/account/login/"
        log_in(desk, frieda.email, frieda.password)
        desk.reads(re.compile("not correct|do not match|wrong", re.IGNORECASE))
        log_in(desk, frieda.email, NEW_PASSWORD)
        desk.is_at("/(welcome/)?")
