"""What is said when the fault is ours."""

import errno
import logging

import pytest
from django.db import OperationalError, connection
from django.test import RequestFactory
from psycopg.errors import DiskFull

from postwright.config.faults import server_error


def caused(error, by):
    error.__cause__ = by
    return error


LINE = logging.Formatter()
FULL = [
    OSError(errno.ENOSPC, "No space left on device"),
    caused(OperationalError("could not extend file"), DiskFull("could not extend file")),
]
BUG = [ValueError("a bug"), OSError(errno.EIO, "Input/output error")]


def answer_to(error, path):
    try:
        raise error
    except type(error):
        return server_error(RequestFactory().post(path))


class TestAFault:
    @pytest.mark.parametrize(
        ("error", "status", "words"),
        [
            *((full, 507, "The disk of this server is full") for full in FULL),
            *((bug, 500, "on our side") for bug in BUG),
        ],
    )
    def test_is_told_to_people_on_a_page(self, error, status, words):
        answer = answer_to(error, "/posts/new/")

        assert (answer.status_code, words in answer.text, "a bug" in answer.text) == (status, True, False)

    @pytest.mark.parametrize(
        ("error", "status", "code"),
        [*((full, 507, "no_space") for full in FULL), *((bug, 500, "fault") for bug in BUG)],
    )
    def test_is_told_to_programs_as_a_problem(self, error, status, code):
        answer = answer_to(error, "/api/v1/brands")

        assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
        assert f'"code": "{code}"' in answer.text

    def test_reaches_whoever_asked(self, as_member, anna, brand):
        client = as_member(anna)
        client.raise_request_exception = False
        with connection.execute_wrapper(full_where_posts_are):
            answer = client.get("/posts/")

        assert (answer.status_code, "The disk of this server is full" in answer.text) == (507, True)


def full_where_posts_are(execute, sql, params, many, context):
    if "posts_post" in sql:
        raise FULL[1]
    return execute(sql, params, many, context)


class TestAForeignHost:
    @pytest.mark.parametrize("path", ["/", "/account/login/", "/api/v1/me", "/readyz", "/nowhere"])
    def test_gets_a_plain_page_and_one_line_of_the_log(self, client, db, caplog, path):
        client.raise_request_exception = False
        answer = client.get(path, headers={"host": "elsewhere.example"})

        assert (answer.status_code, "that we could not read" in answer.text) == (400, True)
        [line] = [LINE.format(record) for record in caplog.records if record.levelno >= logging.WARNING]
        assert "'elsewhere.example'" in line
        assert "\n" not in line
