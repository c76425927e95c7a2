"""`python -m tests.simulators NETWORK` serves until it is told to end."""

import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.simulators.__main__ import SIMULATORS

ROOT = Path(__file__).parents[2]


class TestByHand:
    @pytest.mark.parametrize("network", SIMULATORS)
    def test_says_where_it_is_and_ends_when_told(self, network):
        command = [sys.executable, "-m", "tests.simulators", network]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            address = process.stdout.readline().split()[-1]
            with urllib.request.urlopen(address, timeout=10) as answer:
                assert "simulat" in answer.read().decode().lower()
            process.send_signal(signal.SIGTERM)
            assert process.wait(20) == 0
