import json

import pytest
from django.db import connection

from postwright.config.wiring import JOBS
from postwright.desk.operator.tests.conftest import mails  # noqa: F401 - pytest finds fixtures by their name here
from postwright.flow.review.tests.conftest import channel, edit, opened, post  # noqa: F401 - as above

WAITING = "SELECT task_name, args FROM procrastinate_jobs WHERE task_name LIKE 'review.mail%' ORDER BY id"


@pytest.fixture
def work(mails, settings):  # noqa: F811 - the fixture above
    """Does what the queue holds, as the worker would, without waiting for its time. Returns what arrived."""
    settings.PUBLIC_URL = "https://post.example"

    def done():
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            waiting = cursor.fetchall()
        for name, ids in waiting:
            JOBS[name](**json.loads(ids))
        return {mail["To"]: mail for _recipients, mail in mails.arrived}

    return done
