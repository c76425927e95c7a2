import time

from postwright.kit.ids import read_uuid, uuid7


class TestUuid7:
    def test_is_a_version_7_uuid(self):
        made = uuid7()

        assert (made.version, made.variant) == (7, "specified in RFC 4122")

    def test_carries_the_milliseconds_it_was_made_in(self):
        before = time.time_ns() // 1_000_000
        made = uuid7().int >> 80
        after = time.time_ns() // 1_000_000

        assert before <= made <= after

    def test_never_repeats_itself(self):
        assert len({uuid7() for _ in range(10_000)}) == 10_000


class TestReadUuid:
    def test_reads_what_is_one_and_nothing_else(self):
        made = uuid7()

        assert read_uuid(str(made)) == read_uuid(made) == made
        assert [read_uuid(sent) for sent in ("", "x", 7, None, str(made)[1:])] == [None] * 5
