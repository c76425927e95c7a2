"""The files of the letters that words are drawn with on pictures: Inter, one file for each script."""

from pathlib import Path

FOLDER = Path(__file__).parent / "static/built/letters"
SCRIPTS = ("latin", "latin-ext", "cyrillic", "cyrillic-ext", "greek", "greek-ext", "vietnamese")


def letters() -> tuple[Path, ...]:
    """The most usual script first; made by the front end's build."""
    return tuple(FOLDER / f"inter-{script}-wght-normal.woff2" for script in SCRIPTS)
