"""What people and programs are told when the fault is ours. Nothing here asks the database."""

import logging
import re
import sys
from collections.abc import Iterator
from copy import copy

from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.utils.translation import gettext as _
from psycopg.errors import DiskFull

from postwright.kit.api import problem
from postwright.kit.disk import FULL

# Whoever reads the log must not be able to enter by what they read there.
KEYS = re.compile(
    r"(/(?:confirm-email|feeds|files|join|out|password/reset/key|review)/|[?&](?:access_token|code|state)=)[^/&\s]+"
)


class WithoutKeys(logging.Filter):
    """Addresses without the token, signature or key that stands in them."""

    def filter(self, record: logging.LogRecord) -> logging.LogRecord:
        masked = copy(record)
        masked.msg, masked.args = KEYS.sub(r"\1***", record.getMessage()), None
        return masked


class WithoutTraceback(logging.Filter):
    """For what strangers bring about at will: one line of the log each."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.exc_info = record.exc_text = None
        return True


def server_error(request: HttpRequest) -> HttpResponse:
    is_full = any(_is_full(error) for error in _chain(sys.exception()))
    status = 507 if is_full else 500
    if not request.path.startswith("/api/"):
        # Without the request: what stands around a page asks the session, and that may be what failed.
        return HttpResponse(get_template("500.html").render({"is_full": is_full}), status=status)
    if is_full:
        detail = _("The disk of this server is full. Nothing was saved; whoever runs it has to make room.")
        return problem(status, "no_space", detail)
    return problem(status, "fault", _("Something went wrong on our side. It was noted in the log."))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _is_full(error: BaseException) -> bool:
    return isinstance(error, DiskFull) or (isinstance(error, OSError) and error.errno in FULL)
