from datetime import timedelta

from django.contrib.sessions.models import Session

from conftest import NOON
from postwright.base.accounts.operations import forget_sessions


class TestForgetSessions:
    def test_leaves_those_that_still_run(self, db):
        for key, ends in (("ended", NOON - timedelta(seconds=1)), ("runs", NOON + timedelta(seconds=1))):
            Session.objects.create(session_key=key, session_data="", expire_date=ends)

        assert forget_sessions(at=NOON) == 1
        assert Session.objects.get().session_key == "runs"
