import base64
import secrets
import sys

import pytest


@pytest.fixture
def world(committed, cluster):
    from tests.world import open_world

    return open_world(cluster)


@pytest.fixture
def new_master():
    """`new_master()`: the text of a master key, as the setting has it."""
    return lambda: base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


@pytest.fixture
def key_command(tmp_path):
    """`key_command()`: a key service as a command; its key stays in its own files."""

    def made(name="service", *, body=SERVICE):
        program = tmp_path / name
        program.write_text(
            body.replace("@LOG@", str(tmp_path / f"{name}.log")).replace("@PYTHON@", sys.executable)
        )
        program.chmod(0o700)
        return str(program)

    return made


# AES-256-GCM with a key of its own, which the first call makes; each call leaves a line in the log.
SERVICE = """#!@PYTHON@
import base64, os, sys
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
home = os.path.abspath(__file__) + ".secret"
if not os.path.exists(home):
    open(home, "wb").write(os.urandom(32))
key = AESGCM(open(home, "rb").read())
content = base64.b64decode(sys.stdin.read())
open("@LOG@", "a").write(sys.argv[1] + chr(10))
nonce = os.urandom(12)
answer = nonce + key.encrypt(nonce, content, b"") if sys.argv[1] == "wrap" else key.decrypt(content[:12], content[12:], b"")
print(base64.b64encode(answer).decode())
"""
