"""Documents that are written from the code they describe."""

from pathlib import Path

from postwright.config import env, settings
from postwright.config.cli.installation import Installation
from postwright.config.cli.processes import web_options
from postwright.config.licences import licences_page

HEAD = """# Settings

Every setting is an environment variable. For each, a variable of the same name with `_FILE` behind it may name a
file that holds the value: the way to hand over secrets. This page is written by `bin/docs`.

| Variable | Default | Meaning |
|---|---|---|
"""


def listed() -> list[env.Setting]:
    """Every setting, those of the command line too: each is listed when it is read."""
    read = [settings.DATA_DIR, web_options(), Installation.from_environment().binaries]
    return list(env.LISTED.values()) if all(read) else []


def settings_page() -> str:
    rows = (f"| `{s.name}` | {f'`{s.default}`' if s.default else ''} | {s.meaning} |" for s in listed())
    return HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    Path("docs/running/settings.md").write_text(settings_page())
    Path("docs/licences.md").write_text(licences_page())
