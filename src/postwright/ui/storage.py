from functools import cache
from hashlib import sha256
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


class VersionedStaticFiles(StaticFilesStorage):
    """Addresses that change with the file's content, so that browsers may keep files for good."""

    def url(self, name: str | None) -> str:
        """Fonts keep their plain name: the style sheet asks for them by it."""
        plain = super().url(name)
        return f"{plain}?v={_version(name)}" if name and not name.endswith(".woff2") else plain


@cache
def _version(name: str) -> str:
    found = finders.find(name)
    return sha256(Path(found).read_bytes()).hexdigest()[:12] if isinstance(found, str) else "missing"
