"""Every refusal that Meta's documents list, as what it means for a post."""

import csv
import json
from pathlib import Path

import pytest

import tests.simulators.meta
from postwright.kit.http import Answer
from postwright.ports.channels.errors import Reconnect, Refused, RetryLater, Unclear
from postwright.ports.channels.graph.containers import State
from postwright.ports.channels.graph.errors import Means, meaning_in, to_error, wants_new_container

TABLES = Path(tests.simulators.meta.__file__).parents[1]

# Of a call that creates, by code and subcode; a subcode that is not named goes by its code.
UNCLEAR = {"1", "2", "4/2207051", "-1/2207001"}
WAITS = {
    *("4", "17", "32", "341", "613", "368", "9/2207042"),
    *("-2/2207003", "100/2207076", "9004/2207052", "9007/2207027"),
    *(f"{number}" for number in (80000, 80001, 80002, 80003, 80004, 80005, 80006, 80008, 80009, 80014)),
}
ANEW = {
    *("-2/2207020", "-1/2207032", "-1/2207053", "24/2207006", "24/2207008", "24/4279009", "100/2207082"),
    *("1363037", "1363041"),
}
RECONNECTS = {
    *("3", "10", "102", "190", "200", "210", "230", "299", "9009", "25/2207050", "4/4279013"),
    *(f"190/{number}" for number in (458, 459, 460, 463, 464, 467, 492)),
}


def lines():
    """Code with subcode, and status, of both tables."""
    with (TABLES / "meta/codes.csv").open() as file:
        for line in csv.DictReader(file):
            yield (
                f"{line['code']}/{line['subcode']}".rstrip("/"),
                int(line["status"]),
                line["transient"] == "yes",
            )
    with (TABLES / "threads/codes.csv").open() as file:
        for line in csv.DictReader(file):
            if line["code"].replace("/", "").isdecimal() and line["http"] != "200":
                yield line["code"], int(line["http"]), False


LINES = sorted(set(lines()))


def answer(status, name="", *, transient=False, **more):
    code, _, subcode = name.partition("/")
    error = {"code": int(code or 0), "message": "Because", "is_transient": transient, **more}
    if subcode:
        error["error_subcode"] = int(subcode)
    body = json.dumps({"error": error}).encode()
    return Answer(status=status, headers={}, body=body, url="")


class TestSortRefusals:
    @pytest.mark.parametrize(("name", "status", "transient"), LINES)
    def test_each_line_of_the_tables(self, name, status, transient):
        error = to_error(answer(status, name, transient=transient), creating=True)
        expected = (
            Unclear
            if name in UNCLEAR
            else RetryLater
            if name in WAITS | ANEW
            else Reconnect
            if name in RECONNECTS
            else Refused
        )
        assert type(error) is expected
        assert wants_new_container(error) is (name in ANEW)

    @pytest.mark.parametrize("name", sorted(UNCLEAR))
    def test_what_can_be_repeated_is_not_unclear_where_nothing_is_made(self, name):
        assert isinstance(to_error(answer(500, name), creating=False), RetryLater)

    def test_passes_on_what_was_written_for_the_person(self):
        error = to_error(answer(400, "36003/2207009", error_user_msg="Too wide."), creating=True)
        assert (error.code, error.params) == ("media_refused", {"why": "Too wide."})

    @pytest.mark.parametrize(
        ("words", "means"),
        [
            ("Error: Unsupported video format. (2207026)", Means.MEDIA),
            ("Error: Media download has failed. (2207003)", Means.NOT_FETCHED),
            ("Error: Unknown upload error (2207053)", Means.NEW_CONTAINER),
            ("Error: 17900000000000001", None),
            ("", None),
        ],
    )
    def test_finds_a_subcode_in_words(self, words, means):
        assert meaning_in(words) is means

    @pytest.mark.parametrize(
        ("code", "words", "state"),
        [
            ("FINISHED", "", State.FINISHED),
            (None, "In progress: Media is being processed.", State.IN_PROGRESS),
            (None, "Error: Media download has failed.", State.ERROR),
            ("SOMETHING_NEW", "", State.IN_PROGRESS),
            (7, None, State.IN_PROGRESS),
        ],
    )
    def test_reads_a_state_from_code_or_words(self, code, words, state):
        assert State.read(code, words) is state
