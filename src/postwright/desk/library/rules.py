"""What is asked of the library, as it can be looked up."""

import re

MOST_WORDS = 8
LONGEST_WORD = 60


def search_words(text: str) -> list[str]:
    """The words typed, each once, without signs that a text query would read as its own."""
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in re.findall(r"[^\W_]+", text.lower())))[
        :MOST_WORDS
    ]
