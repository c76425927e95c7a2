"""Loads what a question needs, the models side by side, and keeps it for the next one."""

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any


class Desk:
    """The imports stand inside, because they take longer than the work: each is paid for where it is needed."""

    def __init__(self, cache: Path, threads: int) -> None:
        self._cache = cache
        self._threads = threads
        self._languages: Any = None
        self._study: Any = None
        self._pool = ThreadPoolExecutor(max_workers=2)
        self._tagger: Future[Any] = self._pool.submit(_load_tagger, cache, threads)

    def answer(self, question: dict[str, Any]) -> dict[str, Any]:
        look = {"glance": self._glance, "study": self._study_frames, "overlap": self._lay_over}[
            question["look"]
        ]
        try:
            return {"id": question["id"], **look(question)}
        except Exception as error:  # noqa: BLE001 a broken picture must not cost the loaded models
            return {"id": question["id"], **_describe(error)}

    def _glance(self, question: dict[str, Any]) -> dict[str, Any]:
        texts = self._pool.submit(self._identify, question["texts"])
        frames = [self._look(Path(path)) for path in question["frames"]]
        return {"frames": frames, "texts": texts.result()}

    def _study_frames(self, question: dict[str, Any]) -> dict[str, Any]:
        from postwright.ports.ai.engines.embedded.worker.study import Study  # noqa: PLC0415 see above

        if self._study is None:
            self._study = Study(self._cache, threads=self._threads)
        answer: dict[str, Any] = self._study.look([Path(path) for path in question["frames"]], question)
        return answer

    def _lay_over(self, question: dict[str, Any]) -> dict[str, Any]:
        from postwright.ports.ai.engines.embedded.worker import overlaps, pictures  # noqa: PLC0415 see above

        one, other = (pictures.read_picture(Path(path)) for path in question["frames"])
        return overlaps.read_overlap(one, other)._asdict()

    def _look(self, path: Path) -> dict[str, Any]:
        from postwright.ports.ai.engines.embedded.worker import fingerprints, pictures, pixels  # noqa: PLC0415 see above

        rgb = pictures.read_picture(path)
        counted = {
            "colours": pixels.read_colours(rgb),
            "light": pixels.read_light(rgb),
            "sharpness": pixels.read_sharpness(rgb),
            "fingerprint": fingerprints.read_fingerprint(rgb),
        }
        return {**counted, **self._tagger.result().look(rgb)}

    def _identify(self, texts: dict[str, str]) -> dict[str, Any]:
        written = {name: text for name, text in texts.items() if text}
        if written and self._languages is None:
            from postwright.ports.ai.engines.embedded.worker.languages import Languages  # noqa: PLC0415 see above

            self._languages = Languages(self._cache)
        return {name: self._languages.identify(text) for name, text in written.items()}


def _load_tagger(cache: Path, threads: int) -> Any:
    from postwright.ports.ai.engines.embedded.worker.tagger import Tagger  # noqa: PLC0415 see Desk

    return Tagger(cache, threads=threads)


def _describe(error: Exception) -> dict[str, str]:
    # Names only: a message could quote the person's text or path.
    kind = type(error).__name__
    return {"error": "unreadable" if kind == "Unreadable" else "internal", "detail": kind}
