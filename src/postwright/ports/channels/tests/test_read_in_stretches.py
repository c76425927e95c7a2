"""A tape plays any stretches of a file, in any order, and begins anew only where it must go back."""

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from postwright.ports.channels.tapes import Tape

PIECES = st.lists(st.binary(min_size=1, max_size=7), max_size=8)
STRETCHES = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=6)


def open_file(pieces, opened):
    async def read():
        opened.append(True)
        for piece in pieces:
            yield piece

    return read


async def played(tape, first, last):
    return b"".join([piece async for piece in tape.play(first, last)])


class TestATape:
    @given(PIECES, STRETCHES)
    def test_gives_just_those_bytes(self, pieces, stretches):
        tape, whole = Tape(open_file(pieces, [])), b"".join(pieces)

        async def play():
            return [await played(tape, first, last) for first, last in stretches]

        assert asyncio.run(play()) == [whole[first:last] for first, last in stretches]

    async def test_reads_a_file_once_from_its_beginning_to_its_end(self):
        opened = []
        tape = Tape(open_file([b"abc", b"defg", b"hi"], opened))
        assert [await played(tape, at, at + 2) for at in range(0, 9, 2)] == [b"ab", b"cd", b"ef", b"gh", b"i"]
        assert opened == [True]

    async def test_begins_anew_after_a_stretch_that_broke_off(self):
        tape = Tape(open_file([b"abc", b"defg"], []))
        async for _ in tape.play(0, 7):
            break
        assert await played(tape, 1, 5) == b"bcde"
