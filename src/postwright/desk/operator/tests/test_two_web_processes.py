"""Two real web processes, no worker, a mail server and a webhook."""

import os
import socket
import subprocess
import sys
import time

import pytest
from django.db import connection

from postwright.base.notices.models import Alert, Watcher
from postwright.desk.operator.tests.receivers import mail_server, web_server

POLL_S = 0.1


def until(is_so, processes):
    while not is_so():
        assert all(process.poll() is None for process in processes)
        time.sleep(POLL_S)
        connection.close()


@pytest.fixture
def receivers():
    with mail_server() as mails, web_server() as calls:
        yield mails, calls


@pytest.fixture
def start(world, receivers, tmp_path):
    """Start a web process that looks every second; all share a database and nothing else."""
    mails, calls = receivers
    processes = []

    def starter():
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        environment = os.environ | {
            "POSTWRIGHT_DATABASE_URL": world.url,
            "POSTWRIGHT_DATA_DIR": str(tmp_path / str(port)),
            "POSTWRIGHT_PORT": str(port),
            "POSTWRIGHT_WATCH_SECONDS": "1",
            "POSTWRIGHT_MAIL_URL": f"smtp://127.0.0.1:{mails.port}",
            "POSTWRIGHT_ALERT_EMAIL": "olga@example.org",
            "POSTWRIGHT_ALERT_WEBHOOK": f"http://127.0.0.1:{calls.port}/hook",
        }
        processes.append(
            subprocess.Popen([sys.executable, "-m", "postwright.config.cli", "web"], env=environment)
        )
        return processes[-1]

    yield starter
    for process in processes:
        process.terminate()
    for process in processes:
        process.wait(timeout=30)


class TestTwoWebProcesses:
    def test_tell_once_that_nobody_publishes_and_once_that_it_is_over(
        self, stalled, cancel, start, receivers
    ):
        (mails, calls), processes = receivers, [start(), start()]
        mails.wait(1)
        calls.wait(1)
        self.both_look_on(processes)
        assert (len(mails.arrived), len(calls.arrived)) == (1, 1)

        cancel(stalled)
        until(lambda: not Alert.objects.filter(is_open=True).exists(), processes)
        mails.wait(2)
        calls.wait(2)
        self.both_look_on(processes)
        assert [told["kind"] for told in calls.told()] == ["began", "over"]
        assert len(mails.arrived) == 2

    def test_end_at_once_when_they_are_asked_to(self, stalled, start):
        process = start()
        until(Watcher.objects.exists, [process])
        process.terminate()

        assert process.wait(timeout=20) in {0, -15}

    def both_look_on(self, processes):
        """Until each of them has looked twice more."""
        until(lambda: Watcher.objects.count() == 2, processes)
        for _ in range(2):
            before = dict(Watcher.objects.values_list("name", "ticked_at"))
            until(
                lambda seen=before: all(
                    tick > seen[name] for name, tick in Watcher.objects.values_list("name", "ticked_at")
                ),
                processes,
            )
