"""Text that ends up in a line of its own: a mail's subject, a heading, a button."""

import re

# Line breaks, other control signs, and signs that turn the direction of what follows.
UNSEEN = r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]"


def one_line(text: str) -> str:
    return " ".join(re.sub(UNSEEN, " ", text).split())
