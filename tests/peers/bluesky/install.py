"""Install the server below `.peers/` of the checkout, from the npm registry alone."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
HOME = HERE.parents[2] / ".peers" / "bluesky"
_FILES = ("package.json", "package-lock.json", ".npmrc")
_MARK = HOME / "installed"
_TOOLS = {
    "npm": "npm (Node's package manager)",
    "cc": "a C compiler (gcc)",
    "make": "make",
    "python3": "python3",
}


class PeerNotInstallable(Exception):
    """The machine lacks something; the message says what."""


def is_installed() -> bool:
    return _MARK.is_file() and _MARK.read_text() == _lock_digest()


def install() -> None:
    """Takes two to four minutes: SQLite's binding is compiled here, no ready-made one is downloaded."""
    missing = [what for tool, what in _TOOLS.items() if shutil.which(tool) is None]
    if missing:
        raise PeerNotInstallable(f"The Bluesky server needs {', '.join(missing)} to be installed first.")
    HOME.mkdir(parents=True, exist_ok=True)
    _MARK.unlink(missing_ok=True)
    for name in _FILES:
        shutil.copyfile(HERE / name, HOME / name)
    _npm("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    _npm("rebuild", "better-sqlite3", "--foreground-scripts", "--loglevel=error")
    _MARK.write_text(_lock_digest())


def environment() -> dict[str, str]:
    """With Node 22 from the npm packages in front, and its own headers for what is compiled."""
    bundled = next(HOME.glob("node_modules/node-*-*/bin/node"), None)
    if bundled is None:
        return dict(os.environ)
    path = f"{bundled.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    return os.environ | {"PATH": path, "npm_config_nodedir": str(bundled.parent.parent)}


def _npm(*arguments: str) -> None:
    npm = shutil.which("npm") or "npm"
    done = subprocess.run(
        [npm, *arguments],
        cwd=HOME,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=1500,
        check=False,
    )
    if done.returncode:
        sys.stderr.write(done.stdout[-4000:] + done.stderr[-4000:])
        raise PeerNotInstallable(f"npm {arguments[0]} failed; its last words are above.")


def _lock_digest() -> str:
    return hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()
