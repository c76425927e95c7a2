"""Where `bin/setup peers` puts the server: an environment of its own, since it runs on libraries that we do not."""

from pathlib import Path

HOME = Path(__file__).parents[3] / ".peers" / "s3"
PYTHON = HOME / "bin" / "python"


def is_installed() -> bool:
    return PYTHON.exists() and any(HOME.glob("lib/python*/site-packages/swift/proxy"))
