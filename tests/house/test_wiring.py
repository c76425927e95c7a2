import inspect

from postwright.base.audit.models import Tag
from postwright.config import wiring


class TestWiring:
    def test_every_tag_that_is_followed_exists(self):
        assert set(wiring.FOLLOWS) <= {tag.value for tag in Tag}

    def test_every_job_that_follows_has_code(self):
        named = {name for names in wiring.FOLLOWS.values() for name in names} | set(wiring.RECURRING)

        assert named <= set(wiring.JOBS)

    def test_no_job_is_longer_than_ten_lines(self):
        long = {
            name: len(inspect.getsource(job).splitlines())
            for name, job in wiring.JOBS.items()
            if len(inspect.getsource(job).splitlines()) > 12
        }
        assert long == {}

    def test_a_job_takes_ids_by_name(self):
        kinds = {
            parameter.kind
            for job in wiring.JOBS.values()
            for parameter in inspect.signature(job).parameters.values()
        }
        assert kinds <= {inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD}
