import sys
import time
from contextlib import suppress

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwright.kit.crypto import CannotOpen, Key
from postwright.kit.masters import CommandFailed, CommandMaster, HeldMaster

KEY, PLACE = Key(bytes(range(32))), ("vault_datakey", "wrapped", "0011", "tenant 1")
SECRET = bytes(range(100, 132))
places = st.lists(st.text(max_size=20), min_size=1, max_size=4).map(tuple)
# What it wraps is only turned around: that the place is bound must not depend on the service.
MIRROR = "import base64, sys; print(base64.b64encode(base64.b64decode(sys.stdin.read())[::-1]).decode())"

SILENT = "import signal; signal.pause()"


@pytest.fixture
def command(tmp_path):
    """`command(code)`: a key command of that Python code."""

    def made(code):
        program = tmp_path / "service.py"
        program.write_text(code)
        return CommandMaster(f"{sys.executable} {program}")

    return made


class TestHeldMaster:
    @given(st.binary(min_size=32, max_size=32), places)
    def test_unwraps_what_it_wrapped_in_the_same_place(self, secret, place):
        master = HeldMaster(KEY)

        assert master.unwrap(master.wrap(secret, place=place), place=place) == secret

    @given(places, places)
    def test_refuses_every_other_place(self, place, other):
        if place == other:
            return
        wrapped = HeldMaster(KEY).wrap(SECRET, place=place)
        with pytest.raises(CannotOpen):
            HeldMaster(KEY).unwrap(wrapped, place=other)

    @given(st.binary(max_size=200))
    def test_refuses_what_was_never_wrapped(self, noise):
        with pytest.raises(CannotOpen):
            HeldMaster(KEY).unwrap(noise, place=PLACE)

    def test_is_named_without_telling_the_key(self):
        assert KEY.secret.hex() not in HeldMaster(KEY).label + repr(HeldMaster(KEY))


class TestCommandMaster:
    def test_unwraps_what_it_wrapped(self, command):
        master = command(MIRROR)

        assert master.unwrap(master.wrap(SECRET, place=PLACE), place=PLACE) == SECRET

    def test_refuses_every_other_place(self, command):
        master = command(MIRROR)
        with pytest.raises(CannotOpen):
            master.unwrap(master.wrap(SECRET, place=PLACE), place=("vault_datakey", "other"))

    def test_refuses_a_service_that_wraps_nothing(self, command):
        with pytest.raises(CommandFailed, match="unwrapped"):
            command("import sys; print(sys.stdin.read())").wrap(SECRET, place=PLACE)

    @pytest.mark.parametrize(
        ("code", "said"),
        [
            ("import sys; sys.exit(3)", "exit status 3"),
            ("print('not in base64!')", "base64"),
            ("print('A' * 100_000)", "more than 64 KiB"),
            ("while True: print('A' * 1000)", "more than 64 KiB"),
            ("print()", "unwrapped"),
        ],
    )
    def test_says_what_went_wrong(self, command, code, said):
        with pytest.raises(CommandFailed, match=said):
            command(code).wrap(SECRET, place=PLACE)

    @pytest.mark.parametrize("words", ["/nowhere/at/all", "'unbalanced", " "])
    def test_says_when_there_is_no_such_program(self, words):
        with pytest.raises(CommandFailed, match="cannot be started"):
            CommandMaster(words).unwrap(b"x", place=PLACE)

    def test_gives_up_on_a_service_that_is_silent(self, command, monkeypatch):
        monkeypatch.setattr("postwright.kit.masters.COMMAND_TIMEOUT_S", 0.2)
        with pytest.raises(CommandFailed, match="no answer"):
            command(SILENT).wrap(SECRET, place=PLACE)

    def test_leaves_nothing_running_that_a_silent_service_started(self, command, monkeypatch, tmp_path):
        """A shell script waits for programs of its own; they hold its output open and outlive it."""
        monkeypatch.setattr("postwright.kit.masters.COMMAND_TIMEOUT_S", 2)
        note = tmp_path / "pid"
        start = f"subprocess.Popen([sys.executable, '-c', {SILENT!r}])"
        code = (
            f"import subprocess, sys; one = {start}; open({str(note)!r}, 'w').write(str(one.pid)); one.wait()"
        )
        with pytest.raises(CommandFailed, match="no answer"):
            command(code).wrap(SECRET, place=PLACE)

        assert ended(int(note.read_text()))

    def test_need_not_read_what_it_is_told(self, command):
        with pytest.raises(CommandFailed, match="exit status 4"):
            command("import sys; sys.exit(4)").unwrap(b"x" * 60_000, place=PLACE)

    def test_keeps_our_own_secrets_from_the_command(self, command, monkeypatch, tmp_path):
        monkeypatch.setenv("POSTWRIGHT_SECRET_KEY", "very secret")
        seen = tmp_path / "seen"
        command(f"import os; open({str(seen)!r}, 'w').write(repr(dict(os.environ))); {MIRROR}").wrap(
            SECRET, place=PLACE
        )

        assert "POSTWRIGHT" not in seen.read_text()

    def test_does_not_repeat_what_the_command_complained_of(self, command):
        with pytest.raises(CommandFailed) as found:
            command("import sys; sys.exit('token of the service')").wrap(SECRET, place=PLACE)
        assert "token of the service" not in str(found.value)


def ended(pid):
    """Waits for it; the test's own time limit ends it."""
    with suppress(psutil.NoSuchProcess):
        one = psutil.Process(pid)
        while one.status() != psutil.STATUS_ZOMBIE:  # nobody may be there who takes note of its end
            time.sleep(0.01)
    return True
