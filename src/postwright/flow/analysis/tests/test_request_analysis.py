import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from conftest import NOON
from postwright.base.accounts.models import NotAllowed
from postwright.base.audit.models import Event, Tag
from postwright.flow.analysis import jobs, operations, queries
from postwright.flow.analysis.models import Analysis
from postwright.flow.media import jobs as media_jobs
from postwright.kit import tenancy


def ask(item, brand, by, **more):
    return operations.request_analysis(media_item=item, brand=brand, by=by, at=NOON, **more)


class TestRequestAnalysis:
    def test_waits_with_the_hint_in_the_brands_language(self, photo, brand, wilma):
        analysis = ask(photo, brand, wilma, hint="  Oat \n flat white ")

        assert (analysis.state, analysis.hint, analysis.language) == ("waiting", "Oat flat white", "en")
        assert Event.objects.get(tag=Tag.ANALYSIS_REQUESTED).subject_id == analysis.pk

    def test_takes_another_language(self, photo, brand, wilma):
        assert ask(photo, brand, wilma, language="de").language == "de"

    def test_is_refused_while_the_same_is_asked(self, photo, brand, wilma):
        ask(photo, brand, wilma)
        with pytest.raises(operations.AlreadyLooking, match="already"):
            ask(photo, brand, wilma)

        assert Analysis.objects.count() == 1

    def test_is_refused_too_where_there_is_no_brand(self, photo, wilma):
        ask(photo, None, wilma)
        with pytest.raises(operations.AlreadyLooking):
            ask(photo, None, wilma)

    def test_is_refused_to_a_viewer(self, photo, brand, vera):
        with pytest.raises(NotAllowed):
            ask(photo, brand, vera)

    def test_is_invisible_to_a_stranger(self, asked, sam):
        with tenancy.scope(sam.organisation_id):
            assert not Analysis.objects.filter(pk=asked.pk).exists()
            assert not queries.analyses_for(sam).exists()


class TestResumeAnalyses:
    def test_runs_what_waited_for_the_picture(self, photo, brand, wilma):
        analysis = ask(photo, brand, wilma)
        jobs.run(organisation_id=str(analysis.organisation_id), subject_id=str(analysis.pk))
        analysis.refresh_from_db()
        assert analysis.state == "waiting"

        media_jobs.preview(organisation_id=str(photo.organisation_id), subject_id=str(photo.pk))
        operations.resume_analyses(item=photo)
        waiting = ProcrastinateJob.objects.filter(task_name="analysis.run", args__subject_id=str(analysis.pk))
        assert waiting.count() == 2
