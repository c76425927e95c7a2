"""Small rooms. A limit is raised only by a decision record."""

import pytest

from tests.house import tree

FRONTEND = tree.ROOT / "frontend"


def too_long(paths, limit):
    return {tree.name(path): tree.lines(path) for path in paths if tree.lines(path) > limit}


class TestSizes:
    def test_no_python_file_is_over_400_lines(self):
        assert too_long(tree.python_files(), 400) == {}

    def test_no_function_is_over_60_lines(self):
        found = {
            f"{tree.name(path)}:{node.name}": tree.length(node)
            for path in tree.python_files()
            for node in tree.functions(path)
            if tree.length(node) > 60
        }
        assert found == {}

    def test_no_test_file_is_over_500_lines(self):
        assert too_long(tree.suites(), 500) == {}

    def test_no_test_is_over_60_lines(self):
        found = {
            f"{tree.name(path)}:{node.name}": tree.length(node)
            for path in tree.suites()
            for node in tree.functions(path)
            if node.name.startswith("test_") and tree.length(node) > 60
        }
        assert found == {}

    def test_no_template_is_over_250_lines(self):
        assert too_long([path for path in tree.templates() if path.suffix in {".html", ".txt"}], 250) == {}

    @pytest.mark.parametrize(("pattern", "limit"), [("js/**/*.js", 200), ("css/**/*.css", 400)])
    def test_no_frontend_file_is_over_its_limit(self, pattern, limit):
        assert too_long(FRONTEND.glob(pattern), limit) == {}

    def test_no_channel_adapter_is_over_800_lines(self):
        networks = tree.PACKAGE / "ports" / "channels" / "networks"
        totals = {
            folder.name: sum(tree.lines(path) for path in folder.rglob("*.py") if "tests" not in path.parts)
            for folder in networks.iterdir()
            if folder.is_dir()
        }
        assert {name: total for name, total in totals.items() if total > 800} == {}
