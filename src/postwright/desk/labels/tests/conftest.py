import pytest

from conftest import NOON
from postwright.flow.posts.operations import create_label, create_post


@pytest.fixture
def post(brand, wilma):
    return create_post(brand=brand, by=wilma, at=NOON, text="Fresh rolls.")


@pytest.fixture
def label(wilma):
    return create_label(name="Autumn", colour="orange", brand=None, by=wilma, at=NOON)
