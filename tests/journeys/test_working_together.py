"""People come by invitation, do what their role allows, and find their way back in."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.people import PASSWORD, describe_brand, link_in_outbox, log_in, newcomer
from tests.journeys.posting import begin_post, choose_only, connect_rehearsal, has_state, publish_now

pytestmark = [pytest.mark.journey, pytest.mark.timeout(240)]
NEW_PASSWORD = "sourdough at seven"


class TestAnInvitation:
    @pytest.mark.parametrize(
        ("name", "role", "may_work"), [("Wilma", "Editor", True), ("Vera", "Viewer", False)]
    )
    def test_brings_somebody_in_with_the_rights_of_their_role(self, anna, visit, name, role, may_work):
        host = visit(anna)
        connect_rehearsal(host, f"Practice with {name}")
        post = begin_post(host, f"Read by {name}.")
        choose_only(host, f"Practice with {name}")

        guest = bring_in(visit, host, name, role, by="Anna Brandt", outbox_of=host)
        guest.open("/settings/people/")
        guest.reads(name)
        expect(guest.button("Invite somebody")).to_have_count(0)
        guest.open("/studio/")
        expect(guest.page.locator(".upload-zone input")).to_have_count(1 if may_work else 0)
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


class TestAMention:
    @pytest.fixture
    def together(self, visit, anna, installation):
        """Mia's desk, before a post of hers, and that of Nora, who works with her and with Nils."""
        mia = newcomer(visit, installation, "mia")
        desk = visit(mia)
        desk.open("/welcome/")
        describe_brand(desk)
        nora, _nils = (
            bring_in(visit, desk, name, "Editor", by="Mia", outbox_of=visit(anna))
            for name in ("Nora", "Nils")
        )
        begin_post(desk, "Read by all of us.")
        expect(desk.page.locator("#comment-new")).to_be_visible()
        return desk, nora

    def test_is_chosen_from_a_list_by_keyboard_alone(self, together):
        desk, nora = together
        keyboard, box = desk.page.keyboard, desk.page.locator("#comment-new")
        names = desk.page.get_by_role("listbox", name="People").get_by_role("option")
        box.focus()
        expect(box).to_have_role("textbox")

        keyboard.type("Hello @")
        expect(names).to_have_count(2)
        assert sorted(names.all_inner_texts()) == ["Nils", "Nora"]
        marks(box, names.nth(0))
        keyboard.press("ArrowDown")
        marks(box, names.nth(1))
        keyboard.press("ArrowDown")
        marks(box, names.nth(0))
        keyboard.press("ArrowUp")
        marks(box, names.nth(1))
        desk.watch.seen.clear()
        desk.look()  # with the list open

        keyboard.press("Escape")
        is_closed(box, names)
        keyboard.type("n")
        is_closed(box, names)
        keyboard.press("Enter")
        expect(box).to_have_value("Hello @n\n")

        keyboard.type("I mean @no")
        expect(names).to_have_text(["Nora"])
        keyboard.press("Enter")
        is_closed(box, names)
        keyboard.type("and @nil")
        expect(names).to_have_text(["Nils"])
        keyboard.press("Tab")
        expect(box).to_be_focused()
        keyboard.type("too.")
        expect(box).to_have_value("Hello @n\nI mean @Nora and @Nils too.")

        keyboard.press("Tab")
        keyboard.press("Enter")
        desk.reads("I mean @Nora and @Nils too.", within="#comments .comment-text")
        nora.open("/")
        nora.reads("I mean @Nora and @Nils too.")
        nora.reads("You are mentioned")


def bring_in(visit, host, name, role, *, by, outbox_of):
    """Somebody new comes by a mailed invitation; their desk."""
    email = f"{name.lower()}@example.org"
    host.open("/settings/people/")
    host.press("Invite somebody")
    host.is_at("/settings/people/invitations/new/")
    host.fill(Email=email)
    host.page.get_by_role("radio", name=role).check()
    host.press("Send invitation")
    host.reads(email)

    guest = visit()
    guest.open(link_in_outbox(outbox_of, email))
    guest.reads(f"{by} invites you as {role}")
    guest.press("Create your account")
    guest.is_at("/account/signup/")
    guest.fill(Your_name=name, Password=PASSWORD)
    guest.press("Create account")
    guest.page.wait_for_url(re.compile("/(welcome/)?$"))
    return guest


def marks(box, option):
    """Only this one is chosen, and whoever cannot see the list hears of it."""
    expect(box).to_be_focused()
    expect(box).to_have_role("combobox")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(box).to_have_attribute("aria-activedescendant", option.get_attribute("id"))
    expect(option).to_have_attribute("aria-selected", "true")
    chosen = option.locator("xpath=..").locator("[aria-selected=true]")
    expect(chosen).to_have_count(1)
    expect(box).to_have_attribute("aria-controls", option.locator("xpath=..").get_attribute("id"))


def is_closed(box, names):
    expect(names).to_have_count(0)
    expect(box).to_be_focused()
    expect(box).to_have_role("textbox")
    assert box.get_attribute("aria-activedescendant") is None
