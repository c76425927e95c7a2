"""Where `bin/setup peers` puts the server: an environment of its own, since it runs on libraries that we do not."""

import os
import tempfile
from pathlib import Path

HOME = Path(__file__).parents[3] / ".peers" / "s3"
PYTHON = HOME / "bin" / "python"


def is_installed() -> bool:
    return PYTHON.exists() and any(HOME.glob("lib/python*/site-packages/swift/proxy"))


def has_attributes() -> bool:
    """Swift keeps what it knows of a file in the file system's extended attributes."""
    with tempfile.NamedTemporaryFile() as file:
        try:
            os.setxattr(file.name, "user.postwright", b"1")
        except (OSError, AttributeError):
            return False
    return True
