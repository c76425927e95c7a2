"""A database that goes away in the middle of something."""

from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection


@contextmanager
def failing(beginning, *words):
    """At the first statement that begins so and has these values."""

    def fail(execute, sql, params, many, context):
        if sql.startswith(beginning) and set(words) <= set(map(str, params)):
            raise OperationalError("server closed the connection")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail), pytest.raises(OperationalError):
        yield
