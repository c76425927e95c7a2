"""What the house rules look at: the project's files and their syntax."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "postwright"


@cache
def python_files() -> list[Path]:
    """Our own code, without tests and migrations."""
    return [path for path in sorted(PACKAGE.rglob("*.py")) if not {"tests", "migrations"} & set(path.parts)]


@cache
def suites() -> list[Path]:
    ours = [*PACKAGE.rglob("tests/**/*.py"), *(ROOT / "tests").rglob("*.py")]
    return sorted(path for path in ours if "node_modules" not in path.parts)


@cache
def templates() -> list[Path]:
    return sorted(PACKAGE.rglob("templates/**/*.*"))


@cache
def syntax(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(syntax(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body, without the docstring."""
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))
