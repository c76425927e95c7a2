"""German is complete, knows every sentence of the program, and nothing in it is a guess."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from postwright.config.messages import LOCALE

PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}|%%")
CALL = re.compile(r"""(?:\w*gettext|\b_)\((?:[^()'"]|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")*\)""")
KEYWORDS = DEFAULT_KEYWORDS | {"gettext_lazy": None, "gettext_noop": None, "ngettext_lazy": (1, 2)}
FORMAL_OR_LOUD = re.compile(r"\b(Ihnen|Ihren?|Ihre[mrs]|bitten Sie|können Sie)\b|!")


@pytest.fixture(scope="module")
def german():
    with (LOCALE / "de/LC_MESSAGES/django.po").open("rb") as source:
        return [message for message in read_po(source) if message.id]


def forms(value):
    return list(value) if isinstance(value, tuple | list) else [value]


def sentences_in(root: Path) -> Iterator[tuple[str, str | None]]:
    """What the collector would find: a sentence and its context."""
    for path in sorted(root.rglob("*")):
        if path.suffix in {".py", ".html", ".txt"} and "tests" not in path.parts:
            yield from sentences_of(path)


def sentences_of(path: Path) -> Iterator[tuple[str, str | None]]:
    source = path.read_text()
    if path.suffix != ".py":
        source = "\n".join(CALL.findall(templatize(source)))
    for _line, found, _comments, context in extract("python", BytesIO(source.encode()), KEYWORDS):
        yield forms(found)[0], context


class TestGerman:
    def test_knows_every_sentence(self, german):
        known = {(forms(message.id)[0], message.context) for message in german}
        missing = set(sentences_in(LOCALE.parent)) - known
        assert missing == set(), "Run bin/messages and translate what is new."

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

    def test_says_du_and_never_shouts(self, german):
        assert [m.id for m in german if any(map(FORMAL_OR_LOUD.search, forms(m.string)))] == []

    def test_ends_a_sentence_where_the_source_ends_it(self, german):
        assert [m.id for m in german if ends_otherwise(forms(m.id)[0], forms(m.string)[0])] == []


def ends_otherwise(english: str, german: str) -> bool:
    return (english[-1] in ".?:…") != (german[-1] in ".?:…") or (english[-1] == "?") != (german[-1] == "?")
