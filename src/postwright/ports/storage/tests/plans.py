"""What may happen to an arrival, in any order; for tests that look for the order in which something is lost."""

import io
from contextlib import suppress

from hypothesis import strategies as st

from postwright.ports.storage import WrongOffset
from postwright.ports.storage.tests.contract import FOLDER, BrokenOff, content_of, stored_as

NONSENSE = -1
CONTENT = bytes(number * 131 % 251 for number in range(1 << 16))


def plans(most):
    """Appends of up to so many bytes: how many, in pieces of how many, broken off or not, how far beside the end."""
    length = st.integers(0, most)
    append = st.tuples(length, st.integers(1, most), st.booleans(), st.sampled_from([0, 0, 0, 0, -1, 1, 7]))
    return st.lists(append, max_size=8)


def follow(open_storage, plan):
    """Each append by another node. Whatever happened, what arrived is the beginning of what was sent."""
    arrival, at = open_storage().begin(folder=FOLDER), 0
    for length, piece, breaks, beside in plan:
        at = append(
            open_storage(), arrival, at, CONTENT[at : at + length], piece, breaks=breaks, beside=beside
        )
        assert open_storage().arrived(arrival) == at
        assert open_storage().head(arrival, 9) == CONTENT[: min(9, at)]
    stored = open_storage().finish(arrival)
    assert stored == stored_as(CONTENT[:at])
    assert content_of(open_storage(), stored.key) == CONTENT[:at]


def append(storage, arrival, at, content, piece, *, breaks, beside):
    if at + beside < 0:
        beside = 0
    try:
        if breaks:
            with suppress(ConnectionResetError):
                storage.append(arrival, BrokenOff(content, piece), at=at + beside)
        else:
            assert storage.append(arrival, io.BytesIO(content), at=at + beside) == at + len(content)
    except WrongOffset as refused:
        return refused.arrived if beside else NONSENSE
    return NONSENSE if beside else at + len(content)
