"""`postwright check`: what is wrong here, and how to mend it."""

import argparse
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from importlib import import_module

from postwright.config import env
from postwright.config.cli.findings import Finding, State, machine, warn, wrong
from postwright.config.cli.installation import Installation
from postwright.config.cli.problems import EXPECTED
from postwright.config.cli.processes import SETTINGS


def check(arguments: list[str]) -> int:
    """Exit status 1 when something is wrong."""
    options = _parse(arguments)
    found: list[Finding] = []
    for finding in _findings():
        found.append(finding)
        if not options.json:
            _print(finding)
    if options.json:
        print(json.dumps([asdict(finding) for finding in found], indent=2))
    else:
        print(_verdict(found))
    return int(any(finding.state is State.WRONG for finding in found))


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="postwright check", description="Say what is wrong here, and how to mend it. Nothing is changed."
    )
    parser.add_argument("--json", action="store_true", help="one JSON list instead of lines")
    return parser.parse_args(arguments)


def _findings() -> Iterator[Finding]:
    try:
        installation = Installation.from_environment()
        if not installation.data.exists():
            remedy = "Start with 'postwright run', which makes it, or set POSTWRIGHT_DATA_DIR."
            yield warn("data directory", f"{installation.data} does not exist yet.", remedy)
            return
        before = list(machine(installation))
        yield from before
        if any(finding.area == "data directory" and finding.state is State.WRONG for finding in before):
            return
        yield from _application(installation)
    except EXPECTED as problem:
        yield wrong("start", str(problem), "Mend this first; the rest can be seen only then.")


def _application(installation: Installation) -> Iterator[Finding]:
    serves = not installation.is_embedded or installation.cluster.is_supervised_elsewhere()
    with installation.database():
        env.adopt(installation.environment() | {"DJANGO_SETTINGS_MODULE": SETTINGS})
        import_module("django").setup()
        inside = import_module("postwright.config.cli.inside")
        try:
            yield from inside.application(serves=serves)
        finally:
            import_module("django.db").connections.close_all()


def _print(finding: Finding) -> None:
    print(f"{finding.state:<6}{finding.area}: {finding.text}", flush=True)
    if finding.remedy:
        print(f"      → {finding.remedy}")


def _verdict(found: Iterable[Finding]) -> str:
    states = [finding.state for finding in found]
    bad, doubtful = states.count(State.WRONG), states.count(State.WARN)
    if bad:
        return f"\n{bad} wrong, {doubtful} to look at."
    return f"\nNothing is wrong, {doubtful} to look at." if doubtful else "\nAll is well."
