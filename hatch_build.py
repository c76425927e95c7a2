"""What the build of the package does beyond packing files."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

EXTRAS = ("ocr", "speech")


class BaseRequirements(MetadataHookInterface):
    """Dependencies come from requirements/base.in and extras from files of their names, so that they are listed once."""

    def update(self, metadata: dict[str, Any]) -> None:
        metadata["dependencies"] = self._read("base")
        metadata["optional-dependencies"] = {extra: self._read(extra) for extra in EXTRAS}

    def _read(self, name: str) -> list[str]:
        lines = (Path(self.root) / "requirements" / f"{name}.in").read_text().splitlines()
        return [line.strip() for line in lines if line.strip() and line[0] not in "#-"]


class FinishedParts(BuildHookInterface[Any]):
    """A wheel carries the built front end and the compiled translations: installing it needs no Node."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable" or self.target_name != "wheel":
            return
        source = Path(self.root) / "src" / "postwright"
        if not (source / "ui/static/built/app.js").exists():
            raise FileNotFoundError("Build the front end first: bin/setup base")
        subprocess.run([sys.executable, str(source / "config" / "messages.py")], check=True)  # noqa: S603 - our own script
