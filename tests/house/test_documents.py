"""What the documents say is what the code does."""

from postwright.config.documents import listed
from tests.house import tree


class TestSettingsPage:
    def test_lists_every_setting_with_its_meaning(self):
        page = (tree.ROOT / "docs/running/settings.md").read_text()

        assert [s.name for s in listed() if f"`{s.name}`" not in page or s.meaning not in page] == []

    def test_lists_nothing_else(self):
        page = (tree.ROOT / "docs/running/settings.md").read_text()
        named = {line.split("`")[1] for line in page.splitlines() if line.startswith("| `")}

        assert named == {s.name for s in listed()}


class TestLocks:
    def test_name_no_host(self):
        locks = [*(tree.ROOT / "requirements").glob("*.txt"), tree.ROOT / "frontend/package-lock.json"]

        assert [
            tree.name(lock)
            for lock in locks
            if "://" in lock.read_text().replace("https://opencollective.com", "")
        ] == []
