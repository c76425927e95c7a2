import subprocess
import sys

import pytest

from postwright.ports.channels.errors import UnknownNetwork
from postwright.ports.channels.networks.rehearsal.memory import MemoryTimeline
from postwright.ports.channels.registry import NETWORKS, Networks, network_class


class TestListNetworks:
    @pytest.mark.parametrize("name", NETWORKS)
    def test_finds_every_network_under_its_name(self, name):
        assert network_class(name).name == name

    def test_refuses_a_network_it_does_not_list(self):
        with pytest.raises(UnknownNetwork, match="myspace"):
            network_class("myspace")

    def test_refuses_options_for_a_network_it_does_not_list(self):
        with pytest.raises(UnknownNetwork):
            Networks({"myspace": {}})

    def test_builds_a_network_once_with_its_options(self):
        networks = Networks({"bluesky": {"max_image_bytes": 5}, "rehearsal": {"timeline": MemoryTimeline()}})
        assert networks["bluesky"] is networks["bluesky"]
        assert networks["bluesky"].capabilities.images.max_bytes == 5
        assert list(networks) == list(NETWORKS)

    def test_imports_a_network_only_when_it_is_asked_for(self):
        code = (
            "import sys, postwright.ports.channels.registry;"
            "print([name for name in sys.modules if '.networks.' in name])"
        )
        command = [sys.executable, "-c", code]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)  # noqa: S603 - our own code
        assert done.stdout.strip() == "[]"
