"""German is complete, and nothing in it is a guess."""

import re

import pytest
from babel.messages.pofile import read_po

from postwright.config.messages import LOCALE

PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}|%%")


@pytest.fixture(scope="module")
def german():
    with (LOCALE / "de/LC_MESSAGES/django.po").open("rb") as source:
        return [message for message in read_po(source) if message.id]


def forms(value):
    return list(value) if isinstance(value, tuple | list) else [value]


class TestGerman:
    def test_is_complete(self, german):
        assert [message.id for message in german if not all(forms(message.string))] == []

    def test_holds_no_guess(self, german):
        assert [message.id for message in german if message.fuzzy] == []

    def test_keeps_every_placeholder(self, german):
        wrong = [
            message.id
            for message in german
            for form in forms(message.string)
            if set(PLACE.findall(form)) != set(PLACE.findall(forms(message.id)[-1]))
        ]
        assert wrong == []
