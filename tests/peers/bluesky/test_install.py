import pytest

from tests.peers.bluesky import PeerNotInstallable, install


class TestInstall:
    def test_names_every_tool_that_is_missing(self, monkeypatch, tmp_path):
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(PeerNotInstallable, match=r"npm .*, a C compiler .*, make, python3"):
            install()
