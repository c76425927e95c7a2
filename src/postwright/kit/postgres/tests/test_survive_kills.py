import signal
import subprocess
import sys
import time

import psutil
import psycopg
import pytest

from postwright.kit.postgres import Cluster
from postwright.kit.postgres.tests.conftest import answer

SUPERVISOR = """
import pathlib, signal, sys
from postwright.kit.postgres import Cluster, find_binaries
cluster = Cluster(pathlib.Path(sys.argv[1]), find_binaries()).start()
print(cluster.process.pid, flush=True)
signal.pause()
"""


@pytest.fixture
def supervisor(directory):
    """A process of its own that runs a server, and the server's process."""
    process = subprocess.Popen(
        [sys.executable, "-c", SUPERVISOR, str(directory)], stdout=subprocess.PIPE, text=True
    )
    server = psutil.Process(int(process.stdout.readline()))
    yield process, server
    process.kill()
    process.wait()
    process.stdout.close()


def revived(cluster: Cluster) -> None:
    cluster.process.wait()
    while not cluster.is_running():
        cluster.revive()
        time.sleep(0.02)


class TestKilledServer:
    def test_comes_back_with_everything_acknowledged(self, directory, binaries):
        with Cluster(directory, binaries) as cluster:
            url = cluster.url("postwright_owner")
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute("CREATE TABLE kept (number int)")
                for number in range(3):
                    connection.execute("INSERT INTO kept VALUES (%s)", [number])
                cluster.process.send_signal(signal.SIGKILL)
            revived(cluster)

            assert answer(url, "SELECT array_agg(number ORDER BY number) FROM kept") == [0, 1, 2]

    def test_comes_back_every_time(self, directory, binaries):
        with Cluster(directory, binaries) as cluster:
            pids = {cluster.process.pid}
            for _ in range(3):
                cluster.process.send_signal(signal.SIGKILL)
                revived(cluster)
                pids.add(cluster.process.pid)

            assert len(pids) == 4


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
class TestKilledSupervisor:
    def test_leaves_a_server_that_shuts_down_cleanly(self, supervisor, directory):
        process, server = supervisor
        process.kill()
        server.wait(timeout=20)

        assert "database system is shut down" in (directory / "postgres" / "server.log").read_text()

    def test_leaves_no_lock_behind(self, supervisor, directory, binaries):
        supervisor[0].kill()
        supervisor[0].wait()

        with Cluster(directory, binaries) as cluster:
            assert answer(cluster.url("postwright_app"), "SELECT 1") == 1

    def test_killed_with_its_server_loses_nothing(self, supervisor, directory, binaries):
        process, server = supervisor
        process.kill()
        server.kill()
        process.wait()

        with Cluster(directory, binaries) as cluster:
            assert answer(cluster.url("postwright_app"), "SELECT 1") == 1
