"""Documents that are written from the code they describe."""

from pathlib import Path

from postwright.config import env
from postwright.config import settings as settings  # reading them lists them

HEAD = """# Settings

Every setting is an environment variable. For each, a variable of the same name with `_FILE` behind it may name a
file that holds the value: the way to hand over secrets. This page is written by `bin/docs`.

| Variable | Default | Meaning |
|---|---|---|
"""


def settings_page() -> str:
    rows = (
        f"| `{s.name}` | {f'`{s.default}`' if s.default else ''} | {s.meaning} |" for s in env.LISTED.values()
    )
    return HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    Path("docs/running/settings.md").write_text(settings_page())
