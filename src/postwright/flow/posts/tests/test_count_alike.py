"""The counters in the browser say what the server will say."""

import json
import random
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from postwright.flow.posts.rules import parted
from postwright.ports.channels.capabilities import TextRules, Unit
from postwright.ports.channels.text import measure

JS = Path(__file__).parents[5] / "frontend" / "js" / "core"
SCRIPT = """
import { readFileSync } from "node:fs";
import { measure } from "./count.js";
import { parted } from "./parts.js";
const told = JSON.parse(readFileSync(0, "utf8"));
const found = told.texts.map((text) => ({
  counts: told.rules.map((rules) => [measure(text, rules.unit, rules), measure(text, "bytes", rules)]),
  parts: parted(text),
}));
console.log(JSON.stringify(found));
"""
PIECES = [
    *"abc ABC äöüß éñ 漢字かな 한글 עברית العربية ไทย 0123 .,;:!?()[]{}<>*_~#@|\\/-",
    *["e\u0301", "a\u0308\u0323", "\u200d", "\ufe0f", "\u20e3", "\u00a9", "\u00ae\ufe0f", "\u2122", "\u2028", "\t"],
    *["👍", "👍🏽", "👩‍👩‍👧‍👦", "🏳️‍🌈", "🇩🇪", "🇩", "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", "1️⃣", "❤️", "❤", "☕", "🫠"],
    *["https://example.org", "http://a.example/p?q=1&b=2#top", "HTTPS://EXAMPLE.ORG/x).", "https://", "(https://a.b/c_(d))"],
    *["@anna", "@anna@social.example", "@anna.bsky.social", "@a@b@c.d", "mail@anna.example", "@ä@münchen.example"],
    # Whole words: without a consonant before it, a sign that joins two of them is counted as nobody writes it.
    *["हिन्दी", "क्षत्रिय", "বাংলা", "తెలుగు"],
    *["\n", "\n\n", "\n---\n", "\n --- \n", "---", "\n----\n"],
]  # fmt: skip
RULES = [
    TextRules(most=300),
    TextRules(most=280, unit=Unit.WEIGHTED, url_length=23),
    TextRules(most=500, url_length=23, short_mentions=True),
    TextRules(most=3000, unit=Unit.ESCAPED),
    TextRules(most=1024, unit=Unit.UTF16),
    TextRules(most=500, unit=Unit.EMOJI_BYTES),
]


def texts():
    dice = random.Random(7)  # noqa: S311 - the same texts each time
    return ["", *("".join(dice.choices(PIECES, k=dice.randint(1, 14))) for _ in range(3000))]


def trimmed(parts):
    """Empty posts at the end are not sent."""
    while len(parts) > 1 and not parts[-1]:
        parts = parts[:-1]
    return parts


def counted(text, rules):
    """Its characters by those rules, and its bytes."""
    return [one.used for one in measure(text, replace(rules, max_bytes=10_000))]


@pytest.fixture(scope="module")
def in_the_browser():
    told = {
        "texts": texts(),
        "rules": [
            {"unit": one.unit, "url_length": one.url_length, "short_mentions": one.short_mentions}
            for one in RULES
        ],
    }
    node = shutil.which("node")
    assert node, "The front end is built with node."
    command = [node, "--input-type=module", "-e", SCRIPT]
    run = subprocess.run(  # noqa: S603 - our own script
        command, input=json.dumps(told), capture_output=True, text=True, cwd=JS, check=True, timeout=60
    )
    return json.loads(run.stdout)


class TestCounters:
    def test_count_as_the_server_counts(self, in_the_browser):
        wrong = [
            (text, rules.unit, seen, counted(text, rules))
            for text, found in zip(texts(), in_the_browser, strict=True)
            for rules, seen in zip(RULES, found["counts"], strict=True)
            if seen != counted(text, rules)
        ]
        assert wrong == []

    def test_part_a_thread_as_the_server_does(self, in_the_browser):
        wrong = [
            (text, found["parts"], trimmed(parted(text)))
            for text, found in zip(texts(), in_the_browser, strict=True)
            if found["parts"] != trimmed(parted(text))
        ]
        assert wrong == []
