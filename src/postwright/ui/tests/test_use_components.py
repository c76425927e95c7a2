"""The style guide in a real browser, under the strict policy that real pages have."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey

AXE = Path(__file__).parents[4] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = ("serious", "critical")
# Targets inside a line of text are exempt from the size rule.
SMALL_TARGETS = """() => [...document.querySelectorAll('button, select, input:not([type=hidden]), .nav-item, .app-tab')]
  .filter(e => e.checkVisibility() && !e.closest('.chips, .visually-hidden, label') && !e.matches('.visually-hidden'))
  .map(e => ({name: e.outerHTML.slice(0, 90), height: e.getBoundingClientRect().height}))
  .filter(e => e.height < 43.5)"""


class TestStyleGuide:
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_has_no_grave_barrier(self, desk, scheme):
        desk.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        desk.goto("/")
        desk.evaluate(AXE.read_text())
        found = desk.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
        grave = [
            (one["id"], node["html"][:160])
            for one in found
            if one["impact"] in GRAVE
            for node in one["nodes"]
        ]

        assert grave == []

    def test_breaks_no_policy_and_calls_nobody(self, desk, address):
        complaints, hosts = [], set()
        desk.on("console", lambda message: complaints.append(message.text))
        desk.on("pageerror", lambda error: complaints.append(str(error)))
        desk.on("request", lambda request: hosts.add(request.url.split("/", 3)[2]))
        desk.goto("/", wait_until="networkidle")

        assert complaints == []
        assert hosts == {address.removeprefix("http://")}

    def test_fits_a_phone(self, phone):
        phone.goto("/")

        assert phone.evaluate("document.documentElement.scrollWidth") == 360
        assert phone.evaluate(SMALL_TARGETS) == []


class TestDropUpload:
    def test_swaps_in_the_answer_and_offers_undo(self, desk):
        desk.goto("/")
        _choose(desk, b"a photo")

        expect(desk.locator("#uploaded")).to_contain_text("7 bytes")
        expect(desk.locator(".toast")).to_contain_text("Uploaded.")
        with desk.expect_request("**/styleguide/undo"):
            desk.get_by_role("button", name="Undo", exact=True).click()

    def test_shows_the_words_of_a_refusal_beside_the_file(self, desk):
        desk.goto("/")
        _choose(desk, b"oops")

        row = desk.locator(".upload-file")
        expect(row).to_contain_text("cake.jpg")
        expect(row).to_contain_text("This file is no photo.")

    def test_does_not_send_what_is_too_large(self, desk):
        desk.goto("/")
        desk.locator(".upload").evaluate("e => { e.dataset.largest = '3' }")
        sent = []
        desk.on("request", lambda request: sent.append(request.method))
        _choose(desk, b"a photo")

        expect(desk.locator(".upload-file")).to_contain_text("larger than")
        assert "POST" not in sent


class TestLiveCounter:
    @pytest.mark.parametrize(
        ("text", "state", "shown"),
        [
            ("👩‍👩‍👧é", "fine", "Bluesky: 2 / 300"),
            ("x" * 270, "near", "270 / 300"),
            ("x" * 303, "over", "3 too many"),
        ],
    )
    def test_counts_as_the_network_counts(self, desk, text, state, shown):
        desk.goto("/")
        desk.get_by_label("Caption").fill(text)

        counter = desk.locator("output[data-label=Bluesky]")
        expect(counter).to_have_text(re.compile(re.escape(shown)))
        expect(counter).to_have_attribute("data-state", state)

    def test_counts_bytes(self, desk):
        desk.goto("/")
        desk.get_by_label("Caption").fill("é" * 5)

        expect(desk.locator("output[data-unit=bytes]")).to_have_text("Short note: 10 / 60")


class TestChipsInput:
    def test_adds_and_removes(self, desk):
        desk.goto("/")
        box = desk.get_by_label("Words to use")
        box.fill("rye")
        box.press("Enter")
        desk.get_by_role("button", name="Remove by hand").click()

        stored = desk.locator("textarea[name=words]").input_value()
        assert stored == "sourdough\nneighbourhood\nrye"

    def test_takes_the_last_one_back(self, desk):
        desk.goto("/")
        desk.get_by_label("Words to use").press("Backspace")

        assert desk.locator("textarea[name=words]").input_value() == "sourdough\nneighbourhood"


class TestPalette:
    def test_goes_where_the_words_lead(self, desk):
        desk.goto("/")
        desk.keyboard.press("Control+k")
        desk.keyboard.type("cafe")
        expect(desk.locator("#palette [role=option]")).to_have_count(1)
        desk.keyboard.press("Enter")

        desk.wait_for_url("**/brand/")

    def test_says_when_nothing_is_found(self, desk):
        desk.goto("/")
        desk.keyboard.press("Control+k")
        desk.keyboard.type("zebra")

        expect(desk.locator(".palette-none")).to_have_text("Nothing found for “zebra”.")


class TestConfirm:
    def test_sends_nothing_until_agreed(self, desk):
        desk.goto("/")
        desk.get_by_role("button", name="Delete", exact=True).first.click()
        dialog = desk.get_by_role("dialog", name="Delete this photo?")
        expect(dialog).to_be_visible()
        dialog.get_by_role("button", name="Cancel").click()
        expect(dialog).to_be_hidden()
        desk.get_by_role("button", name="Delete", exact=True).first.click()
        with desk.expect_request("**/ui/appearance") as sent:
            dialog.get_by_role("button", name="Delete photo").click()

        assert sent.value.method == "POST"


class TestThemeSwitch:
    def test_changes_the_page_at_once_and_for_good(self, desk):
        desk.goto("/")
        desk.locator(".app-side [popovertarget=account-menu]").click()
        with desk.expect_response("**/ui/appearance") as answer:
            desk.get_by_role("button", name="Dark").click()
        assert answer.value.status == 204
        expect(desk.locator("html")).to_have_attribute("data-theme", "dark")
        desk.reload()

        expect(desk.locator("html")).to_have_attribute("data-theme", "dark")


class TestTabs:
    def test_follow_the_arrow_keys(self, desk):
        desk.goto("/")
        desk.get_by_role("tab", name="Bluesky").focus()
        desk.keyboard.press("ArrowRight")

        expect(desk.get_by_role("tab", name="Rehearsal")).to_be_focused()
        expect(desk.get_by_text("What Rehearsal gets.")).to_be_visible()
        expect(desk.get_by_text("What Bluesky gets.")).to_be_hidden()


class TestPress:
    """A part is drawn anew while somebody presses what stands in it."""

    def test_on_a_link_leads_there_all_the_same(self, desk):
        desk.goto("/renewed")
        desk.get_by_role("link", name="There").hover()
        desk.mouse.down()
        _renew(desk)
        expect(desk.locator("#part")).to_contain_text("Drawn 0")
        desk.mouse.up()

        desk.wait_for_url("**/visitor")

    def test_that_ends_elsewhere_lets_the_part_be_drawn(self, desk):
        desk.goto("/renewed")
        desk.get_by_role("link", name="There").hover()
        desk.mouse.down()
        _renew(desk)
        desk.mouse.move(5, 400)
        desk.mouse.up()

        expect(desk.locator("#part")).to_contain_text("Drawn 1")

    def test_of_the_space_bar_ticks_before_the_part_is_drawn(self, desk):
        desk.goto("/renewed")
        desk.evaluate("addEventListener('change', ({target}) => { window.ticked = target.checked })")
        desk.get_by_label("Tick").focus()
        desk.keyboard.down(" ")
        _renew(desk)
        expect(desk.locator("#part")).to_contain_text("Drawn 0")
        desk.keyboard.up(" ")

        expect(desk.locator("#part")).to_contain_text("Drawn 1")
        assert desk.evaluate("window.ticked") is True


class TestKeys:
    def test_act_on_the_item_that_has_the_focus(self, desk):
        desk.goto("/")
        desk.evaluate(
            "document.querySelectorAll('[data-key=a]').forEach((b, i) => b.onclick = () => { window.hit = i })"
        )
        desk.locator("[data-key-item]").first.focus()
        desk.keyboard.press("ArrowDown")
        desk.keyboard.press("a")

        assert desk.evaluate("window.hit") == 1

    def test_leave_typing_alone(self, desk):
        desk.goto("/")
        desk.evaluate(
            "document.querySelectorAll('[data-key]').forEach(b => b.onclick = () => { window.hit = 1 })"
        )
        desk.get_by_label("Name of the brand").press("a")

        assert desk.evaluate("window.hit") is None


class TestMenu:
    def test_opens_beside_its_button_and_follows_the_keys(self, desk):
        desk.goto("/")
        desk.get_by_role("button", name="More", exact=True).click()
        expect(desk.get_by_role("button", name="Rename")).to_be_focused()
        desk.keyboard.press("ArrowDown")
        expect(desk.get_by_role("button", name="Download")).to_be_focused()
        desk.keyboard.press("Escape")

        expect(desk.locator("#example-menu")).to_be_hidden()


class TestAutosave:
    def test_saves_the_newest_text_after_a_pause(self, desk):
        answers = iter([503, 204])
        desk.route("**/autosave", lambda route: route.fulfill(status=next(answers)))
        desk.goto("/")
        desk.clock.install()
        with desk.expect_request("**/autosave"):
            desk.get_by_label("Name of the brand").fill("Anna")
            desk.clock.run_for(1_000)
        state = desk.locator("[data-autosave-state]")
        expect(state).to_contain_text("Not saved")
        with desk.expect_request("**/autosave") as second:
            desk.clock.run_for(6_000)

        expect(state).to_have_text("Saved")
        assert "Anna" in (second.value.post_data or "")


def _renew(page: Page) -> None:
    """Until the answer is there, and what listens to it has run."""
    page.evaluate("""() => new Promise(arrived => {
      const listen = ({detail}) => detail.xhr.addEventListener('loadend', () => setTimeout(arrived));
      document.addEventListener('htmx:beforeSend', listen, {once: true});
      document.body.dispatchEvent(new Event('renew'));
    })""")


def _choose(page: Page, content: bytes) -> None:
    file = {"name": "cake.jpg", "mimeType": "image/jpeg", "buffer": content}
    page.set_input_files(".upload-zone input", [file])
