"""An older copy of the database comes back: what was sent since then is found on the network, and not sent again."""

import time
from dataclasses import replace

import pytest

from tests.chaos.report import tell

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(600)]
DAYS_S = 40 * 3600  # longer than any brand goes on trying


def publish_copy_and_restore(run, folder, monkeypatch):
    """The copy is made while the workers are at work; then everything is published, and the copy comes back."""
    from django.db import connections  # noqa: PLC0415 - models are there only once Django is set up

    from postwright.config.cli.db import LOOK_FIRST  # noqa: PLC0415 - see above
    from postwright.kit.postgres import backups  # noqa: PLC0415 - beside the others

    run.schedule(120, channels=12, organisations=2, over=4)
    run._workers = [run._start("careful") for _ in range(2)]
    while not len(run.acknowledged) / 4 < len(run.network.log):
        time.sleep(0.02)
    copy = backups.backup(run.cluster.url("postgres", run.dbname), run.cluster.binaries, folder / "copy.dump")
    run._end(until_over=True)
    connections.close_all()
    monkeypatch.setattr(backups, "DATABASE", run.dbname)
    backups.restore(run.cluster, copy, folder / "before.dump", first=LOOK_FIRST)
    taken_for_unsent = run.open()
    assert 0 < taken_for_unsent < len(run.acknowledged)
    return taken_for_unsent


class TestAnOlderCopy:
    def test_doubles_and_loses_nothing(self, rig, tmp_path, monkeypatch):
        with rig(seed=7) as run:
            unsent = publish_copy_and_restore(run, tmp_path, monkeypatch)
            run.run("careful", alive=2)

            verdict = run.verdict()
            tell(
                f"a copy brought back in which {unsent} of {len(run.acknowledged)} sent ones were unsent",
                verdict,
            )
            assert replace(verdict, out_of_order=[]).is_clean, verdict

    def test_says_what_was_sent_although_its_time_for_tries_is_over(self, rig, tmp_path, monkeypatch):
        with rig(seed=7) as run:
            publish_copy_and_restore(run, tmp_path, monkeypatch)
            columns = ("due_at", "next_at", "deadline_at", "late_at", "lease_until")
            ago = ", ".join(f"{one} = {one} - interval '{DAYS_S} seconds'" for one in columns)
            run._sql(f"UPDATE publishing_publication SET {ago}")  # noqa: S608 - names of our own
            run.run("careful", alive=2)

            verdict = run.verdict()
            assert (verdict.lost, verdict.duplicated, verdict.wrong_states) == ([], [], [])
