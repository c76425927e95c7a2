import pytest

from postwright.config.licences import EXTRAS, licences, licences_page
from tests.house import tree

FREE = ("MIT", "BSD", "Apache", "PSF", "Python Software", "ISC", "0BSD", "MPL", "LGPL", "Lesser General")


class TestLicences:
    @pytest.mark.parametrize("lock", ["base", *EXTRAS])
    def test_are_all_known_and_allow_every_use(self, lock):
        found = dict(licences(tree.ROOT / f"requirements/{lock}.txt"))
        unclear = {name: said for name, said in found.items() if not any(free in said for free in FREE)}

        assert unclear == {}
        assert not [name for name, said in found.items() if "AGPL" in said or "Affero" in said]

    def test_stand_on_their_page(self, monkeypatch):
        monkeypatch.chdir(tree.ROOT)

        assert (tree.ROOT / "docs/licences.md").read_text() == licences_page()
