"""Translations for the running program, made from the translators' files: python -m postwright.config.messages"""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def compile_messages() -> list[Path]:
    """Write a .mo beside each .po that is newer; needs no gettext tools. Returns what was written."""
    stale = [path for path in LOCALE.glob("*/LC_MESSAGES/*.po") if _is_stale(path)]
    for path in stale:
        with path.open("rb") as source, path.with_suffix(".mo").open("wb") as target:
            write_mo(target, read_po(source))
    return [path.with_suffix(".mo") for path in stale]


def _is_stale(path: Path) -> bool:
    made = path.with_suffix(".mo")
    return not made.exists() or made.stat().st_mtime < path.stat().st_mtime


if __name__ == "__main__":
    compile_messages()
