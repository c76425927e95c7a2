from pathlib import Path

import pytest

import postwright
from postwright.ports.imaging import Imaging

LETTERS = Path(postwright.__file__).parent / "ui/static/built/letters"


@pytest.fixture(scope="package")
def letters():
    """Latin first, as the product hands them over."""
    return (
        LETTERS / "inter-latin-wght-normal.woff2",
        LETTERS / "inter-latin-ext-wght-normal.woff2",
        LETTERS / "inter-cyrillic-wght-normal.woff2",
    )


@pytest.fixture(scope="package")
def imaging(letters):
    imaging = Imaging(fonts=letters)
    yield imaging
    imaging.close()
