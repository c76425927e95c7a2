"""What belongs in one place stands in no other. Each rule with its reason."""

import ast
import re
from functools import cache

from tests.house import tree

# Of pytest, its plugin for Django, Playwright and the judge of OpenAPI documents.
SAYING = frozenset({"raises", "warns", "expect", "django_assert_num_queries", "validate"})
# Suites that ship with the product, for whoever writes an adapter.
SHARED = [tree.PACKAGE / "ports" / "channels" / "suite.py"]
ROWS = {"models.py", "queries.py", "operations.py", "privacy.py"}


def using(expression, allowed):
    """Files in which the expression matches outside the allowed ones."""
    pattern = re.compile(expression)
    return [tree.name(p) for p in tree.python_files() if not allowed(p) and pattern.search(p.read_text())]


class TestRows:
    def test_are_reached_only_where_reading_and_writing_live(self):
        """A query elsewhere has no member that limits it."""

        def allowed(path):
            return path.name in ROWS or {"models", "queries", "operations", "engine", "kit"} & set(path.parts)

        assert using(r"\.objects\b", allowed) == []


class TestClock:
    def test_is_read_only_at_the_edges(self):
        """Verbs and rules take `at`, so that a test or a replay can choose the time."""
        edges = {"views.py", "api.py", "jobs.py", "adapters.py", "middleware.py", "forms.py", "clock.py"}

        def allowed(path):
            return path.name in edges or {"views", "engine", "config", "ports"} & set(path.parts)

        assert using(r"\b(clock\.now|timezone\.now|datetime\.now|now)\(\)", allowed) == []


class TestEnvironment:
    def test_is_read_only_in_env_and_the_command_line(self):
        def allowed(path):
            return path.name in {"env.py", "wsgi.py"} or {"cli", "kit", "ports"} & set(path.parts)

        assert using(r"os\.environ|os\.getenv", allowed) == []


class TestCallsToTheOutside:
    def test_go_only_through_the_guarded_client(self):
        """Anything else could be steered to an inner address."""

        def allowed(path):
            return "http" in path.parts and "kit" in path.parts

        assert using(r"ClientSession\(|httpx\.|requests\.(get|post)|urllib\.request", allowed) == []


class TestWords:
    def test_no_marker_of_something_unfinished(self):
        marks = re.compile(r"\b(TODO|FIXME|XXX)\b|NotImplementedError|coming soon", re.IGNORECASE)
        files = [*tree.python_files(), *tree.templates()]

        assert [tree.name(path) for path in files if marks.search(path.read_text())] == []


class TestTemplates:
    def test_hold_no_inline_script_or_style(self):
        """The content security policy refuses them."""
        inline = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|\sstyle=|\son\w+=|javascript:")
        pages = [path for path in tree.templates() if path.suffix == ".html"]

        assert [tree.name(path) for path in pages if inline.search(path.read_text())] == []

    def test_name_no_other_host(self):
        """No third-party request, ever."""
        foreign = re.compile(r"""(?:src|href)=["'](?:https?:)?//""")
        pages = [path for path in tree.templates() if path.suffix == ".html"]

        assert [tree.name(path) for path in pages if foreign.search(path.read_text())] == []


class TestTests:
    def test_each_asserts_something(self):
        """Itself, or through a helper that does."""
        helpers = proving([tree.functions(path) for path in [*tree.suites(), *SHARED]])
        silent = [
            f"{tree.name(path)}:{node.name}"
            for path in tree.suites()
            for node in tree.functions(path)
            if node.name.startswith("test_") and not proves(node, helpers)
        ]
        assert silent == []

    def test_none_sleeps(self):
        """A helper may poll where a process gives no event to wait for; a test may not pass time."""
        asleep = [
            f"{tree.name(path)}:{node.name}"
            for path in tree.suites()
            for node in tree.functions(path)
            if node.name.startswith("test_") and re.search(r"\bsleep\((?!0\))", ast.unparse(node))
        ]
        assert asleep == []


def proving(files):
    """The names of functions that assert, at whatever depth."""
    functions = [node for file in files for node in file]
    known = frozenset()
    while (found := frozenset(node.name for node in functions if proves(node, known))) != known:
        known = found
    return known


def proves(node, helpers):
    asserts, names = substance(node)
    return asserts or not names.isdisjoint(SAYING | helpers)


@cache
def substance(node):
    """Whether it asserts by itself, and what it calls."""
    parts = list(ast.walk(node))
    return any(isinstance(part, ast.Assert) for part in parts), frozenset(map(called, parts))


def called(node):
    if not isinstance(node, ast.Call):
        return None
    return getattr(node.func, "attr", None) or getattr(node.func, "id", None)
